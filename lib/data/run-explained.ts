import "server-only";
import { allExplained } from "./known-of";
import type { Reader } from "./reader";
import { rowsOf } from "./sql";

/** Whether every failure of an evaluation of Zuul is explained; false where none is known. */
export async function isRunExplained(reader: Reader, server: string, buildset: string): Promise<boolean> {
  const failures = await rowsOf<{ id: number }>(
    `select f.id from zuul_build b join failure f on f.source = 'zuul' and f.source_id = b.server_id and f.key = b.uuid
       and f.removed_at is null
     where b.buildset_uuid = $1 and b.server_id = $2 and b.voting and b.removed_at is null`,
    [buildset, server],
  );
  return allExplained(
    reader,
    failures.map(({ id }) => id),
  );
}
