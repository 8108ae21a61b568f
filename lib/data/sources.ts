import "server-only";
import type {
  SetAsideAnswer,
  SetAsideRow,
  SourceProblem,
  SourceRow,
  SourcesAnswer,
  SyncRunRow,
} from "@/lib/contract/sources";
import { freshnessState } from "@/lib/domain/chain/freshness";
import { now } from "./clock";
import { mustBeOneOf } from "./known";
import { remembered } from "./memo";
import { FEED_COLUMNS, FEED_VISIBLE, type FeedRow, feedTitle, progressOf, toFreshness } from "./provenance";
import type { Reader } from "./reader";
import { iso, isoOrNull, rowsOf } from "./sql";
import { visibleSite } from "./visible";

const RUNS_SHOWN = 20;
const SET_ASIDE_SHOWN = 200;
const PAYLOAD_SHOWN = 2_000;

type FullFeed = FeedRow & {
  url: string;
  lastSweepAt: Date | null;
  newestAt: Date | null;
  phase: string | null;
  backlog: number;
  setAside: number;
  suspects: number;
  lastErrorCode: string | null;
  failures: number;
  nextTryAt: Date | null;
  notice: string | null;
  problems: number;
};

/** The feed of a Zuul that reads its configuration errors, as SQL on `feed f`. */
const ZUUL_BUILDS = "f.source = 'zuul' and f.id = 'zuul-' || f.instance_id";

const SOURCES = `
  select ${FEED_COLUMNS}, f.url, f.last_sweep_at as "lastSweepAt", f.newest_at as "newestAt", f.phase,
    f.backlog + coalesce(b.n, 0) as backlog, coalesce(s.n, 0) as "setAside", coalesce(r.n, 0) as suspects,
    f.last_error_code as "lastErrorCode", f.failures, f.next_try_at as "nextTryAt", f.notice,
    coalesce(e.n, 0) as problems
  from feed f
  left join (select server_id, count(*)::int n from zuul_config_error group by 1) e
    on ${ZUUL_BUILDS} and e.server_id = f.instance_id
  left join (select feed_id, count(*)::int n from set_aside where replayed_at is null group by 1) s on s.feed_id = f.id
  left join (select instance_id, count(*)::int n from stale group by 1) b on f.source = 'dlrn' and b.instance_id = f.instance_id
  left join (select instance_id, count(*)::int n from removal_suspect group by 1) r on f.source = 'dlrn' and r.instance_id = f.instance_id
  where ${FEED_VISIBLE} order by f.position, f.id`;

const RUNS = `
  select f.id as feed, r.started_at as "startedAt", r.finished_at as "finishedAt", r.mode, r.outcome, r.requests,
    r.rows_read as "rowsRead", r.rows_changed as "rowsChanged", r.set_aside as "setAside", r.error
  from feed f cross join lateral (
    select * from sync_run x where x.feed_id = f.id order by x.started_at desc limit ${RUNS_SHOWN}) r
  where ${FEED_VISIBLE} order by f.id, r.started_at desc`;

type RawRun = Omit<SyncRunRow, "startedAt" | "finishedAt"> & {
  feed: string;
  startedAt: Date;
  finishedAt: Date | null;
};

/** Every feed this reader may see: how fresh, how far, what went wrong, its last passes. */
export const listSources = remembered(
  "listSources",
  ["sources", "failures", "releases"],
  async (reader: Reader): Promise<SourcesAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const [feeds, runs] = await Promise.all([
      rowsOf<FullFeed>(SOURCES, [site.feedIds]),
      rowsOf<RawRun>(RUNS, [site.feedIds]),
    ]);
    const items = feeds.map((feed) => ({
      ...toSourceRow(feed, at),
      title: feedTitle(feed, site),
      runs: runs.filter((run) => run.feed === feed.id).map(toRun),
    }));
    return { asOf: iso(at), sources: feeds.map((feed) => toFreshness(feed, site, at)), items };
  },
);

const toRun = ({ feed: _, ...run }: RawRun): SyncRunRow => ({
  ...run,
  startedAt: iso(run.startedAt),
  finishedAt: isoOrNull(run.finishedAt),
});

function toSourceRow(feed: FullFeed, at: Date): Omit<SourceRow, "title" | "runs"> {
  return {
    feed: feed.id,
    source: feed.source,
    url: withoutCredentials(feed.url),
    instance: feed.instanceId,
    state: freshnessState(feed, at),
    intervalSeconds: feed.intervalSeconds,
    lastSuccessAt: isoOrNull(feed.lastSuccessAt),
    lastStartedAt: isoOrNull(feed.lastStartedAt),
    lastSweepAt: isoOrNull(feed.lastSweepAt),
    firstLoadAt: isoOrNull(feed.firstLoadAt),
    newestAt: isoOrNull(feed.newestAt),
    lagSeconds: feed.newestAt && Math.max(0, Math.round((at.getTime() - feed.newestAt.getTime()) / 1000)),
    phase: feed.phase,
    progress: progressOf(feed),
    backlog: feed.backlog,
    setAside: feed.setAside,
    suspects: feed.suspects,
    errorSince: isoOrNull(feed.errorSince),
    lastError: feed.lastError,
    lastErrorCode: feed.lastErrorCode,
    failures: feed.failures,
    nextTryAt: isoOrNull(feed.nextTryAt),
    notice: feed.notice,
    problems: feed.problems,
  };
}

// A URL in the configuration may carry a user and password; no page shows them.
function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (!url.username && !url.password) return text;
  url.username = "";
  url.password = "";
  return url.href;
}

/**
 * Records of one feed that did not fit and wait for a replay, newest first, 200 at most.
 *
 * @throws ProdchainError not-found for a feed this reader cannot see
 */
export const listSetAside = remembered(
  "listSetAside",
  ["sources", "releases"],
  async (reader: Reader, feedId: string): Promise<SetAsideAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const feeds = await rowsOf<FeedRow>(`select ${FEED_COLUMNS} from feed f where ${FEED_VISIBLE}`, [
      site.feedIds,
    ]);
    const ids = feeds.map((feed) => feed.id);
    mustBeOneOf("source", feedId, ids);
    const problems = await rowsOf<SourceProblem & { total: number }>(PROBLEMS, [feedId, PROBLEMS_SHOWN]);
    const rows = await rowsOf<RawSetAside>(
      `select id::text, part, reason, times, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt",
       left(payload::text, $2) as payload, (count(*) over ())::int as total
     from set_aside where feed_id = $1 and replayed_at is null order by last_seen_at desc, id desc limit $3`,
      [feedId, PAYLOAD_SHOWN, SET_ASIDE_SHOWN],
    );
    return {
      asOf: iso(at),
      sources: feeds.filter((feed) => feed.id === feedId).map((feed) => toFreshness(feed, site, at)),
      feed: feedId,
      items: rows.map(({ total: _, ...row }) => ({
        ...row,
        firstSeenAt: iso(row.firstSeenAt),
        lastSeenAt: iso(row.lastSeenAt),
      })),
      total: rows[0]?.total ?? 0,
      problems: problems.map(({ total: _, ...problem }) => problem),
      problemsTotal: problems[0]?.total ?? 0,
    };
  },
);

const PROBLEMS_SHOWN = 50;
const PROBLEMS = `
  select e.severity, concat_ws(' ', e.project, e.branch, e.path) as "where", e.name, left(e.message, 1000) as message,
    (count(*) over ())::int as total
  from feed f join zuul_config_error e on ${ZUUL_BUILDS} and e.server_id = f.instance_id
  where f.id = $1 order by e.severity = 'error' desc, e.project, e.id limit $2`;

type RawSetAside = Omit<SetAsideRow, "firstSeenAt" | "lastSeenAt"> & {
  firstSeenAt: Date;
  lastSeenAt: Date;
  total: number;
};
