import type { HoldUp, StepKind } from "@/lib/contract/hold-ups";
import { CATALOGUE } from "@/lib/demo/world/catalogue";
import type { Cause } from "@/lib/demo/world/causes";
import { COMPONENT_OWNERS, ownerOf } from "@/lib/demo/world/ownership";
import type { World } from "@/lib/demo/world/world";
import { trueOwner } from "./truth-owners";

/** One thing that the world knows to be held up, and by what. */
export interface TrueRoot {
  instance: string;
  promoteName: string;
  component: string | null;
  kind: StepKind;
  /** What stands between the target and its root. */
  neighbour?: StepKind;
  cause: string;
}

const whole = { promoteName: "current-podified", component: null };
const part = (component: string) => ({ promoteName: "promoted-components", component });

/** What scenario `held-up` plants: every kind of root there is. */
export const HELD_UP: readonly TrueRoot[] = [
  {
    ...whole,
    instance: "centos9-master",
    kind: "package-fails",
    neighbour: "waits-for-component",
    cause: "oslo-messaging-17.1",
  },
  { ...part("compute"), instance: "centos9-master", kind: "package-fails", cause: "oslo-messaging-17.1" },
  { ...part("network"), instance: "centos9-master", kind: "package-fails", cause: "oslo-messaging-17.1" },
  { ...part("octavia"), instance: "centos9-epoxy", kind: "job-failed", cause: "component-job-fails" },
  { ...whole, instance: "centos9-epoxy", kind: "first-job-failed", cause: "first-step-fails" },
  { ...whole, instance: "centos9-dalmatian", kind: "later-step", cause: "last-step-fails" },
  { ...whole, instance: "centos9-caracal", kind: "vote-lost", cause: "vote-gets-lost" },
  { ...whole, instance: "centos9-antelope", kind: "job-failed", cause: "adoption-ceph-times-out" },
  { ...whole, instance: "rhel9-osp18", kind: "job-not-run", cause: "job-is-not-run" },
];

/** What is wrong with an answer, one text each; empty = it names root, owner and age as the world knows them. */
export function faultsOf(truth: TrueRoot, items: readonly HoldUp[], world: World): string[] {
  const name = `${truth.promoteName} ${truth.component ?? ""} on ${truth.instance}`;
  const found = items.find(
    (one) =>
      one.instance === truth.instance &&
      one.promoteName === truth.promoteName &&
      one.component === truth.component,
  );
  const cause = world.truth().find(({ id }) => id === truth.cause);
  if (!found || !cause) return [`${name}: ${found ? "no such cause" : "not answered"}`];
  const { root, steps, state } = found;
  if (!root) return [`${name}: no root, ${state}`];
  const faults: string[] = [];
  const check = (isRight: boolean, what: string) => {
    if (!isRight) faults.push(`${name}: ${what}`);
  };
  check(state === "held", `is ${state}`);
  check(root.kind === truth.kind, `${root.kind} (${root.subject.name}) instead of ${truth.kind}`);
  check(
    [...(cause.jobs ?? []), ...(cause.packages ?? [])].includes(root.subject.name),
    `blames ${root.subject.name}`,
  );
  check(truth.neighbour === undefined || steps[0]?.kind === truth.neighbour, `leads over ${steps[0]?.kind}`);
  const owner = ownerOfRoot(cause, root.subject.name);
  check(root.dfg?.slug === owner, `given to ${root.dfg?.slug ?? "nobody"} instead of ${owner}`);
  const shown = firstShown(world, cause, root.subject.name);
  const lateHours =
    root.since === null ? Number.NaN : (Date.parse(root.since) / 1000 - (shown ?? cause.start)) / 3600;
  check(
    lateHours > -1 && lateHours < (shown === undefined ? NEXT_RUN : ONE_RUN),
    `since ${lateHours.toFixed(1)} h after it ${shown === undefined ? "began" : "showed first"}`,
  );
  return faults;
}

/** In hours: the longest run of a job. */
export const ONE_RUN = 6;
/** In hours: lines run every three days at most, and a job has its end some hours later. */
export const NEXT_RUN = 84;

/** When a cause first made this package or job fail, in seconds; undefined for what fails nothing. */
function firstShown(world: World, cause: Cause, subject: string): number | undefined {
  const times = cause.failures.flatMap(({ instance, table, id }) => {
    if (table === "zuul") {
      const build = world.zuul.store.build(String(id));
      return build?.jobName === subject && build.start !== null ? build.start : [];
    }
    if (table !== "commits") return [];
    const row = world.instance(instance).store.commit(Number(id));
    return row?.projectName === subject ? row.dtBuild : [];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The DFG that has what a cause makes of this package or job. */
export function ownerOfRoot(cause: Cause, subject: string): string | undefined {
  const entry = CATALOGUE.find(({ name }) => name === subject);
  if (entry) return ownerOf(entry);
  const own = trueOwner(cause);
  const silent = cause.kind === "report-lost" || cause.kind === "job-dropped";
  if (silent || own === undefined)
    return trueOwner({ ...cause, kind: "job-regression" }) ?? componentOwner(subject);
  return own;
}

const componentOwner = (job: string): string | undefined =>
  Object.entries(COMPONENT_OWNERS).find(([component]) => job.includes(`-${component}-`))?.[1];
