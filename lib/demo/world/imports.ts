import { shardedDir } from "../rows/paths";
import type { CommitRow } from "../rows/row-types";
import type { Builder } from "./builder";
import type { EventQueue } from "./event-queue";
import { publicUrl } from "./instances";
import { INTEGRATION_TARGET } from "./jobs";
import type { InstanceState } from "./state";

const HOUR = 3600;
const EVERY = 6 * HOUR;
/** Time between an upstream promotion and the import of what it promoted. */
const DELAY = 20 * HOUR;

/** Imports what the upstream instance promoted: each package's newest good build up to the promoted row. */
export function startImports(
  queue: EventQueue,
  state: InstanceState,
  builder: Builder,
  upstream: InstanceState,
  start: number,
): void {
  const imported = new Map<string, string>();
  const run = (at: number): void => {
    importPromoted(state, builder, upstream, imported, at);
    queue.at(at + EVERY, run);
  };
  queue.at(start + 3 * HOUR, run);
}

function importPromoted(
  state: InstanceState,
  builder: Builder,
  upstream: InstanceState,
  imported: Map<string, string>,
  at: number,
): void {
  for (const row of importable(upstream, at)) {
    const component = row.component ?? "";
    for (const pkg of state.packages.filter((one) => one.info.component === component)) {
      const { name } = pkg.info;
      const built = upstream.store
        .commitsOf(name)
        .findLast((one) => one.id <= row.id && one.status === "SUCCESS");
      if (!built || imported.get(name) === built.commitHash) continue;
      imported.set(name, built.commitHash);
      pkg.commitHash = built.commitHash;
      pkg.dtCommit = built.dtCommit;
      pkg.distroHash = built.distroHash;
      pkg.dtDistro = built.dtDistro;
      builder.imported(pkg, `${publicUrl(upstream.spec)}/${shardedDir(row)}/versions.csv`, at);
    }
  }
}

/** Rows of the newest promotion per component that is old enough; nothing promoted yet: what is consistent. */
function importable(upstream: InstanceState, at: number): CommitRow[] {
  const { store } = upstream;
  const newest = new Map<string, CommitRow>();
  for (const promotion of store.promotions) {
    if (promotion.promoteName !== INTEGRATION_TARGET || promotion.timestamp > at - DELAY) continue;
    const row = store.commit(promotion.commitId);
    if (row) newest.set(row.component ?? "", row);
  }
  return newest.size > 0 ? [...newest.values()] : [...(upstream.standing.get("consistent")?.values() ?? [])];
}
