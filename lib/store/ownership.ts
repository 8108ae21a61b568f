import type pg from "pg";
import { compileOwnership, type OwnershipRule } from "@/lib/domain/dfg/ownership";

/** Who owns a package of an instance, by the rules in force; null = Unassigned. */
export type OwnerOf = (subject: { package: string; component: string | null }) => string | null;

/** Compiles the stored rules for one instance's release. */
export async function loadOwnership(client: pg.ClientBase | pg.Pool, instanceId: string): Promise<OwnerOf> {
  const instance = await client.query<{ release_name: string }>(
    "SELECT release_name FROM instance WHERE id = $1",
    [instanceId],
  );
  const release = instance.rows[0]?.release_name;
  const rules = await client.query<OwnershipRule>(
    `SELECT kind, pattern, release_name AS release, dfg_slug AS dfg, position FROM ownership_rule
     WHERE removed_at IS NULL ORDER BY position`,
  );
  const ownerOf = compileOwnership(rules.rows);
  return (subject) =>
    ownerOf({
      package: subject.package,
      ...(subject.component !== null && { component: subject.component }),
      ...(release !== undefined && { release }),
    });
}
