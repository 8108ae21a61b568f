export type AgeState = "ok" | "warn" | "bad" | "none";

const WARN_AT = 0.8;

/** How an age stands against its limit: warn over 80 % of it, bad over it, none when there is nothing to judge. */
export function ageState(since: Date | null, now: Date, maxAgeSeconds: number): AgeState {
  if (since === null) return "none";
  const share = (now.getTime() - since.getTime()) / (maxAgeSeconds * 1000);
  if (share > 1) return "bad";
  return share > WARN_AT ? "warn" : "ok";
}
