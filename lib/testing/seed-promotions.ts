import { DAY, HOUR } from "@/lib/shared/clock";
import { hash40 } from "./factories";
import type { SeededBuild } from "./seed-packages";

/** A build that made its component consistent. */
export type VoteOn = { build: SeededBuild };
export type PromotionSeed = {
  promoteName: string;
  at: Date;
  aggregateHash: string;
  builds: SeededBuild[];
};

// Last promotion of the last rung in days before now; antelope is the one that waits.
const STUCK_DAYS: Record<string, number> = { "centos9-master": 2.4, "centos9-antelope": 8 };

/** The votes and promotions that builds of an instance lead to: a component moves when none of its packages fails. */
export function seededPromotions(
  instance: string,
  builds: readonly SeededBuild[],
  now: Date,
  days: number,
): { votes: VoteOn[]; batches: PromotionSeed[] } {
  const votes = consistentVotes(builds);
  const batches: PromotionSeed[] = [];
  const newest = new Map<string, SeededBuild>();
  const promoted = new Map<string, SeededBuild>();
  const start = now.getTime() - days * DAY;
  const last = now.getTime() - (STUCK_DAYS[instance] ?? 0.2) * DAY;
  let next = 0;
  for (let day = start + 2 * DAY; day < now.getTime(); day += DAY) {
    for (let vote = votes[next]; vote && vote.build.at.getTime() <= day; vote = votes[++next])
      newest.set(vote.build.package.component, vote.build);
    for (const [second, [component, build]] of [...newest].entries()) {
      if (promoted.get(component) === build) continue;
      promoted.set(component, build);
      // A second of its own each: rows of one second and user would be one batch.
      batches.push(batch(instance, "promoted-components", day + second * 1000, [build]));
    }
    const all = [...promoted.values()];
    if (all.length === 0 || day + 10 * HOUR > now.getTime()) continue;
    batches.push(batch(instance, "podified-ci-testing", day + 4 * HOUR, all));
    const passes = Math.floor((day - start) / DAY) % 3 !== 1;
    if (passes && day + 10 * HOUR <= last)
      batches.push(batch(instance, "current-podified", day + 10 * HOUR, all));
  }
  return { votes, batches };
}

function batch(instance: string, promoteName: string, at: number, builds: SeededBuild[]): PromotionSeed {
  const content = builds.map((b) => b.commitHash).join();
  return {
    promoteName,
    at: new Date(at),
    aggregateHash: hash40(`${instance} ${content}`).slice(0, 32),
    builds,
  };
}

function consistentVotes(builds: readonly SeededBuild[]): VoteOn[] {
  const failing = new Map<string, Set<string>>();
  return builds.flatMap((build) => {
    const { name, component } = build.package;
    const red = failing.get(component) ?? new Set();
    failing.set(component, red);
    if (build.status === "SUCCESS") red.delete(name);
    else red.add(name);
    return red.size === 0 ? [{ build }] : [];
  });
}
