import { formatCount } from "@/components/time/format";
import type { Freshness, Status } from "@/lib/contract/common";
import { formatDuration } from "@/lib/shared/duration";

/** The status colour of a feed: never and loading are no data, failing is failing. */
export const freshnessStatus = (state: Freshness["state"]): Status =>
  ({ fresh: "ok", loading: "run", stale: "warn", failing: "bad", never: "none" })[state] as Status;

/** "40 s" since the last success, in steps of five seconds as the page ticks; "never read" without one. */
export function ageOf(source: Pick<Freshness, "lastSuccessAt">, now: number): string {
  if (source.lastSuccessAt === null) return "never read";
  return formatDuration(Math.floor(Math.max(0, now - Date.parse(source.lastSuccessAt)) / 5_000) * 5_000);
}

/** One feed in words: "DLRN master 18 min old", "DLRN master being read, 1,200 of 20,000". */
export function freshnessWords(source: Freshness, now: number): string {
  switch (source.state) {
    case "never":
      return `${source.title} not read yet`;
    case "loading":
      return `${source.title} being read${progressWords(source.progress)}`;
    case "failing":
      return `${source.title} cannot be read`;
    case "stale":
      return `${source.title} ${ageOf(source, now)} old`;
    case "fresh":
      return `${source.title} ${ageOf(source, now)}`;
  }
}

/** ", 1,200 of 20,000" or "". */
export function progressWords(progress: Freshness["progress"]): string {
  if (progress === null) return "";
  const done = formatCount(progress.done);
  return progress.total === null ? `, ${done} so far` : `, ${done} of ${formatCount(progress.total)}`;
}

const GRAVITY: Record<Freshness["state"], number> = { failing: 4, never: 3, stale: 2, loading: 1, fresh: 0 };

/** Worst first, then oldest first. */
export const byGravity = (a: Freshness, b: Freshness): number =>
  GRAVITY[b.state] - GRAVITY[a.state] ||
  Date.parse(a.lastSuccessAt ?? "") - Date.parse(b.lastSuccessAt ?? "") ||
  0;
