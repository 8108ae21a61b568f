import type { Journey } from "@/lib/contract/journey";
import type { RowStore } from "@/lib/demo/rows/row-store";
import type { CommitRow } from "@/lib/demo/rows/row-types";
import { INSTANCES } from "@/lib/demo/world/instances";
import {
  COMPONENT_CANDIDATE,
  COMPONENT_TARGET,
  INTEGRATION_CANDIDATE,
  INTEGRATION_TARGET,
} from "@/lib/demo/world/jobs";
import type { World } from "@/lib/demo/world/world";

/** When a commit got to each stage of a builder, in seconds; null = it is not there. */
export type Reached = ReadonlyMap<string, number | null>;

/** Names that the site's ladder has as rungs; the puppet line promotes under others, which are nobody's targets. */
const RUNGS: readonly string[] = [
  COMPONENT_CANDIDATE,
  COMPONENT_TARGET,
  INTEGRATION_CANDIDATE,
  INTEGRATION_TARGET,
];

/** A good build of a component's row, as something under one name: the repository that a promotion or vote makes. */
type Repository = { station: string; component: string | null; upTo: number; at: number };

/**
 * What the world itself did with its commits: it makes each promotion's repository anew, package by package (the newest good
 * build up to the promoted row), and looks whether the commit, or a later build of its package, lies in it.
 */
export class JourneyTruth {
  private readonly repositories = new Map<string, Repository[]>();

  constructor(private readonly world: World) {
    for (const { id } of INSTANCES) this.repositories.set(id, repositoriesOf(world.instance(id).store));
  }

  /** Builds that an upstream commit may be asked by, of all builders. */
  builds(): { instance: string; row: CommitRow }[] {
    return INSTANCES.flatMap(({ id }) =>
      this.world.instance(id).store.commits.map((row) => ({ instance: id, row })),
    );
  }

  /** Stages by the names the product gives them. */
  reached(instance: string, packageName: string, commitHash: string): Reached {
    const { store } = this.world.instance(instance);
    const own = goodOf(store, packageName);
    const first = own.find((row) => row.commitHash === commitHash);
    const stages = new Map<string, number | null>([["built", first?.dtBuild ?? null]]);
    for (const repository of this.repositories.get(instance) ?? []) {
      const { station, component, upTo, at } = repository;
      const before = stages.get(station) ?? null;
      if (!first || component !== first.component) stages.set(station, before);
      else {
        const held = newestUpTo(own, upTo);
        const isIn = held !== undefined && held.id >= first.id;
        stages.set(station, isIn && (before === null || at < before) ? at : before);
      }
    }
    const importer = INSTANCES.find((spec) => spec.downstreamOf === instance);
    if (importer) {
      const there = goodOf(this.world.instance(importer.id).store, packageName);
      stages.set("imported", there.find((row) => row.commitHash === commitHash)?.dtBuild ?? null);
    }
    return stages;
  }
}

const goodOf = (store: RowStore, packageName: string) =>
  store.commitsOf(packageName).filter((row) => row.status === "SUCCESS");

/** Rows ascend by id. */
const newestUpTo = (rows: readonly CommitRow[], id: number): CommitRow | undefined =>
  rows.findLast((row) => row.id <= id);

function repositoriesOf(store: RowStore): Repository[] {
  const votes = store.civotes
    .filter((vote) => vote.ciName === "consistent" && vote.ciVote)
    .map((vote) => ({
      station: "consistent",
      component: vote.component,
      upTo: vote.commitId,
      at: vote.timestamp,
    }));
  const promotions = store.promotions
    .filter((row) => RUNGS.includes(row.promoteName))
    .map((row) => ({
      station: row.promoteName,
      component: row.component,
      upTo: row.commitId,
      at: row.timestamp,
    }));
  return [...votes, ...promotions];
}

/** What the product tells otherwise than the world, in words; empty = it is right. */
export function faultsOf(truth: JourneyTruth, journey: Journey): string[] {
  return journey.lines.flatMap((line) => {
    const expected = truth.reached(line.instance, line.package, journey.commitHash);
    const place = `${journey.commitHash.slice(0, 8)} of ${line.package} on ${line.instance}`;
    const told = line.stages.flatMap(({ id, reachedAt }) => {
      if (!expected.has(id))
        return reachedAt !== null && id !== "upstream" && id !== "gated"
          ? [`${place}: ${id} is unknown to the world`]
          : [];
      const want = expected.get(id) ?? null;
      const got = reachedAt === null ? null : Math.floor(Date.parse(reachedAt) / 1000);
      return want === got ? [] : [`${place}: ${id} at ${got}, the world says ${want}`];
    });
    const shown = new Set(line.stages.map((stage) => stage.id));
    const missing = [...expected.keys()].filter((id) => !shown.has(id) && expected.get(id) !== null);
    return [...told, ...missing.map((id) => `${place}: ${id} is not shown`)];
  });
}
