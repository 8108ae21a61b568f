import "server-only";
import type {
  CandidateJob,
  CompareAnswer,
  CompareQuery,
  CriteriaThen,
  JobMove,
} from "@/lib/contract/candidates";
import { JOB_CHANGES, jobChange } from "@/lib/domain/promotion/job-changes";
import { now } from "./clock";
import { findTarget, targetRef } from "./find-target";
import { badParameter } from "./http/bad-parameters";
import { remembered } from "./memo";
import { criteriaOf, jobsOf } from "./point-jobs";
import { findPoint, type Point, toPointRef } from "./points";
import { movesBetween, positionsOf } from "./positions";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { mustKnowComponent } from "./target-history";
import { type VisibleTarget, visibleSite } from "./visible";

/**
 * Two candidates, promotions or times of one target against each other: jobs by what became of them, packages that moved.
 *
 * @throws ProdchainError not-found for what is not known; bad-request for what cannot be compared
 */
export const getComparison = remembered(
  "getComparison",
  ["sources", "promotions", "packages", "jobs", "releases"],
  async (
    reader: Reader,
    instance: string,
    promoteName: string,
    { from, to, component }: CompareQuery,
  ): Promise<CompareAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const target = findTarget(site, instance, promoteName);
    await mustKnowComponent(target, component);
    if (from === undefined) throw badParameter("from", "must say what to compare");
    if (to === undefined) throw badParameter("to", "must say what to compare with");
    const points = await bothPoints(target, { from, to, component, now: at });
    const read = async (point: Point) => {
      const [positions, criteria] = await Promise.all([
        positionsOf(target, point),
        criteriaOf(target, point),
      ]);
      return { positions, criteria, jobs: await jobsOf(site, target, point, criteria, at) };
    };
    const [before, after, origin] = await Promise.all([
      read(points.from),
      read(points.to),
      provenance(site, at, [instance, ...site.zuuls.map((zuul) => zuul.id)]),
    ]);
    return {
      ...origin,
      target: targetRef(site, target),
      from: toPointRef(points.from),
      to: toPointRef(points.to),
      jobs: jobMoves(before.jobs, after.jobs),
      ...(await movesBetween(target, before.positions, after.positions)),
      criteria: criteriaBetween(before.criteria, after.criteria),
    };
  },
);

interface Asked {
  from: string;
  to: string;
  component: string | undefined;
  now: Date;
}

/** Both sides are of one component, where one of them says which. */
async function bothPoints(target: VisibleTarget, { from, to, component, now }: Asked) {
  const isDate = (text: string) => /^\d{4}-\d/.test(text);
  const first = isDate(from) ? null : await findPoint(target, from, { parameter: "from", component, now });
  const shared = target.level === "component" ? (component ?? first?.component ?? undefined) : component;
  const second = await findPoint(target, to, { parameter: "to", component: shared, now });
  const known = target.level === "component" ? (shared ?? second.component ?? undefined) : component;
  return {
    from: first ?? (await findPoint(target, from, { parameter: "from", component: known, now })),
    to: second,
  };
}

function jobMoves(from: readonly CandidateJob[], to: readonly CandidateJob[]): JobMove[] {
  const names = [...new Set([...to, ...from].map((job) => job.job))];
  const moves = names.flatMap((job): JobMove[] => {
    const [before, after] = [from, to].map((side) => side.find((one) => one.job === job));
    const change = jobChange(before?.state ?? null, after?.state ?? null);
    if (change === null) return [];
    const required = (after ?? before)?.required ?? false;
    return [{ job, change, required, from: sideOf(before), to: sideOf(after) }];
  });
  const place = (move: JobMove) => JOB_CHANGES.indexOf(move.change) * 2 + (move.required ? 0 : 1);
  return moves.sort((a, b) => place(a) - place(b) || (a.job < b.job ? -1 : 1));
}

function sideOf(job: CandidateJob | undefined): JobMove["from"] {
  if (!job) return null;
  const wanted = job.state === "failed" ? "failed" : job.state === "running" ? "running" : "passed";
  const attempt = job.attempts.findLast((one) => one.state === wanted) ?? job.attempts.at(-1);
  return { state: job.state, logUrl: attempt?.logUrl ?? null, build: attempt?.build ?? null };
}

function criteriaBetween(from: CriteriaThen | null, to: CriteriaThen | null): CompareAnswer["criteria"] {
  if (!from || !to) return null;
  return {
    added: to.jobs.filter((job) => !from.jobs.includes(job)),
    removed: from.jobs.filter((job) => !to.jobs.includes(job)),
  };
}
