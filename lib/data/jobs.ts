import "server-only";
import type { JobRow, JobsAnswer, JobsQuery, Tally } from "@/lib/contract/jobs";
import { DAY } from "@/lib/shared/clock";
import { now } from "./clock";
import { OF_THE_CHAIN } from "./failure-arms";
import { badParameter } from "./http/bad-parameters";
import { type CsvColumn, csvResponse } from "./http/csv";
import { type Required, requiredJobs } from "./jobs-required";
import { readKey, writeKey } from "./keyset";
import { mustKnow } from "./known";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { bindings, iso, isoOrNull, likeText, ownerSql, rowOf, rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

const ORDER = "failing-first";

/**
 * Jobs over all their pipelines, those that fail in the chain first, then by name; a page at a time.
 *
 * @throws ProdchainError bad-request for a cursor of another list, not-found for an unknown release or DFG
 */
export const listJobs = remembered(
  "listJobs",
  ["sources", "jobs", "failures", "dfgs", "releases", "promotions"],
  async (reader: Reader, query: JobsQuery): Promise<JobsAnswer> => {
    const site = await visibleSite(reader);
    mustKnow(site, query);
    const [page, counts, origin] = await Promise.all([
      readPage(site, query),
      countJobs(site, query),
      provenance(site, now(), zuulIds(site)),
    ]);
    const { known, failing } = counts ?? { known: 0, failing: 0 };
    return { ...origin, ...page, total: query.failing === undefined ? known : failing, known, failing };
  },
);

const COLUMNS: CsvColumn<JobRow>[] = [
  { header: "name", value: (row) => row.name },
  { header: "servers", value: (row) => row.servers.join("; ") },
  { header: "releases", value: (row) => row.releases.join("; ") },
  { header: "dfg", value: (row) => row.dfg?.slug ?? "unassigned" },
  { header: "lines", value: (row) => row.lines },
  { header: "failing", value: (row) => row.failing },
  { header: "failingSince", value: (row) => row.failingSince },
  { header: "history", value: (row) => row.history },
  { header: "lastAt", value: (row) => row.lastAt },
  { header: "days30.passed", value: (row) => row.days30.passed },
  { header: "days30.failed", value: (row) => row.days30.failed },
  { header: "days30.infra", value: (row) => row.days30.infra },
  { header: "days30.excluded", value: (row) => row.days30.excluded },
  { header: "days30.flaky", value: (row) => row.days30.flaky },
  { header: "required", value: (row) => row.required.join("; ") },
];

/** Every job of a view, from `query.after` on, as a CSV download. */
export const jobsCsv = (reader: Reader, query: JobsQuery): Promise<Response> =>
  csvResponse(`jobs-${now().toISOString().slice(0, 10)}.csv`, COLUMNS, everyJob(reader, query));

async function* everyJob(reader: Reader, query: JobsQuery) {
  const site = await visibleSite(reader);
  mustKnow(site, query);
  for (let after = query.after; ; ) {
    const page = await readPage(site, { ...query, after, limit: 500 });
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}

export const zuulIds = (site: Site): string[] => site.zuuls.map((zuul) => zuul.id);

/** Jobs with what of their lines a query asks for; a relation with one row per job. */
function jobsSql(site: Site, query: JobsQuery, bind: (value: unknown) => string): string {
  const where = [`f.source_id = any(${bind(zuulIds(site))})`, "f.subject_kind = 'job'"];
  if (query.name !== undefined) where.push(`f.subject ilike ${bind(`%${likeText(query.name)}%`)}`);
  if (query.release.length > 0) where.push(`f.release_name = any(${bind(query.release)})`);
  if (query.dfg.length > 0)
    where.push(`${ownerSql("f.dfg_slug", bind(site.slugs))} = any(${bind(query.dfg)})`);
  const worst = "order by (f.failing and f.chain) desc, f.chain desc, f.failing desc, f.last_at desc";
  return `
    select f.subject as name, count(*)::int as lines, count(*) filter (where f.failing and f.chain)::int as failing,
      min(f.failing_since) filter (where f.failing and f.chain) as "failingSince", max(f.last_at) as "lastAt",
      array_agg(distinct f.source_id) as servers,
      coalesce(array_agg(distinct f.release_name) filter (where f.release_name is not null), '{}') as releases,
      (array_agg(f.dfg_slug ${worst}))[1] as dfg, (array_agg(f.history ${worst}))[1] as history
    from (select f.*, (${OF_THE_CHAIN}) as chain from subject_state f where ${where.join(" and ")}) f
    group by 1 ${query.failing === undefined ? "" : "having bool_or(f.failing and f.chain)"}`;
}

type RawJob = Omit<JobRow, "dfg" | "failingSince" | "lastAt" | "days30" | "required"> &
  Tally & { dfg: string | null; failingSince: Date | null; lastAt: Date };

async function readPage(site: Site, query: JobsQuery) {
  const { values, bind } = bindings();
  const jobs = jobsSql(site, query, bind);
  const key = query.after === undefined ? undefined : readKey(query.after, ORDER);
  if (query.after !== undefined && (!key || !/^[01]$/.test(key[0])))
    throw badParameter("after", "not the key of a page of jobs; leave it out to start again");
  const rest = key
    ? `where (case when j.failing > 0 then 0 else 1 end, j.name collate "C") > (${bind(Number(key[0]))}::int, ${bind(key[1])})`
    : "";
  const order = `order by case when j.failing > 0 then 0 else 1 end, j.name collate "C"`;
  const text = `
    with page as (select * from (${jobs}) j ${rest} ${order} limit ${bind(query.limit + 1)})
    select j.*, coalesce(d.passed, 0)::int as passed, coalesce(d.failed, 0)::int as failed,
      coalesce(d.infra, 0)::int as infra, coalesce(d.excluded, 0)::int as excluded, coalesce(d.flaky, 0)::int as flaky
    from page j left join lateral (
      select sum(passed) as passed, sum(failed) as failed, sum(infra) as infra, sum(excluded) as excluded,
        sum(flaky) as flaky from daily_attempts d
      where d.subject = j.name and d.source_id = any(${bind(zuulIds(site))}) and d.day > ${bind(since30(now()))}) d on true
    ${order}`;
  const [rows, required] = await Promise.all([rowsOf<RawJob>(text, values), requiredJobs(site)]);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toJobRow(row, site, required)),
    next:
      rows.length > query.limit && last ? writeKey(ORDER, [last.failing > 0 ? "0" : "1", last.name]) : null,
  };
}

/** Days after this one are the last 30, today among them. */
export const since30 = (at: Date): string => new Date(at.getTime() - 30 * DAY).toISOString().slice(0, 10);

function toJobRow(
  { passed, failed, infra, excluded, flaky, ...row }: RawJob,
  site: Site,
  required: Required,
): JobRow {
  return {
    ...row,
    dfg: site.dfg(row.dfg),
    failingSince: isoOrNull(row.failingSince),
    lastAt: iso(row.lastAt),
    days30: { passed, failed, infra, excluded, flaky },
    required: [...new Set((required.get(row.name) ?? []).map((target) => target.text))],
  };
}

/** Counted whether they fail or not, so that those that fail are told of all. */
function countJobs(site: Site, query: JobsQuery): Promise<{ known: number; failing: number } | undefined> {
  const { values, bind } = bindings();
  return rowOf(
    `select count(*)::int as known, count(*) filter (where j.failing > 0)::int as failing
     from (${jobsSql(site, { ...query, failing: undefined }, bind)}) j`,
    values,
  );
}
