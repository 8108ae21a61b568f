import "server-only";
import type { LiveAnswer, LiveItem, LiveJob, LiveQuery, LiveServer } from "@/lib/contract/live";
import { zuulBuildLink, zuulStatusLink } from "@/lib/domain/zuul/links";
import type { ZuulLiveItem, ZuulLiveJob } from "@/lib/domain/zuul/live";
import { liveWords } from "@/lib/domain/zuul/live-words";
import { now } from "./clock";
import { buildId, httpUrl } from "./failure-rows";
import { type Required, requiredJobs } from "./jobs-required";
import { mustBeOneOf, mustKnow } from "./known";
import { remembered } from "./memo";
import { FEED_COLUMNS, type FeedRow, provenance, toFreshness } from "./provenance";
import type { Reader } from "./reader";
import { isoOrNull, rowsOf } from "./sql";
import { type Site, type VisibleZuul, visibleSite } from "./visible";

/** ZuulLiveItem as it lies in the table: its times are texts. */
type Stored<T> = { [K in keyof T]: T[K] extends Date | null ? string | null : T[K] };
type StoredItem = Omit<Stored<ZuulLiveItem>, "jobs"> & { jobs: Stored<ZuulLiveJob>[] };

type Row = {
  server: string;
  pipeline: string;
  itemId: string;
  position: number;
  queue: string;
  change: number | null;
  data: StoredItem;
  release: string | null;
  subject: string | null;
  /** Uuids of its builds that are stored, so that they have a page. */
  stored: string[];
};

// Whose release: the review's, else that of a build of the same buildset, else that of the newest build of its first job.
const ITEMS = `
  select i.server_id as server, i.pipeline, i.item_id as "itemId", i.position, i.queue, i.change, i.data, r.subject,
    coalesce(r.release_name, b.release_name, case when i.change is null then n.release_name end) as release,
    array(select z.uuid from jsonb_array_elements(i.data -> 'jobs') j
      join zuul_build z on z.server_id = i.server_id and z.uuid = j ->> 'uuid') as stored
  from zuul_live_item i
  left join lateral (select g.subject, g.release_name from gerrit_review g where g.number = i.change
    and g.project = i.data -> 'refs' -> 0 ->> 'project' and g.server_id = any($2) and g.removed_at is null limit 1) r on true
  left join lateral (select z.release_name from zuul_build z where z.buildset_uuid = i.data ->> 'buildsetUuid'
    and z.server_id = i.server_id and z.release_name is not null limit 1) b on true
  left join lateral (select z.release_name from zuul_build z where z.server_id = i.server_id
    and z.job_name = i.data -> 'jobs' -> 0 ->> 'name' order by z.seq desc limit 1) n on true
  where i.server_id = any($1) and ($3::int is null or i.change = $3)
  order by array_position($1, i.server_id), i.pipeline, i.position`;

/**
 * What is queued and running now, as Zuul's status showed it at the last look.
 *
 * @throws ProdchainError not-found for an unknown release, builder, pipeline or target
 */
export const getLive = remembered(
  "getLive",
  ["live", "sources", "reviews", "promotions", "releases"],
  async (reader: Reader, query: LiveQuery): Promise<LiveAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    mustKnow(site, {
      release: query.release,
      instance: query.instance === undefined ? [] : [query.instance],
    });
    const needed = await neededBy(site, query);
    if (query.pipeline.length > 0) await mustKnowPipelines(site, query.pipeline);
    const [rows, feeds, origin] = await Promise.all([
      readItems(site),
      rowsOf<FeedRow>(
        `select ${FEED_COLUMNS} from feed f where f.removed_at is null and f.id = any($1) order by f.position`,
        [site.zuuls.map(statusFeed)],
      ),
      provenance(site, at, site.zuuls.map(statusFeed)),
    ]);
    const all = rows
      .map((row) => toItem(site, row, needed))
      .filter((item) => needed === null || item.jobs.some((job) => job.required));
    return {
      ...origin,
      servers: site.zuuls.map((zuul) => toServer(site, zuul, feeds, at)),
      items: all.filter((item) => fits(item, query)),
      total: all.length,
      facets: {
        pipeline: facet(all, (item) => item.pipeline, query, "pipeline"),
        release: facet(all, (item) => item.release, query, "release"),
        project: facet(all, (item) => item.project, query, "project"),
      },
    };
  },
);

/** Names of a Zuul's pipelines are known once its catalogue was read; before that any name may be one. */
async function mustKnowPipelines(site: Site, names: readonly string[]): Promise<void> {
  const rows = await rowsOf<{ name: string }>(
    "select distinct name from zuul_pipeline where server_id = any($1) order by 1",
    [site.zuuls.map((zuul) => zuul.id)],
  );
  if (rows.length === 0) return;
  for (const name of names)
    mustBeOneOf(
      "pipeline",
      name,
      rows.map((row) => row.name),
    );
}

/** The live items of one change. */
export async function liveItemsOf(site: Site, change: number, project: string): Promise<LiveItem[]> {
  const rows = await readItems(site, change);
  return rows.map((row) => toItem(site, row, null)).filter((item) => item.project === project);
}

const readItems = (site: Site, change: number | null = null): Promise<Row[]> =>
  rowsOf<Row>(ITEMS, [site.zuuls.map((zuul) => zuul.id), site.gerritIds, change]);

export const statusFeed = (zuul: { id: string }): string => `zuul-${zuul.id}-status`;

/** Names of the jobs a target needs, alternatives among them; null when the query names no target. */
async function neededBy(site: Site, { instance, target }: LiveQuery): Promise<ReadonlySet<string> | null> {
  if (target === undefined || instance === undefined) return null;
  const targets = site.targets.filter((each) => each.instance === instance).map((each) => each.promoteName);
  mustBeOneOf("target", target, targets);
  const required: Required = await requiredJobs(site);
  const asks = (job: string) =>
    required.get(job)?.some((need) => need.instance === instance && need.promoteName === target) ?? false;
  return new Set([...required.keys()].filter(asks));
}

type Filter = "pipeline" | "release" | "project";
const FILTERS: readonly Filter[] = ["pipeline", "release", "project"];

const fits = (item: LiveItem, query: LiveQuery, except?: Filter): boolean =>
  FILTERS.every(
    (name) => name === except || query[name].length === 0 || query[name].includes(item[name] ?? ""),
  );

/** Counts per value under the other filters, largest first; what is chosen stays in the list, even at zero. */
function facet(
  items: readonly LiveItem[],
  of: (item: LiveItem) => string | null,
  query: LiveQuery,
  name: Filter,
) {
  const counts = new Map(query[name].map((value) => [value, 0]));
  for (const item of items.filter((each) => fits(each, query, name))) {
    const value = of(item);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function toServer(site: Site, zuul: VisibleZuul, feeds: readonly FeedRow[], at: Date): LiveServer {
  const feed = feeds.find((each) => each.id === statusFeed(zuul));
  const fresh = feed && toFreshness(feed, site, at);
  return {
    id: zuul.id,
    title: zuul.title,
    state: fresh?.state ?? "never",
    seenAt: fresh?.lastSuccessAt ?? null,
    error: fresh?.error ?? null,
  };
}

function toItem(site: Site, row: Row, needed: ReadonlySet<string> | null): LiveItem {
  const { data } = row;
  const ref = data.refs[0];
  const zuul = site.zuuls.find((each) => each.id === row.server);
  const known = row.release !== null && site.releases.some((release) => release.name === row.release);
  return {
    id: `${row.server}/${row.pipeline}/${row.itemId}`,
    server: row.server,
    pipeline: row.pipeline,
    queue: row.queue,
    place: data.place,
    project: ref?.project ?? null,
    change: ref?.change ?? null,
    patchset: ref?.patchset ?? null,
    subject: row.subject,
    ref: ref?.ref ?? null,
    url: httpUrl(ref?.url ?? (zuul === undefined ? null : zuulStatusLink(zuul))),
    together: data.refs.length,
    release: known ? row.release : null,
    active: data.active,
    enqueuedAt: isoText(data.enqueuedAt),
    remainingMs: data.remainingMs,
    failing: data.failingReasons.length > 0,
    failingReasons: data.failingReasons,
    jobs: data.jobs.map((job) => toJob(zuul, job, needed, row.stored)),
  };
}

const toJob = (
  zuul: VisibleZuul | undefined,
  job: Stored<ZuulLiveJob>,
  needed: ReadonlySet<string> | null,
  stored: readonly string[],
): LiveJob => ({
  name: job.name,
  state: job.state,
  words: liveWords(job),
  result: job.result,
  voting: job.voting,
  tries: job.tries,
  startedAt: isoText(job.startedAt),
  estimatedMs: job.estimatedMs,
  required: needed?.has(job.name) ?? false,
  url: zuul ? pageInZuul(zuul, job) : null,
  build: zuul && job.uuid && stored.includes(job.uuid) ? buildId(zuul.id, job.uuid) : null,
});

/** The build's page in Zuul. What Zuul reports counts only below the configured address: it may name one that nobody reaches. */
function pageInZuul(zuul: VisibleZuul, { uuid, reportUrl }: Stored<ZuulLiveJob>): string | null {
  const root = `${zuul.webUrl.replace(/\/+$/, "")}/`;
  if (reportUrl?.startsWith(root)) return httpUrl(reportUrl);
  return httpUrl(uuid ? zuulBuildLink(zuul, uuid) : null);
}

const isoText = (text: string | null): string | null => {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : isoOrNull(new Date(at));
};
