import { DAY } from "@/lib/shared/clock";
import { formatDuration } from "@/lib/shared/duration";
import { type AgeState, waitState } from "./age";
import { type CandidateProblem, candidateProblem } from "./hold-up-candidate";
import type { BrokenPackage, HoldUpFacts, StepFact } from "./hold-up-facts";
import { firstJobStep, isOverdue, skippedRuns } from "./hold-up-line";
import { type Pause, pauseAt, pauseWords } from "./pause";

/** moving = something new is under way or due; waiting = nothing new to promote. */
export type HoldUpState = "moving" | "waiting" | "held" | "frozen" | "unknown";

/** paused = late by a clock that stands still. */
type Age = AgeState | "paused";

export interface HoldUpVerdict {
  state: HoldUpState;
  age: Age;
  /** From the neighbour down to the root. */
  steps: StepFact[];
}

/** Candidates in a row on which a job failed, from which on it is the job's trouble and not one run's. */
const PERSISTENT = 2;

/**
 * What holds one target up. The steps lead from what stands next to it down to the root: the newest attempt decides, unless
 * what it met is younger than a job that has been missing for several candidates. Of a source that was not read lately the steps
 * are told, and the state is unknown.
 */
export function holdUpOf(facts: HoldUpFacts, now: Date): HoldUpVerdict {
  const { pauses, source, waiting, waitingSince } = facts;
  const hold = pauseAt(pauses, now);
  const waits = { reachedAt: facts.lastPromotedAt, waiting, waitingSince };
  const stands = waitState(waits, now, facts.maxAgeSeconds, pauses);
  const age = stands === "paused" ? "ok" : stands;
  const found = judged(facts, age, now);
  // Under a pause the rest is still so, and will be when it ends.
  const { state, steps }: Told = hold
    ? { state: "frozen", steps: [pauseStep(facts, hold), ...(found.state === "held" ? found.steps : [])] }
    : found;
  const isRead = source === "fresh";
  return {
    state: isRead || state === "frozen" ? state : "unknown",
    age: !isRead && age === "ok" ? "none" : age,
    steps,
  };
}

type Told = Pick<HoldUpVerdict, "state" | "steps">;
const told = (state: HoldUpState, ...steps: (StepFact | null)[]): Told => ({
  state,
  steps: steps.filter((step) => step !== null),
});

function judged(facts: HoldUpFacts, age: Age, now: Date): Told {
  const problem = candidateProblem(facts, now);
  const offer = offerProblem(facts, age, now);
  const stuck = problem !== null && !problem.moving && problem.step !== null ? problem : null;
  if (offer && !(stuck && isOlder(stuck, facts, offer))) return told("held", ...offer);
  if (stuck) return told("held", stuck.step);
  if (problem) return told("moving", problem.step);
  if (nothingKnown(facts)) return told("unknown");
  if (facts.level === "component" && facts.broken.length > 0) {
    const since = oldest(facts.broken);
    const isMissed = facts.waiting !== 0 || age !== "ok";
    // What nobody waits for now is still not getting through.
    const isLong = since === null || now.getTime() - since.getTime() > DAY;
    return told(isMissed || isLong ? "held" : "waiting", packageStep(facts.broken));
  }
  if (facts.newerSince !== null)
    return isLate(facts, now) ? told("held", notAttempted(facts, now)) : told("moving");
  if (age === "bad" && facts.broken.length > 0) return told("held", ...waitsFor(facts.broken));
  return told("waiting");
}

const nothingKnown = (facts: HoldUpFacts) =>
  facts.candidate === null && facts.lastPromotedAt === null && facts.broken.length === 0;

/** The line should have run on what is there. */
const isLate = ({ runs, lastAttemptedAt, newerSince }: HoldUpFacts, now: Date) =>
  isOverdue(runs, lastAttemptedAt, newerSince, now);

/** What keeps anything newer from being offered; null when nothing does, as far as is known. */
function offerProblem(facts: HoldUpFacts, age: Age, now: Date): StepFact[] | null {
  const { candidate, runs, broken, level } = facts;
  const offeredAt = candidate?.offeredAt.getTime() ?? 0;
  const skipped = skippedRuns(runs).filter(({ at }) => at.getTime() > offeredAt);
  const first = skipped.length > 0 ? firstJobStep(skipped) : null;
  if (level === "component") return first ? [first] : null;
  // A line that does not even begin waits for what it is made of.
  if (broken.length > 0 && (facts.newerSince !== null || age !== "ok") && isLate(facts, now))
    return waitsFor(broken);
  return first ? [first] : null;
}

/** The candidate's own trouble is the older one: mended, the newest attempt would still not be promoted. */
function isOlder(problem: CandidateProblem, facts: HoldUpFacts, offer: readonly StepFact[]): boolean {
  const [neighbour] = offer;
  if (problem.times < PERSISTENT || problem.step === null) return false;
  if (neighbour?.kind === "first-job-failed")
    return skippedRuns(facts.runs).length < PERSISTENT || before(problem.step, neighbour);
  return before(problem.step, offer.at(-1));
}

const before = (a: StepFact, b: StepFact | undefined) =>
  (a.since?.getTime() ?? 0) < (b?.since?.getTime() ?? Number.MAX_SAFE_INTEGER);

/** The cause that keeps most components back, and of those the oldest: [the component that waits, the package]. */
function waitsFor(broken: readonly BrokenPackage[]): StepFact[] {
  const worst = worstCause(broken);
  const components = componentsOf(broken);
  const [component] = componentsOf(worst);
  const root = packageStep(worst);
  const step: StepFact = {
    kind: "waits-for-component",
    text:
      components.length === 1
        ? `waits for ${component ?? "its packages"}, which is not consistent`
        : `waits for ${components.length} components that are not consistent`,
    subject: { kind: "component", name: component ?? "" },
    since: oldest(broken),
    component: component ?? null,
    build: null,
    also: components.filter((name) => name !== component),
  };
  return root ? [step, root] : [step];
}

const componentsOf = (broken: readonly BrokenPackage[]): string[] => [
  ...new Set([...broken].sort(byAge).flatMap(({ component }) => component ?? [])),
];

function worstCause(broken: readonly BrokenPackage[]): BrokenPackage[] {
  const groups = new Map<string, BrokenPackage[]>();
  for (const one of broken) {
    const key = one.cause ?? `package ${one.package}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const [worst = []] = [...groups.values()].sort(
    (a, b) => componentsOf(b).length - componentsOf(a).length || byAge(first(a), first(b)),
  );
  return worst;
}

const first = (group: readonly BrokenPackage[]): BrokenPackage | undefined => [...group].sort(byAge)[0];

const byAge = (a: BrokenPackage | undefined, b: BrokenPackage | undefined): number =>
  (a?.since?.getTime() ?? 0) - (b?.since?.getTime() ?? 0) ||
  ((a?.package ?? "") < (b?.package ?? "") ? -1 : 1);

function oldest(broken: readonly BrokenPackage[]): Date | null {
  const times = broken.flatMap(({ since }) => since?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The package that has failed longest, with the others that keep the component back. */
function packageStep(broken: readonly BrokenPackage[]): StepFact | null {
  const worst = first(broken);
  if (!worst) return null;
  const others = [...broken].sort(byAge).filter((one) => one !== worst);
  const where = worst.component === null ? "" : ` in ${worst.component}`;
  const beside = others.length === 0 ? "" : `, and ${others.length} more`;
  return {
    kind: "package-fails",
    text:
      worst.since === null
        ? `${worst.package}${where} was never built${beside}`
        : `${worst.package} fails to build${where}${beside}`,
    subject: { kind: "package", name: worst.package },
    since: worst.since,
    component: worst.component,
    build: null,
    also: [...new Set(others.map((one) => one.package))],
  };
}

function notAttempted(facts: HoldUpFacts, now: Date): StepFact {
  const last = facts.runs[0]?.at ?? facts.lastAttemptedAt;
  const ago = last === null ? "" : ` for ${formatDuration(now.getTime() - last.getTime())}`;
  return {
    kind: "not-attempted",
    text: `nothing was offered${ago}, though something newer is there`,
    subject: { kind: "target", name: facts.promoteName },
    since: last,
    component: null,
    build: null,
    also: [],
  };
}

function pauseStep(facts: HoldUpFacts, pause: Pause): StepFact {
  const end = pause.until?.toISOString().slice(0, 16).replace("T", " ");
  return {
    kind: "frozen",
    text: `${pauseWords(pause)}${end === undefined ? "" : ` (until ${end} UTC)`}`,
    subject: { kind: "target", name: facts.promoteName },
    since: pause.from,
    component: facts.component,
    build: null,
    also: [],
  };
}
