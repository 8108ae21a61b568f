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
export const streaksOf = (ended: readonly Ended[]): Streaks | null =>
  ended.reduce<Streaks | null>((before, { at, promoted }) => {
    const goesOn = before !== null && before.promoted === promoted;
    const length = goesOn ? before.length + 1 : 1;
    return {
      promoted,
      length,
      since: goesOn ? before.since : at,
      longestPromoted: Math.max(before?.longestPromoted ?? 0, promoted ? length : 0),
      longestNotPromoted: Math.max(before?.longestNotPromoted ?? 0, promoted ? 0 : length),
    };
  }, null);
