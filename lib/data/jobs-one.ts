import "server-only";
import type { JobAnswer, JobQuery, JobRequirement } from "@/lib/contract/jobs";
import { nearNames } from "@/lib/domain/build/near-names";
import { notFound } from "@/lib/shared/errors";
import { now } from "./clock";
import { httpUrl } from "./failure-rows";
import { zuulIds } from "./jobs";
import { linesOf } from "./jobs-lines";
import { type Requirement, requiredJobs } from "./jobs-required";
import { causesOf, listRuns, runningOf } from "./jobs-runs";
import { mustBeOneOf } from "./known";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

type Place = { server: string; lastAt: Date | null; description: string | null; lastDfg: string | null };

/**
 * One job: where it runs and how that goes, what it fails of, where it is required, what runs now, and its runs.
 *
 * @throws ProdchainError not-found, with near names; bad-request for a cursor of another list
 */
export const getJob = remembered(
  "getJob",
  ["sources", "jobs", "failures", "live", "dfgs", "releases", "promotions", "triage"],
  async (reader: Reader, name: string, query: JobQuery): Promise<JobAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const places = await rowsOf<Place>(PLACES, [zuulIds(site), name]);
    const [newest] = places;
    if (!newest) throw notFound(`There is no job "${name}".`, await namesNear(site, name));
    const servers = places.map((place) => place.server);
    if (query.server !== undefined) mustBeOneOf("server", query.server, servers);
    const server = query.server ?? newest.server;
    const [lines, runs, causes, running, required, origin] = await Promise.all([
      linesOf(site, name, at),
      listRuns(server, name, query),
      causesOf(site, name, at),
      runningOf(site, name),
      requiredJobs(site),
      provenance(site, at, servers),
    ]);
    return {
      ...origin,
      name,
      description: places.find((place) => place.description)?.description ?? null,
      servers: servers.map((id) => ({ id, title: site.titleOf(id), url: jobPage(site, id, name) })),
      server,
      dfg: site.dfg(newest.lastDfg),
      ...lines,
      required: (required.get(name) ?? []).map(toRequirement),
      causes,
      running,
      ...runs,
    };
  },
);

/** Servers that know a job, the one that ran it last first. */
const PLACES = `
  select s.id as server, t.last_at as "lastAt", j.description, t.dfg_slug as "lastDfg"
  from unnest($1::text[]) s(id)
  left join lateral (select last_at, dfg_slug from subject_state t where t.source_id = s.id and t.subject = $2
    and t.subject_kind = 'job' order by t.last_at desc limit 1) t on true
  left join zuul_job j on j.server_id = s.id and j.name = $2
  left join lateral (select seq from zuul_build b where b.server_id = s.id and b.job_name = $2
    order by b.seq desc limit 1) b on true
  where t.last_at is not null or j.name is not null or b.seq is not null
  order by t.last_at desc nulls last, s.id`;

const jobPage = (site: Site, id: string, name: string): string | null => {
  const server = site.zuuls.find((zuul) => zuul.id === id);
  return server
    ? httpUrl(`${server.webUrl.replace(/\/+$/, "")}/builds?job_name=${encodeURIComponent(name)}`)
    : null;
};

const toRequirement = ({ since: _, promotedAt: __, ...requirement }: Requirement): JobRequirement =>
  requirement;

async function namesNear(site: Site, name: string): Promise<string[]> {
  const known = await rowsOf<{ name: string }>(
    `select distinct subject as name from subject_state where source_id = any($1) and subject_kind = 'job'`,
    [zuulIds(site)],
  );
  return nearNames(
    name,
    known.map((row) => row.name),
  );
}
