import "server-only";
import type { Disagreement, HoldUp, HoldUpJob, HoldUpStep, RerunJob } from "@/lib/contract/hold-ups";
import type { DutyShift } from "@/lib/contract/people";
import type { LinkedBug } from "@/lib/contract/triage";
import type { CandidateJob } from "@/lib/domain/criteria/candidate";
import type { HoldUpVerdict } from "@/lib/domain/promotion/hold-up";
import { disagreementsOf } from "@/lib/domain/promotion/hold-up-disagreements";
import type { StepFact } from "@/lib/domain/promotion/hold-up-facts";
import { itemNumber } from "@/lib/domain/triage/item-id";
import { buildId, httpUrl, type PackageFailure, toItemRef } from "./failure-rows";
import type { Subject } from "./hold-up-facts";
import { type Known, newestOpen } from "./hold-up-known";
import { iso, isoOrNull } from "./sql";
import type { Site } from "./visible";

/** What stands behind every answer: the site, what fails, who is on duty. */
export interface Behind {
  site: Site;
  failing: readonly PackageFailure[];
  duty: readonly DutyShift[];
  /** Slug of the DFG of first triage: on duty for those who have nobody. */
  firstTriage: unknown;
  known: Known;
  /** Bugs of the items of failing packages. */
  bugs: ReadonlyMap<number, LinkedBug[]>;
}

const MOST_ALSO = 20;

/** One target with what holds it up, as the reader sees it. */
export function toHoldUp(subject: Subject, verdict: HoldUpVerdict, behind: Behind): HoldUp {
  const { target, facts, cost } = subject;
  const steps = verdict.steps.map((step) => toStep(step, subject, behind));
  return {
    instance: target.instance,
    release: behind.site.releaseOf(target.instance),
    promoteName: target.promoteName,
    level: target.level,
    component: subject.component,
    state: verdict.state,
    since: isoOrNull(facts.waitingSince),
    candidate: candidateOf(subject, behind.known),
    steps,
    root: steps.at(-1) ?? null,
    lastAttemptedAt: isoOrNull(facts.lastAttemptedAt),
    lastPromotedAt: isoOrNull(facts.lastPromotedAt),
    maxAgeSeconds: target.maxAgeSeconds,
    age: verdict.age,
    cost: {
      commits: cost.commits,
      packages: cost.packages,
      dfgs: cost.dfgs.flatMap((slug) => behind.site.dfg(slug) ?? []),
    },
    rerun: rerunOf(subject),
    disagreements: disagreementsFor(subject, behind.known),
  };
}

function toStep(step: StepFact, subject: Subject, behind: Behind): HoldUpStep {
  const { site, duty, firstTriage } = behind;
  const told =
    step.subject.kind === "package" ? ofPackage(step, subject, behind) : ofJob(step, subject, behind);
  const dfg = site.dfg(told.dfg);
  const own = duty.filter((shift) => shift.dfg.slug === dfg?.slug);
  const onDuty = own.length > 0 ? own : duty.filter((shift) => shift.dfg.slug === firstTriage);
  return {
    kind: step.kind,
    text: step.text,
    subject: step.subject,
    since: isoOrNull(told.since ?? step.since),
    href: told.href,
    dfg,
    onDuty: onDuty.map(({ person }) => person),
    item: told.item,
    bug: told.bug
      ? { url: told.bug.url, label: told.bug.label, status: told.bug.status, isOpen: told.bug.isOpen }
      : null,
    logUrl: httpUrl(told.logUrl),
    also: step.also.slice(0, MOST_ALSO),
  };
}

type Told = Pick<HoldUpStep, "href" | "item" | "logUrl"> & {
  since: Date | null;
  dfg: string | null;
  bug: LinkedBug | undefined;
};

function ofPackage({ subject: { name } }: StepFact, subject: Subject, { failing, bugs }: Behind): Told {
  const row = failing.find((one) => one.instance === subject.target.instance && one.package === name);
  const number = row?.item ? itemNumber(row.item.id) : undefined;
  return {
    since: row ? new Date(row.since) : null,
    href: `/packages/${encodeURIComponent(name)}`,
    dfg: row?.dfg?.slug ?? null,
    item: row?.item ?? null,
    bug: number === undefined ? undefined : newestOpen(bugs.get(number)),
    logUrl: row?.lastRed.logUrl ?? null,
  };
}

/** Nothing failed: what failed earlier on the line says nothing of it. */
const NO_FAILURE: ReadonlySet<StepFact["kind"]> = new Set([
  "vote-lost",
  "build-lost",
  "job-not-run",
  "job-running",
]);

function ofJob(step: StepFact, subject: Subject, { known }: Behind): Told {
  const { kind, name } = step.subject;
  const nothing = { since: null, dfg: null, item: null, bug: undefined, logUrl: null };
  if (kind !== "job") return { ...nothing, href: placeHref(step, subject) };
  const { build } = step;
  const line = known.ofLine(name, subject.facts.runs[0]);
  const own = known.ofBuild(build?.server ?? null, build?.uuid ?? null);
  const failure = own?.itemId != null ? own : line;
  const isFailure = !NO_FAILURE.has(step.kind);
  // What failed and runs again is as old as before: not as old as the first candidate that it was never run on.
  const isRed = isFailure || step.kind === "job-running";
  const itemId = isFailure ? (failure?.itemId ?? null) : null;
  const uuid = build?.uuid || (isFailure ? line?.uuid : "");
  return {
    since: isRed ? (line?.failingSince ?? null) : null,
    href: uuid
      ? `/builds/zuul/${encodeURIComponent(buildId(build?.server || (line?.server ?? ""), uuid))}`
      : `/jobs/${encodeURIComponent(name)}`,
    dfg: (isFailure ? (line?.dfg ?? own?.dfg) : line?.owner) ?? null,
    item: toItemRef(itemId, failure?.itemState ?? null),
    bug: itemId === null ? undefined : known.bugOf(itemId),
    logUrl: build?.logUrl ?? (isFailure ? (line?.logUrl ?? null) : null),
  };
}

function placeHref(step: StepFact, { target }: Subject): string {
  const path = `/promotions/${encodeURIComponent(target.instance)}/${encodeURIComponent(target.promoteName)}`;
  if (step.subject.kind !== "component") return path;
  return `/failures?${new URLSearchParams({ instance: target.instance, component: step.subject.name })}`;
}

function candidateOf(subject: Subject, known: Known): HoldUp["candidate"] {
  const { candidate } = subject.facts;
  if (candidate === null) return null;
  const jobs = candidate.jobs.map((job) => toJob(job, known));
  return {
    key: candidate.key,
    offeredAt: iso(candidate.offeredAt),
    state: candidate.state,
    met: jobs.filter(({ state }) => state === "passed" || state === "passed-by-alternative").length,
    required: jobs.length,
    jobs,
    criteriaUrl: httpUrl(subject.criteria?.url ?? null),
  };
}

function toJob({ job, state, via, votes }: CandidateJob, known: Known): HoldUpJob {
  const wanted = state === "passed" || state === "passed-by-alternative" ? "passed" : state;
  const vote = votes.findLast((one) => one.state === wanted) ?? votes.at(-1);
  const failure = vote && state === "failed" ? known.ofBuild(vote.zuulServer, vote.zuulUuid) : undefined;
  return {
    job,
    state,
    via,
    at: vote ? iso(new Date(vote.at)) : null,
    attempts: votes.filter((one) => one.state !== "running").length,
    logUrl: httpUrl(vote?.url ?? null),
    buildId:
      vote?.zuulServer && vote.zuulUuid && known.outcomeOf(vote.zuulServer, vote.zuulUuid)
        ? buildId(vote.zuulServer, vote.zuulUuid)
        : null,
    item: toItemRef(failure?.itemId ?? null, failure?.itemState ?? null),
  };
}

/** Missing jobs that neither run nor were passed by another, as they must be started again. */
function rerunOf({ facts, criteria }: Subject): RerunJob[] {
  const { candidate, runs } = facts;
  if (candidate === null || candidate.state === "promoted" || candidate.state === "superseded") return [];
  const [run] = runs;
  return candidate.jobs.flatMap(({ job, state }) =>
    state === "failed" || state === "not-run"
      ? {
          job,
          state,
          alternatives: criteria?.alternatives[job] ?? [],
          server: run?.server ?? null,
          pipeline: run?.pipeline ?? null,
          project: run?.project ?? null,
          branch: run?.branch ?? null,
        }
      : [],
  );
}

function disagreementsFor({ facts }: Subject, known: Known): Disagreement[] {
  const { candidate } = facts;
  if (candidate === null) return [];
  return disagreementsOf(
    candidate.jobs,
    (vote) => known.outcomeOf(vote.zuulServer, vote.zuulUuid) ?? null,
  ).map(({ kind, job, text, server, uuid }) => ({
    kind,
    job,
    text,
    href: server && uuid ? `/builds/zuul/${encodeURIComponent(buildId(server, uuid))}` : null,
  }));
}
