import { DAY, HOUR } from "@/lib/shared/clock";
import { formatDuration } from "@/lib/shared/duration";
import type { CandidateJob } from "../criteria/candidate";
import type { EarlierCandidate, HoldUpFacts, LineBuild, OfferedFacts, StepFact } from "./hold-up-facts";
import { laterFailure } from "./hold-up-line";

/** Once criteria are met, promoting takes less than this: containers are copied, then DLRN is told. */
const PROMOTING = 1.5 * HOUR;

const isMissing = ({ state }: CandidateJob) => state !== "passed" && state !== "passed-by-alternative";

/** Why the newest candidate was not promoted; `moving` when what it lacks may still come by itself. */
export interface CandidateProblem {
  moving: boolean;
  step: StepFact | null;
  /** So many candidates in a row lacked what this one lacks. */
  times: number;
}

/** What keeps the newest candidate from being promoted; null when it was promoted or nothing was offered. */
export function candidateProblem(facts: HoldUpFacts, now: Date): CandidateProblem | null {
  const { candidate } = facts;
  if (candidate === null || candidate.promotedAt !== null || candidate.state === "superseded") return null;
  if (candidate.state === "met") return metProblem(facts, candidate, now);
  if (!candidate.hasCriteria) return withoutCriteria(facts, candidate, now);
  const missing = candidate.jobs.filter(isMissing).map((job) => missingJob(job, facts, candidate));
  const ordered = missing.sort(
    (a, b) =>
      Number(a.isGoing) - Number(b.isGoing) ||
      a.since - b.since ||
      (a.step.subject.name < b.step.subject.name ? -1 : 1),
  );
  const [worst] = ordered;
  if (!worst) return null;
  // What runs now and passed on the candidate before needs nobody yet.
  const moving = candidate.state === "testing" && ordered.every((job) => job.isGoing);
  const also = ordered.slice(1).map(({ step }) => step.subject.name);
  return { moving, step: { ...worst.step, also }, times: worst.times };
}

interface MissingJob {
  step: StepFact;
  /** Runs or waits for its first run, and did not fail on the candidates before. */
  isGoing: boolean;
  since: number;
  times: number;
}

/** Since when, and on how many candidates in a row, a job was missing. */
export function missingSince(
  job: string,
  offeredAt: Date,
  earlier: readonly EarlierCandidate[],
): { since: Date; times: number } {
  const passed = earlier.findIndex(({ missing }) => !missing.includes(job));
  const run = passed === -1 ? earlier : earlier.slice(0, passed);
  return { since: run.at(-1)?.offeredAt ?? offeredAt, times: run.length + 1 };
}

function missingJob(one: CandidateJob, facts: HoldUpFacts, candidate: OfferedFacts): MissingJob {
  const { job, state } = one;
  const { since, times } = missingSince(job, candidate.offeredAt, facts.earlier);
  const builds = facts.runs.flatMap((run) => run.builds).filter((build) => build.job === job);
  const passed = builds.find(({ outcome }) => outcome === "passed") ?? null;
  const step = (kind: StepFact["kind"], text: string, build: LineBuild | null): StepFact => ({
    kind,
    text,
    subject: { kind: "job", name: job },
    since,
    component: null,
    build,
    also: [],
  });
  const often = times > 1 ? ` on the last ${times} candidates` : " on the newest candidate";
  const told = (
    kind: StepFact["kind"],
    text: string,
    build: LineBuild | null,
    isGoing = false,
  ): MissingJob => ({
    step: step(kind, text, build),
    isGoing,
    since: since.getTime(),
    times,
  });
  if (one.unreported) return told("vote-lost", `${job} passed in Zuul, and DLRN has no vote of it`, passed);
  if (state === "failed") {
    const wronged = contradicted(one, builds);
    return wronged
      ? told("build-lost", `${job} passed in Zuul, and DLRN has it as failed`, wronged)
      : told("job-failed", `${job} fails${often}`, voteBuild(one));
  }
  if (state === "running")
    return times > 1
      ? told("job-failed", `${job} failed on the last ${times - 1} candidates; it runs again now`, null)
      : told("job-running", `${job} runs now`, voteBuild(one), true);
  const waits = candidate.state === "testing" && times === 1;
  return told("job-not-run", `${job} did not run${often}`, null, waits);
}

/** A vote that says failed of a build that Zuul says passed. */
function contradicted({ votes }: CandidateJob, builds: readonly LineBuild[]): LineBuild | null {
  const last = votes.findLast(({ state }) => state === "failed");
  return builds.find(({ uuid, outcome }) => uuid === last?.zuulUuid && outcome === "passed") ?? null;
}

function voteBuild({ job, votes }: CandidateJob): LineBuild | null {
  const last = votes.findLast(({ zuulUuid }) => zuulUuid !== null) ?? votes.at(-1);
  if (!last) return null;
  return {
    server: last.zuulServer ?? "",
    uuid: last.zuulUuid ?? "",
    job: last.job || job,
    outcome: last.state === "failed" ? "failed" : last.state === "passed" ? "passed" : "open",
    voting: true,
    startedAt: null,
    endedAt: last.at,
    logUrl: last.url,
  };
}

function metProblem(facts: HoldUpFacts, candidate: OfferedFacts, now: Date): CandidateProblem {
  const metAt = candidate.lastVoteAt ?? candidate.offeredAt;
  const required = new Set(candidate.jobs.flatMap(({ job, via }) => (via === null ? [job] : [job, via])));
  const build = laterFailure(facts.others, required, candidate.offeredAt);
  const waited = now.getTime() - metAt.getTime();
  const runs = facts.others.some(({ outcome, job }) => outcome === "open" && !required.has(job));
  const met = `criteria met for ${formatDuration(waited)}`;
  const step = (text: string, subject: StepFact["subject"]): StepFact => ({
    kind: "later-step",
    text,
    subject,
    since: build?.endedAt ?? metAt,
    component: null,
    build,
    also: [],
  });
  if (build)
    return {
      moving: runs,
      step: step(`${met}, but ${build.job} failed after that`, { kind: "job", name: build.job }),
      times: 1,
    };
  if (runs || waited < PROMOTING) return { moving: true, step: null, times: 1 };
  return {
    moving: false,
    step: step(`${met}, and nothing promoted it`, { kind: "target", name: facts.promoteName }),
    times: 1,
  };
}

/** Without a criteria file Zuul's own dependencies decide: a voting job of the candidate's run that failed. */
function withoutCriteria(facts: HoldUpFacts, candidate: OfferedFacts, now: Date): CandidateProblem {
  const run = facts.runs.find(({ at }) => at.getTime() <= candidate.offeredAt.getTime() + HOUR);
  const failed = run?.builds.filter(({ outcome, voting }) => voting && outcome === "failed") ?? [];
  const [build] = failed;
  if (build)
    return {
      moving: false,
      times: 1,
      step: {
        kind: "job-failed",
        text: `${build.job} fails on the newest candidate`,
        subject: { kind: "job", name: build.job },
        since: build.startedAt ?? candidate.offeredAt,
        component: null,
        build,
        also: failed.slice(1).map(({ job }) => job),
      },
    };
  const isOpen = run?.builds.some(({ outcome }) => outcome === "open");
  if (isOpen || (candidate.state === "testing" && now.getTime() - candidate.offeredAt.getTime() < DAY))
    return { moving: true, step: null, times: 1 };
  return {
    moving: false,
    times: 1,
    step: {
      kind: "no-criteria",
      text: `no criteria file is known of ${facts.promoteName}, so nothing tells what the candidate lacks`,
      subject: { kind: "target", name: facts.promoteName },
      since: candidate.offeredAt,
      component: null,
      build: null,
      also: [],
    },
  };
}
