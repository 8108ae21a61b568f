import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { RowStore } from "@/lib/demo/rows/row-store";
import type { CiVoteAggRow, CiVoteRow, CommitRow } from "@/lib/demo/rows/row-types";

type Wire = Record<string, unknown>;

/** Recorded answers of a real DLRN server, beside the project where they are kept. */
export const DLRN_FIXTURES = resolve(import.meta.dirname, "../../../shared/fixtures/dlrn");
export const haveDlrnFixtures = existsSync(DLRN_FIXTURES);

export const readFixture = <T>(path: string): T =>
  JSON.parse(readFileSync(join(DLRN_FIXTURES, path), "utf8")) as T;

const idOf = (row: Wire) => Number(Buffer.from(String(row.id), "base64").toString().split(":")[1]);

/** All rows of one paged recording ("sync-t0" or "sync-t1"), oldest first. */
function rowsOf(moment: string, prefix: string): Wire[] {
  const names = readdirSync(join(DLRN_FIXTURES, "api", moment)).filter((name) =>
    name.startsWith(`${prefix}-p`),
  );
  return names
    .sort()
    .flatMap((name) => {
      const { json } = readFixture<{ response: { json: Wire[] | { data: Record<string, Wire[]> } } }>(
        `api/${moment}/${name}`,
      ).response;
      return Array.isArray(json) ? json : Object.values(json.data).flat();
    })
    .reverse();
}

/** The tables of the recorded instance as they stood at a moment, to be served by the stand-in. */
export function recordedStore(moment: "sync-t0" | "sync-t1"): RowStore {
  const store = new RowStore();
  for (const wire of rowsOf(moment, "commits"))
    store.addCommit({ versionsCsv: null, ...wire, id: idOf(wire) } as CommitRow);
  for (const wire of rowsOf(moment, "civotes")) store.addVote({ ...wire, id: idOf(wire) } as CiVoteRow);
  for (const wire of rowsOf(moment, "civotesagg"))
    store.addVoteAgg({ ...wire, id: idOf(wire) } as CiVoteAggRow);
  for (const [index, wire] of rowsOf(moment, "promotions").entries()) {
    const commit = store.commitsByHash(String(wire.commit_hash), String(wire.distro_hash)).at(-1);
    store.addPromotion({
      id: index + 1,
      commitId: commit?.id ?? -1,
      promoteName: String(wire.promote_name),
      timestamp: Number(wire.timestamp),
      user: wire.user as string | null,
      component: wire.component as string | null,
      aggregateHash: wire.aggregate_hash as string | null,
    });
  }
  return store;
}
