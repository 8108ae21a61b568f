import "server-only";
import type { Freshness, Provenance } from "@/lib/contract/common";
import { HOUR } from "@/lib/shared/clock";
import { now } from "./clock";
import { badParameter } from "./http/bad-parameters";
import { type FeedRow, isBehind, provenance, toFreshness } from "./provenance";
import { iso, rowOf, rowsOf } from "./sql";
import type { Site } from "./visible";

/** A time in the past that a reader asks of. */
export type Past = {
  at: Date;
  /** Before anything was read of these builders and servers: their past is told by when things happened. */
  isBeforeRecords(instance: string): boolean;
};

const EARLIEST = `
  select min(b.at) as at from unnest($1::text[]) i(id) cross join lateral (
    select d.built_at as at from dlrn_commit d where d.instance_id = i.id order by d.seq limit 1) b`;

/**
 * The time in the past that `at` asks for; undefined = now.
 *
 * @throws ProdchainError bad-request for a time to come, or one before anything that is known
 */
export async function pastOf(site: Site, at: string | undefined): Promise<Past | undefined> {
  if (at === undefined) return undefined;
  const asked = new Date(at);
  if (asked > now())
    throw badParameter("at", "a time that is still to come; leave it out for what is known now");
  const earliest = await rowOf<{ at: Date | null }>(EARLIEST, [site.ids]);
  if (!earliest?.at) throw badParameter("at", "nothing has been read yet, so nothing is known of that time");
  if (asked < earliest.at)
    throw badParameter("at", `nothing is known of that time; the first build is of ${iso(earliest.at)}`);
  const loads = await rowsOf<{ instance: string; at: Date | null }>(
    "select instance_id as instance, first_load_at as at from feed where source = 'dlrn' and instance_id = any($1)",
    [site.ids],
  );
  const loadOf = new Map(loads.map((row) => [row.instance, row.at]));
  return {
    at: asked,
    isBeforeRecords: (instance) => {
      const loaded = loadOf.get(instance);
      return loaded === null || (loaded !== undefined && asked < loaded);
    },
  };
}

/**
 * Condition that keeps rows with `at`, `recorded_at` and `instance_id` that were known at a time; of builders of which nothing was
 * recorded then, those that had happened. `then` and `unrecorded` are parameters: `knownValues`.
 */
export const knownIn = (row: string, then: string, unrecorded: string): string =>
  `(${then}::timestamptz is null or (${row}.at <= ${then} and (${row}.recorded_at <= ${then} or ${row}.instance_id = any(${unrecorded}))))`;

/** Values of the two parameters of `knownIn`. */
export const knownValues = (past: Past | undefined, instances: readonly string[]): [Date | null, string[]] =>
  past ? [past.at, instances.filter(past.isBeforeRecords)] : [null, []];

// What a feed said of itself at $2, by its passes. Of passes older than a month the last of each hour is kept.
const FEEDS_AT = `
  select f.id, f.source, f.instance_id as "instanceId", f.interval_seconds as "intervalSeconds",
    case when f.first_load_at <= $2 then f.first_load_at end as "firstLoadAt",
    (select r.started_at from sync_run r where r.feed_id = f.id and r.started_at <= $2
      order by r.started_at desc limit 1) as "lastStartedAt",
    ok.at as "lastSuccessAt", bad.since as "errorSince", bad.error as "lastError",
    null::int as "progressDone", null::int as "progressTotal"
  from feed f
  left join lateral (select r.finished_at as at from sync_run r where r.feed_id = f.id and r.started_at <= $2
    and r.finished_at <= $2 and r.outcome in ('ok', 'partial') order by r.started_at desc limit 1) ok on true
  left join lateral (select min(r.finished_at) as since, (array_agg(r.error order by r.started_at desc))[1] as error
    from sync_run r where r.feed_id = f.id and r.started_at >= coalesce(ok.at, '-infinity') and r.started_at <= $2
    and r.finished_at <= $2 and r.outcome = 'failed') bad on true
  where f.removed_at is null and (f.instance_id is null or f.instance_id = any($1))
  order by f.position, f.id`;

const DETAILED_MS = 30 * 24 * HOUR;
const THINNED_SECONDS = 3_600;

/** The provenance of an answer of the past: how fresh its sources were then. */
async function provenanceAt(site: Site, at: Date, behind: readonly string[]): Promise<Provenance> {
  const feeds = await rowsOf<FeedRow>(FEEDS_AT, [site.feedIds, at]);
  const isThinned = now().getTime() - at.getTime() > DETAILED_MS;
  const stateThen = (feed: FeedRow): Freshness =>
    toFreshness(
      isThinned ? { ...feed, intervalSeconds: Math.max(feed.intervalSeconds, THINNED_SECONDS) } : feed,
      site,
      at,
    );
  return { asOf: iso(at), sources: feeds.filter((feed) => isBehind(feed, behind)).map(stateThen) };
}

/**
 * How fresh the sources of an answer are, or were at the time asked for; what is put together from history rests on what they say
 * now.
 */
export const provenanceOf = async (
  site: Site,
  past: Past | undefined,
  behind: readonly string[],
  isReconstructed: boolean,
): Promise<Provenance> => {
  if (!past) return provenance(site, now(), behind);
  if (!isReconstructed) return provenanceAt(site, past.at, behind);
  return { ...(await provenance(site, now(), behind)), asOf: iso(past.at) };
};
