/** A freeze (only what is agreed goes in) or a hold (somebody stopped the release); while it lasts its clocks stand still. */
export type Pause = {
  kind: "freeze" | "hold";
  reason: string;
  from: Date;
  /** null = until somebody ends it. */
  until: Date | null;
};

/** Seconds between the two times that lie in at least one pause; 0 when `to` is not after `from`. */
export function pausedSeconds(from: Date, to: Date, pauses: readonly Pause[]): number {
  let counted = from.getTime();
  let paused = 0;
  for (const pause of [...pauses].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const start = Math.max(pause.from.getTime(), counted);
    const end = Math.min(pause.until?.getTime() ?? Number.POSITIVE_INFINITY, to.getTime());
    if (end <= start) continue;
    paused += end - start;
    counted = end; // what two pauses share counts once
  }
  return paused / 1000;
}

/** The pause in force at a time; of several the one that lasts longest. */
export function pauseAt(pauses: readonly Pause[], at: Date): Pause | undefined {
  const endOf = (pause: Pause) => pause.until?.getTime() ?? Number.POSITIVE_INFINITY;
  return pauses
    .filter((pause) => pause.from <= at && endOf(pause) > at.getTime())
    .reduce<Pause | undefined>(
      (last, pause) => (last && endOf(last) >= endOf(pause) ? last : pause),
      undefined,
    );
}

/** "frozen: release candidate 1", "on hold: mirror moves". */
export const pauseWords = ({ kind, reason }: Pick<Pause, "kind" | "reason">): string =>
  `${kind === "freeze" ? "frozen" : "on hold"}: ${reason}`;
