import "server-only";
import type { CandidateJob } from "@/lib/domain/criteria/candidate";
import type { Criteria } from "@/lib/domain/criteria/satisfied";
import { type LinePast, pastCandidate } from "@/lib/domain/promotion/forecast-history";
import { DAY } from "@/lib/shared/clock";
import { rowsOf } from "./sql";
import type { Site, VisibleTarget } from "./visible";

/** So far back candidates are read: as far as ingest judges them. */
export const HISTORY_DAYS = 60;
/** Of a component's votes so many are enough to see its rhythm. */
const READY_MOST = 600;

export type StoredCandidate = {
  component: string;
  key: string;
  offeredAt: Date;
  promotedAt: Date | null;
  forced: boolean;
  criteriaId: number | null;
  missing: string[];
  state: string;
  jobs: StoredJob[];
};
/** As JSON keeps them: times are texts. */
type StoredJob = Omit<CandidateJob, "votes"> & {
  votes: (Omit<CandidateJob["votes"][number], "at"> & { at: string })[];
};
export type StoredCriteria = Criteria & { id: number; component: string; validFrom: Date };

/** Candidates of a target in the last 60 days before `at`, by component, oldest first. */
export const readCandidates = (
  target: VisibleTarget,
  component: string | undefined,
  at: Date,
): Promise<StoredCandidate[]> =>
  rowsOf<StoredCandidate>(
    `select component, key, offered_at as "offeredAt", promoted_at as "promotedAt", forced, state, missing, jobs,
       criteria_id as "criteriaId"
     from candidate where instance_id = $1 and promote_name = $2 and ($3::text is null or component in ($3, ''))
       and offered_at > $4 and offered_at <= $5
     order by component, offered_at, key`,
    [target.instance, target.promoteName, component ?? null, new Date(at.getTime() - HISTORY_DAYS * DAY), at],
  );

/** Every version of a target's criteria, oldest first. */
export const readCriteria = (target: VisibleTarget): Promise<StoredCriteria[]> =>
  rowsOf<StoredCriteria>(
    `select id, component, jobs, alternatives, valid_from as "validFrom" from criteria
     where instance_id = $1 and promote_name = $2 order by valid_from, id`,
    [target.instance, target.promoteName],
  );

/** The newest criteria of a component, or those of the whole target where it has none of its own. */
export const criteriaOf = (all: readonly StoredCriteria[], component: string): StoredCriteria | null =>
  all.findLast((one) => one.component === component) ?? all.findLast((one) => one.component === "") ?? null;

/** A candidate's jobs as they were judged. */
export const judgedJobs = ({ jobs }: StoredCandidate): CandidateJob[] =>
  jobs.map((job) => ({ ...job, votes: job.votes.map((vote) => ({ ...vote, at: new Date(vote.at) })) }));

/** Candidates by component, each still oldest first. */
export function ofComponents(candidates: readonly StoredCandidate[]): Map<string, StoredCandidate[]> {
  const by = new Map<string, StoredCandidate[]>();
  for (const candidate of candidates) {
    const known = by.get(candidate.component);
    if (known) known.push(candidate);
    else by.set(candidate.component, [candidate]);
  }
  return by;
}

export interface PastLine {
  past: LinePast;
  newest: StoredCandidate | undefined;
}

/** The lines of a target, one per component where it has components, each with what is known of it now. */
export async function readLines(site: Site, target: VisibleTarget, at: Date): Promise<PastLine[]> {
  const [candidates, criteria] = await Promise.all([
    readCandidates(target, undefined, at),
    readCriteria(target),
  ]);
  const byComponent = ofComponents(candidates);
  const ready = await readReady(site, target, [...byComponent.keys()], at);
  return [...byComponent].map(([component, own]): PastLine => {
    const { jobs, alternatives } = criteriaOf(criteria, component) ?? { jobs: [], alternatives: {} };
    const past = {
      component: component || null,
      criteria: { jobs, alternatives },
      candidates: own.map((candidate) => pastCandidate(candidate, judgedJobs(candidate))),
      ready: ready.get(component) ?? [],
    };
    return { past, newest: own.at(-1) };
  });
}

/**
 * When something new could be offered: of a component when a build left it consistent, of an aggregate when a component was
 * promoted on the rung below. By component; "" is the aggregate.
 */
async function readReady(
  site: Site,
  target: VisibleTarget,
  components: readonly string[],
  at: Date,
): Promise<Map<string, number[]>> {
  const since = new Date(at.getTime() - HISTORY_DAYS * DAY);
  const rows =
    target.level === "component"
      ? await rowsOf<{ component: string; at: Date }>(
          `select c.component, v.at from unnest($2::text[]) as c(component) cross join lateral (
             select at from ci_vote v where v.instance_id = $1 and v.job_name = 'consistent' and v.component = c.component
               and v.state = 'passed' order by v.seq desc limit ${READY_MOST}) v where v.at > $3 and v.at <= $4`,
          [target.instance, components, since, at],
        )
      : await rowsOf<{ component: string; at: Date }>(
          `select '' as component, at from promotion
           where instance_id = $1 and promote_name = $2 and at > $3 and at <= $4`,
          [target.instance, rungBelow(site, target)?.promoteName ?? null, since, at],
        );
  const times = new Map<string, number[]>();
  for (const row of rows) {
    const known = times.get(row.component);
    if (known) known.push(row.at.getTime());
    else times.set(row.component, [row.at.getTime()]);
  }
  for (const list of times.values()) list.sort((a, b) => a - b);
  return times;
}

const rungBelow = (site: Site, { instance, position }: VisibleTarget): VisibleTarget | undefined =>
  site.targets
    .filter((one) => one.instance === instance && one.level === "component" && one.position < position)
    .sort((a, b) => b.position - a.position)[0];
