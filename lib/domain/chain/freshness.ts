export type FeedFacts = {
  intervalSeconds: number;
  firstLoadAt: Date | null;
  lastStartedAt: Date | null;
  lastSuccessAt: Date | null;
  errorSince: Date | null;
};

/** never = not read yet; loading = first load under way; failing = the last try failed; stale = older than three intervals. */
export type FreshnessState = "fresh" | "loading" | "stale" | "failing" | "never";

const PATIENCE = 3;

/** How far what a feed brought can be trusted at `now`. A feed that fails during its first load is failing. */
export function freshnessState(feed: FeedFacts, now: Date): FreshnessState {
  if (feed.lastStartedAt === null && feed.lastSuccessAt === null) return "never";
  if (feed.errorSince !== null) return "failing";
  if (feed.firstLoadAt === null) return "loading";
  if (feed.lastSuccessAt === null) return "never";
  const age = now.getTime() - feed.lastSuccessAt.getTime();
  return age > PATIENCE * feed.intervalSeconds * 1000 ? "stale" : "fresh";
}
