import { RowStore } from "../rows/row-store";
import type { CommitRow, PendingCommit } from "../rows/row-types";
import type { CataloguePackage } from "./catalogue";
import { type InstanceSpec, packagesOf } from "./instances";
import { Random, Weighted } from "./random";

/** A package on one instance, as it moves. */
export interface WorldPackage {
  info: CataloguePackage;
  version: string;
  commitHash: string;
  dtCommit: number;
  distroHash: string;
  dtDistro: number;
  /** Downstream only: its own hashes, and the versions.csv its content was imported from. */
  extendedHash: string | null;
  dtExtended: number;
  versionsCsv: string | null;
}

/** One instance of the simulated world: its rows and what decides on the next ones. */
export class InstanceState {
  readonly store = new RowStore();
  readonly random: Random;
  readonly packages: readonly WorldPackage[];
  readonly byName: ReadonlyMap<string, WorldPackage>;
  readonly components: readonly string[];
  /** Where commits land: never on what is never built. */
  readonly busiest: Weighted<WorldPackage>;
  /** Commits seen and not yet built, oldest first. */
  readonly pending = new Map<object, PendingCommit>();
  /** Per component, packages that are not good: failing, waiting for a retry, or not built yet. */
  readonly notGood = new Map<string, Set<string>>();
  /** Since when a component has not been good, in seconds. */
  readonly redSince = new Map<string, number>();
  /** Per promotion name (and `consistent`), the row each component stands on. */
  readonly standing = new Map<string, Map<string, CommitRow>>();
  private readonly ids = { commit: 0, vote: 0, voteAgg: 0, promotion: 0 };

  constructor(
    readonly spec: InstanceSpec,
    seed: string | number,
    start: number,
    neverBuilt: ReadonlySet<string>,
  ) {
    this.random = new Random(seed, spec.id);
    this.packages = packagesOf(spec).map((info) => this.newPackage(info, start));
    this.byName = new Map(this.packages.map((one) => [one.info.name, one]));
    this.components = [...new Set(this.packages.map((one) => one.info.component))].sort();
    this.busiest = new Weighted(
      this.packages.filter((one) => !neverBuilt.has(one.info.name)),
      (one) => one.info.weight,
    );
    for (const component of this.components) {
      const members = this.packages.filter((one) => one.info.component === component);
      this.notGood.set(component, new Set(members.map((one) => one.info.name)));
      this.redSince.set(component, start);
    }
  }

  nextId(table: "commit" | "vote" | "voteAgg" | "promotion"): number {
    this.ids[table]++;
    return this.ids[table];
  }

  /** Notes the result of a package's newest build; tells whether its whole component is good now. */
  settle({ info }: WorldPackage, good: boolean, at: number): boolean {
    const bad = this.notGood.get(info.component) ?? new Set();
    if (good) bad.delete(info.name);
    else bad.add(info.name);
    this.notGood.set(info.component, bad);
    if (bad.size === 0) this.redSince.delete(info.component);
    else if (!this.redSince.has(info.component)) this.redSince.set(info.component, at);
    return bad.size === 0;
  }

  private newPackage(info: CataloguePackage, start: number): WorldPackage {
    const { random } = this;
    const spread = 400 * 86_400;
    return {
      info,
      version: `${random.whole(1, 32)}.${random.whole(0, 9)}.${random.whole(0, 9)}`,
      commitHash: random.hex(40),
      dtCommit: Math.floor(start - random.between(3600, 60 * 86_400)),
      distroHash: random.hex(40),
      dtDistro: Math.floor(start - random.between(3600, spread)),
      extendedHash: null,
      dtExtended: 0,
      versionsCsv: null,
    };
  }
}
