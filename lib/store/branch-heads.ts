import type pg from "pg";
import type { BranchHeadFact } from "@/lib/domain/gerrit/facts";

/** Stores where a branch stands. Returns whether it moved, or is new. */
export async function storeBranchHead(
  client: pg.ClientBase,
  serverId: string,
  { project, branch, revision }: BranchHeadFact,
  now: Date,
): Promise<boolean> {
  const stored = await client.query(
    `INSERT INTO branch_head AS h (server_id, project, branch, revision, recorded_at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $5)
     ON CONFLICT (server_id, project, branch) DO UPDATE SET revision = excluded.revision, changed_at = excluded.changed_at
     WHERE h.revision <> excluded.revision`,
    [serverId, project, branch, revision, now],
  );
  return stored.rowCount === 1;
}

/** Forgets heads of branches that nobody asks for any more. */
export async function keepBranchHeads(
  client: pg.ClientBase,
  serverId: string,
  wanted: readonly { project: string; branch: string }[],
): Promise<void> {
  await client.query(
    `DELETE FROM branch_head h WHERE server_id = $1 AND NOT EXISTS (
       SELECT FROM unnest($2::text[], $3::text[]) AS w(project, branch) WHERE w.project = h.project AND w.branch = h.branch)`,
    [serverId, wanted.map((w) => w.project), wanted.map((w) => w.branch)],
  );
}
