import type pg from "pg";
import { repoOfUpstream } from "@/lib/domain/published/upstream";
import { markStale } from "./stale";

/** Where upstream stands, package by package: names and revisions in the same order. */
export interface UpstreamHeads {
  names: string[];
  revisions: string[];
}

/**
 * Heads of the branch that a builder's release follows, by rdoinfo's upstream addresses, of Gerrits that everybody may see.
 * What DLRN's queue says comes before them.
 */
export async function upstreamHeads(tx: pg.ClientBase | pg.Pool, instanceId: string): Promise<UpstreamHeads> {
  const heads = await tx.query<{ project: string; revision: string }>(
    `SELECT h.project, h.revision FROM instance i JOIN release r ON r.name = i.release_name
     JOIN branch_head h ON h.branch = r.upstream_branch
     JOIN gerrit_server g ON g.id = h.server_id AND g.removed_at IS NULL AND g.visibility = 'public'
     WHERE i.id = $1 ORDER BY h.project, g.position DESC`,
    [instanceId],
  );
  if (heads.rows.length === 0) return { names: [], revisions: [] };
  const revisionOf = new Map(heads.rows.map(({ project, revision }) => [project, revision]));
  const packages = await tx.query<{ name: string; upstream: string }>(
    `SELECT p.name, p.upstream FROM instance i JOIN release_package p ON p.rdoinfo_tag = i.rdoinfo_tag
     WHERE i.id = $1 AND p.removed_at IS NULL AND p.upstream IS NOT NULL`,
    [instanceId],
  );
  const known = packages.rows.flatMap(({ name, upstream }) => {
    const revision = revisionOf.get(repoOfUpstream(upstream) ?? "");
    return revision === undefined ? [] : { name, revision };
  });
  return { names: known.map((each) => each.name), revisions: known.map((each) => each.revision) };
}

/** Marks the packages of these upstream projects on every builder. */
export async function markHeads(tx: pg.ClientBase, projects: readonly string[]): Promise<void> {
  if (projects.length === 0) return;
  const found = await tx.query<{ id: string; names: string[] }>(
    `SELECT i.id, array_agg(DISTINCT p.name) AS names FROM instance i JOIN release_package p ON p.rdoinfo_tag = i.rdoinfo_tag
     WHERE i.removed_at IS NULL AND p.removed_at IS NULL AND p.upstream LIKE ANY($1) GROUP BY i.id ORDER BY i.id`,
    [projects.map((project) => `%/${project.replace(/[\\%_]/g, "\\$&")}%`)],
  );
  for (const { id, names } of found.rows) await markStale(tx, id, { drift: names });
}
