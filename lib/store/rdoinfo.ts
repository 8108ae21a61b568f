import type pg from "pg";
import { notify } from "./notify";

/** A release as rdoinfo lists it. */
export interface ReleaseFact {
  name: string;
  status: string | null;
  identifier: string | null;
  upstreamBranch: string | null;
}

/** A package of one tag, overrides applied. */
export interface PackageFact {
  name: string;
  project: string;
  component: string | null;
  maintainers: readonly string[];
  upstream: string | null;
  distgit: string | null;
  sourceBranch: string | null;
  conf: string | null;
}

/**
 * Stores the releases of rdoinfo that the site shows. What the configuration says of a release (`overridden`) wins.
 * A phase seen for the first time opens a row in its history.
 */
export async function storeReleases(
  client: pg.ClientBase,
  facts: readonly ReleaseFact[],
  overridden: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  for (const [position, fact] of facts.entries())
    await client.query(
      `UPDATE release SET title = coalesce(title, $2), upstream_branch = coalesce($3, upstream_branch),
         phase = CASE WHEN $4 THEN phase ELSE coalesce($5, phase) END, position = CASE WHEN position >= 1000 THEN 1000 + $6 ELSE position END
       WHERE name = $1`,
      [fact.name, fact.identifier, fact.upstreamBranch, overridden.has(fact.name), fact.status, position],
    );
  await client.query(
    `INSERT INTO release_phase (release_name, phase, valid_from, recorded_at)
     SELECT r.name, r.phase, $1, $1 FROM release r
     WHERE r.removed_at IS NULL AND NOT EXISTS (SELECT FROM release_phase p WHERE p.release_name = r.name
       AND p.phase = r.phase AND p.valid_until IS NULL)`,
    [now],
  );
  await client.query(
    `UPDATE release_phase p SET valid_until = $1 FROM release r
     WHERE r.name = p.release_name AND p.valid_until IS NULL AND p.phase <> r.phase`,
    [now],
  );
}

/** Makes the packages of a tag what rdoinfo says; packages that left the tag are marked removed. Returns how many changed. */
export async function storePackages(
  client: pg.ClientBase,
  rdoinfoTag: string,
  facts: readonly PackageFact[],
  now: Date,
): Promise<number> {
  const stored = await client.query(
    `INSERT INTO release_package AS p (rdoinfo_tag, name, project, component, maintainers, upstream, distgit, source_branch, conf, recorded_at)
     SELECT $1, x.name, x.project, x.component, x.maintainers, x.upstream, x.distgit, x."sourceBranch", x.conf, $3
     FROM jsonb_to_recordset($2::jsonb) AS x(name text, project text, component text, maintainers text[], upstream text,
       distgit text, "sourceBranch" text, conf text)
     ON CONFLICT (rdoinfo_tag, name) DO UPDATE SET project = excluded.project, component = excluded.component,
       maintainers = excluded.maintainers, upstream = excluded.upstream, distgit = excluded.distgit,
       source_branch = excluded.source_branch, conf = excluded.conf, removed_at = NULL
     WHERE (p.project, p.component, p.maintainers, p.upstream, p.distgit, p.source_branch, p.conf, p.removed_at)
       IS DISTINCT FROM (excluded.project, excluded.component, excluded.maintainers, excluded.upstream, excluded.distgit,
         excluded.source_branch, excluded.conf, NULL)`,
    [rdoinfoTag, JSON.stringify(facts), now],
  );
  const left = await client.query(
    "UPDATE release_package SET removed_at = $3 WHERE rdoinfo_tag = $1 AND removed_at IS NULL AND NOT name = ANY($2)",
    [rdoinfoTag, facts.map((f) => f.name), now],
  );
  const changed = (stored.rowCount ?? 0) + (left.rowCount ?? 0);
  if (changed > 0) await notify(client, ["packages", "releases"]);
  return changed;
}
