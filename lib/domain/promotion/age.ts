export type AgeState = "ok" | "warn" | "bad" | "none";

const WARN_AT = 0.8;

/** How an age stands against its limit: warn over 80 % of it, bad over it, none when there is nothing to judge. */
export function ageState(since: Date | null, now: Date, maxAgeSeconds: number): AgeState {
  if (since === null) return "none";
  const share = (now.getTime() - since.getTime()) / (maxAgeSeconds * 1000);
  if (share > 1) return "bad";
  return share > WARN_AT ? "warn" : "ok";
}

/** A verdict that data still allow: what was well when the source was last read may not be so now. */
export const onFreshData = (state: AgeState, isFresh: boolean): AgeState =>
  state === "ok" && !isFresh ? "none" : state;
