import "server-only";
import type { AfterPromotion, ConsumersAnswer, ConsumersQuery } from "@/lib/contract/consumers";
import { compileGlob } from "@/lib/domain/dfg/glob";
import { type ConsumerRun, jobAfter, worstOf } from "@/lib/domain/promotion/consumers";
import { DAY } from "@/lib/shared/clock";
import { now } from "./clock";
import { buildId, httpUrl } from "./failure-rows";
import { findTarget, targetRef } from "./find-target";
import { listHistory } from "./history-rows";
import { memo, remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { iso, isoOrNull, rowsOf } from "./sql";
import { type Site, type VisibleTarget, visibleSite } from "./visible";

/** Of each job so many runs are looked at. */
const MOST_RUNS = 400;
/** The last run before the oldest promotion is sought so far back. */
const BEFORE = 14 * DAY;

/**
 * What each of a target's last promotions did to its consumers, told by their CI jobs before and after.
 *
 * @throws ProdchainError not-found for an unknown builder or target
 */
export const getConsumers = remembered(
  "getConsumers",
  ["sources", "promotions", "jobs", "releases"],
  async (
    reader: Reader,
    instance: string,
    promoteName: string,
    query: ConsumersQuery,
  ): Promise<ConsumersAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const target = findTarget(site, instance, promoteName);
    const [consumers, promotions, origin] = await Promise.all([
      consumersOf(site, target),
      listHistory({ target, only: "promoted", most: query.limit }),
      provenance(site, at, [instance, ...site.zuuls.map((zuul) => zuul.id)]),
    ]);
    const oldest = promotions.at(-1);
    const runs =
      oldest === undefined
        ? new Map<string, Run[]>()
        : await runsOf(
            site,
            site.releaseOf(instance),
            consumers.flatMap((one) => one.jobs),
            new Date(oldest.at.getTime() - BEFORE),
          );
    return {
      ...origin,
      target: targetRef(site, target),
      consumers: consumers.map((one) => one.name),
      items: promotions.map((promotion, index): AfterPromotion => {
        const until = promotions[index - 1]?.at ?? null;
        return {
          id: `${promotion.kind}-${promotion.id}`,
          key: promotion.key,
          at: iso(promotion.at),
          until: isoOrNull(until),
          consumers: consumers.map(({ name, jobs }) => {
            const told = jobs.map((job) => toJob(job, jobAfter(runs.get(job) ?? [], promotion.at, until)));
            return { name, verdict: worstOf(told.map((one) => one.verdict)), jobs: told };
          }),
        };
      }),
    };
  },
);

type Run = ConsumerRun & { job: string; server: string; uuid: string; logUrl: string | null };

const toJob = (job: string, { last, ...sums }: ReturnType<typeof jobAfter<Run>>) => ({
  job,
  ...sums,
  last: last && {
    at: iso(last.startedAt),
    build: buildId(last.server, last.uuid),
    logUrl: httpUrl(last.logUrl),
  },
});

type Consumer = { name: string; jobs: string[] };

/** Consumers as prodchain.yaml names them, with the jobs of theirs that have ever run. */
async function consumersOf(site: Site, target: VisibleTarget): Promise<Consumer[]> {
  const rows = await rowsOf<Consumer>(
    "select name, jobs from consumer where instance_id = $1 and promote_name = $2 order by position, name",
    [target.instance, target.promoteName],
  );
  if (rows.length === 0) return [];
  const known = await jobNames(site);
  return rows.map(({ name, jobs: patterns }) => {
    const fits = patterns.map(compileGlob);
    return { name, jobs: known.filter((job) => fits.some((matches) => matches(job))) };
  });
}

const jobNames = (site: Site): Promise<string[]> => {
  const servers = site.zuuls.map((zuul) => zuul.id);
  return memo(`job names ${servers.join(" ")}`, ["jobs"], async () => {
    const rows = await rowsOf<{ subject: string }>(
      `select distinct subject from subject_state where source = 'zuul' and source_id = any($1) order by 1`,
      [servers],
    );
    return rows.map((row) => row.subject);
  });
};

// A build whose release is known to be another one runs on something else.
const RUNS = `
  select j.job, b.server, b.uuid, b."logUrl", b."startedAt", case when b.outcome = 'open' then 'running'
      when b.outcome = 'passed' then 'passed' when b.class in ('infra', 'config') then 'infra' else 'failed' end as outcome
  from unnest($1::text[]) as j(job) cross join unnest($2::text[]) as s(server) cross join lateral (
    select z.server_id as server, z.uuid, z.log_url as "logUrl", z.started_at as "startedAt", z.outcome, f.class
    from zuul_build z left join failure f on f.source = 'zuul' and f.source_id = z.server_id and f.key = z.uuid
    where z.server_id = s.server and z.job_name = j.job and z.removed_at is null and z.started_at >= $3
      and z.outcome in ('open', 'passed', 'failed', 'unknown') and z.final is distinct from false and z.change is null
      and coalesce(z.release_name, $4) = $4
    order by z.seq desc limit ${MOST_RUNS}) b
  order by b."startedAt"`;

async function runsOf(
  site: Site,
  release: string,
  jobs: readonly string[],
  since: Date,
): Promise<Map<string, Run[]>> {
  const rows = await rowsOf<Run>(RUNS, [
    [...new Set(jobs)],
    site.zuuls.map((zuul) => zuul.id),
    since,
    release,
  ]);
  const runs = new Map<string, Run[]>();
  for (const run of rows) {
    const own = runs.get(run.job);
    if (own) own.push(run);
    else runs.set(run.job, [run]);
  }
  return runs;
}
