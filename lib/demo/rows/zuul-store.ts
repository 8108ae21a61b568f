import type { ZuulBuildRow, ZuulBuildsetRow } from "./zuul-rows";

/** Builds and buildsets of one tenant, in memory, oldest first. Rows change in place when they end. */
export class ZuulStore {
  readonly builds: ZuulBuildRow[] = [];
  readonly buildsets: ZuulBuildsetRow[] = [];
  private readonly buildByUuid = new Map<string, ZuulBuildRow>();
  private readonly buildsetByUuid = new Map<string, ZuulBuildsetRow>();

  /** Adds a build whose id is larger than every id held. */
  addBuild(row: ZuulBuildRow): void {
    const last = this.builds.at(-1);
    if (last && last.id >= row.id) throw new Error(`build ${row.id} does not follow ${last.id}`);
    this.builds.push(row);
    this.buildByUuid.set(row.uuid, row);
    row.buildset.builds.push(row);
  }

  addBuildset(row: ZuulBuildsetRow): void {
    const last = this.buildsets.at(-1);
    if (last && last.id >= row.id) throw new Error(`buildset ${row.id} does not follow ${last.id}`);
    this.buildsets.push(row);
    this.buildsetByUuid.set(row.uuid, row);
  }

  build(uuid: string): ZuulBuildRow | undefined {
    return this.buildByUuid.get(uuid);
  }

  buildset(uuid: string): ZuulBuildsetRow | undefined {
    return this.buildsetByUuid.get(uuid);
  }

  /** Deletes the buildsets that ended before `limit` with their builds, as `prune-database` does. */
  prune(limit: number): void {
    const isOld = (row: ZuulBuildsetRow) => row.result !== null && (row.lastEnd ?? row.eventAt ?? 0) < limit;
    for (const row of this.buildsets.filter(isOld)) {
      this.buildsetByUuid.delete(row.uuid);
      for (const build of row.builds) this.buildByUuid.delete(build.uuid);
    }
    const keep = <R>(rows: R[], of: (row: R) => ZuulBuildsetRow) => {
      const kept = rows.filter((row) => !isOld(of(row)));
      rows.length = 0;
      for (const row of kept) rows.push(row);
    };
    keep(this.builds, (row) => row.buildset);
    keep(this.buildsets, (row) => row);
  }
}
