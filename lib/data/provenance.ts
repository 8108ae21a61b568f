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

/** Condition on `feed f` that keeps what a reader may see; $1 = ids of visible instances. */
export const FEED_VISIBLE = `f.removed_at is null and (f.instance_id is null or f.instance_id = any($1))`;

const SOURCE_NAMES: Record<string, string> = { dlrn: "DLRN", rdoinfo: "rdoinfo", criteria: "Criteria" };

/** What people call a feed: "DLRN centos9-master". */
export function feedTitle(feed: Pick<FeedRow, "source" | "instanceId">, site: Site): string {
  const name = SOURCE_NAMES[feed.source] ?? feed.source;
  const instance = feed.instanceId === null ? undefined : site.instance(feed.instanceId);
  return instance ? `${name} ${instance.title}` : name;
}

/** How fresh each visible feed is; `instances` limits to the feeds behind an answer about those. */
export async function freshness(site: Site, now: Date, instances?: readonly string[]): Promise<Freshness[]> {
  const text = `select ${FEED_COLUMNS} from feed f where ${FEED_VISIBLE} order by f.position, f.id`;
  const feeds = await rowsOf<FeedRow>(text, [instances ?? site.ids]);
  return feeds
    .filter((feed) => instances === undefined || feed.source === "dlrn")
    .map((feed) => toFreshness(feed, site, now));
}

/** When an answer was made and which sources stand behind it. */
export async function provenance(site: Site, now: Date, instances?: readonly string[]): Promise<Provenance> {
  return { asOf: iso(now), sources: await freshness(site, now, instances) };
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
