/** A candidate that ended, by what became of it. */
export interface Ended {
  at: Date;
  promoted: boolean;
}

export interface Streaks {
  /** The outcome of the newest candidate that ended. */
  promoted: boolean;
  /** How many candidates in a row had it. */
  length: number;
  since: Date;
  longestPromoted: number;
  longestNotPromoted: number;
}

/** Candidates in a row with the same outcome, oldest first as given; null when none has ended. */
export function streaksOf(ended: readonly Ended[]): Streaks | null {
  let now: { promoted: boolean; length: number; since: Date } | null = null;
  const longest = { promoted: 0, not: 0 };
  for (const { at, promoted } of ended) {
    now =
      now?.promoted === promoted ? { ...now, length: now.length + 1 } : { promoted, length: 1, since: at };
    const side = promoted ? "promoted" : "not";
    longest[side] = Math.max(longest[side], now.length);
  }
  return now && { ...now, longestPromoted: longest.promoted, longestNotPromoted: longest.not };
}
