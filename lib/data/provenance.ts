import "server-only";
import type { Freshness, Provenance } from "@/lib/contract/common";
import { freshnessState } from "@/lib/domain/chain/freshness";
import { iso, isoOrNull, rowsOf } from "./sql";
import type { Site } from "./visible";

export type FeedRow = {
  id: string;
  source: string;
  instanceId: string | null;
  intervalSeconds: number;
  firstLoadAt: Date | null;
  lastStartedAt: Date | null;
  lastSuccessAt: Date | null;
  errorSince: Date | null;
  lastError: string | null;
  progressDone: number | null;
  progressTotal: number | null;
};

/** Columns of `feed f` that say how fresh it is. */
export const FEED_COLUMNS = `
  f.id, f.source, f.instance_id as "instanceId", f.interval_seconds as "intervalSeconds",
  f.first_load_at as "firstLoadAt", f.last_started_at as "lastStartedAt", f.last_success_at as "lastSuccessAt",
  f.error_since as "errorSince", f.last_error as "lastError", f.progress_done as "progressDone",
  f.progress_total as "progressTotal"`;

/** Condition on `feed f` that keeps what a reader may see; $1 = `feedIds` of the site. */
export const FEED_VISIBLE = `f.removed_at is null and (f.instance_id is null or f.instance_id = any($1))`;

const SOURCE_NAMES: Record<string, string> = {
  dlrn: "DLRN",
  rdoinfo: "rdoinfo",
  criteria: "Criteria",
  zuul: "Zuul",
  koji: "Koji",
  gerrit: "Gerrit",
  releases: "Tagged releases",
  gating: "Gating decisions",
};
/** Feeds whose source does not say what they bring. */
const PARTS: readonly [suffix: string, words: string][] = [
  ["-status", "live status"],
  ["-logs", "logs"],
];
const DESIRED_TAGS = "koji-desired";

/** What people call a feed: "DLRN centos9-master", "Zuul RDO logs", "Desired tags of rdoinfo". */
export function feedTitle(feed: Pick<FeedRow, "id" | "source" | "instanceId">, site: Site): string {
  if (feed.id === DESIRED_TAGS) return "Desired tags of rdoinfo";
  if (feed.source === "bugs") return `Bugs of ${feed.id.replace(/^bugs-/, "")}`;
  const name = SOURCE_NAMES[feed.source] ?? feed.source;
  const part = feed.source === "zuul" ? PARTS.find(([suffix]) => feed.id.endsWith(suffix))?.[1] : undefined;
  const of = feed.instanceId === null ? "" : site.titleOf(feed.instanceId);
  const whole = of.toLowerCase().includes(name.toLowerCase()) ? of : `${name} ${of}`;
  return [whole.trim(), part].filter(Boolean).join(" ");
}

/** Sources whose feeds bring what happened; the others bring rules and names. */
const FACTS = new Set(["dlrn", "zuul", "koji", "gerrit"]);

/**
 * How fresh each visible feed is. `behind` limits to the feeds an answer rests on: those that bring the facts of these
 * instances and servers (what is live now only with "<feed>-status" named), and feeds named by their own id.
 */
export async function freshness(site: Site, now: Date, behind?: readonly string[]): Promise<Freshness[]> {
  const text = `select ${FEED_COLUMNS} from feed f where ${FEED_VISIBLE} order by f.position, f.id`;
  const feeds = await rowsOf<FeedRow>(text, [site.feedIds]);
  return feeds
    .filter((feed) => behind === undefined || isBehind(feed, behind))
    .map((feed) => toFreshness(feed, site, now));
}

/** Whether an answer that rests on these rests on this feed. */
export const isBehind = (feed: FeedRow, behind: readonly string[]): boolean =>
  behind.includes(feed.id) ||
  (feed.instanceId !== null &&
    behind.includes(feed.instanceId) &&
    FACTS.has(feed.source) &&
    !feed.id.endsWith("-status"));

/** When an answer was made and which sources stand behind it. */
export async function provenance(site: Site, now: Date, behind?: readonly string[]): Promise<Provenance> {
  return { asOf: iso(now), sources: await freshness(site, now, behind) };
}

export function toFreshness(feed: FeedRow, site: Site, now: Date): Freshness {
  const state = freshnessState(feed, now);
  return {
    feed: feed.id,
    title: feedTitle(feed, site),
    state,
    lastSuccessAt: isoOrNull(feed.lastSuccessAt),
    errorSince: isoOrNull(feed.errorSince),
    error: feed.errorSince === null ? null : feed.lastError,
    progress: progressOf(feed),
  };
}

/** How far a first load is; null when none is under way. */
export const progressOf = (feed: Pick<FeedRow, "firstLoadAt" | "progressDone" | "progressTotal">) =>
  feed.firstLoadAt === null && feed.progressDone !== null
    ? { done: feed.progressDone, total: feed.progressTotal }
    : null;
