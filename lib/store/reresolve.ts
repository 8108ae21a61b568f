import type pg from "pg";
import { FIRST_TRIAGE, productionChain } from "./failures";
import { readCursor, writeCursor } from "./feeds";
import { inLease, type Lease } from "./lease";
import { loadResolver, type Resolved, type Resolver } from "./resolve";
import { markStale } from "./stale";

const PART = "resolved";

/**
 * Resolves what is stored of a source anew when releases, packages or ownership rules changed since the last time: rdoinfo
 * may be read after the first builds, and rules are edited. What changed is marked stale. Cheap when nothing did.
 */
export async function reresolve(
  pool: pg.Pool,
  lease: Lease,
  source: "zuul" | "koji",
  sourceId: string,
  now: Date,
): Promise<void> {
  const resolver = await loadResolver(pool);
  const firstTriage = await productionChain(pool);
  const fingerprint = `${resolver.fingerprint} ${firstTriage ?? ""}`;
  const held = await readCursor<{ fingerprint: string }>(pool, lease.feedId, PART);
  if (held?.fingerprint === fingerprint) return;
  await inLease(pool, lease, async (tx) => {
    if (source === "zuul") await resolveZuul(tx, sourceId, resolver);
    else await resolveKoji(tx, sourceId, resolver);
    const changed = await tx.query<{ subject: string }>(FAILURES[source], [
      sourceId,
      [...FIRST_TRIAGE],
      firstTriage,
      now,
    ]);
    await markStale(tx, sourceId, { subject: changed.rows.map((row) => row.subject) });
    await writeCursor(tx, lease.feedId, PART, { fingerprint }, now);
  });
}

type ZuulKey = { jobName: string; pipeline: string | null; project: string | null; branch: string | null };

async function resolveZuul(tx: pg.ClientBase, serverId: string, resolver: Resolver): Promise<void> {
  const held = await tx.query<ZuulKey & Resolved>(
    `SELECT DISTINCT job_name AS "jobName", pipeline, project, branch, release_name AS "releaseName", component,
       package_name AS "packageName", dfg_slug AS "ownerSlug" FROM zuul_build WHERE server_id = $1`,
    [serverId],
  );
  const changed = held.rows.flatMap((row) => {
    const is = resolver.zuulBuild(row);
    return same(row, is) ? [] : [{ ...row, ...is }];
  });
  if (changed.length === 0) return;
  await tx.query(
    `UPDATE zuul_build b SET release_name = x.release, component = x.component, package_name = x.package, dfg_slug = x.owner
     FROM jsonb_to_recordset($2::jsonb) AS x(job text, pipeline text, project text, branch text, release text, component text,
       package text, owner text)
     WHERE b.server_id = $1 AND b.job_name = x.job AND coalesce(b.pipeline, '') = x.pipeline
       AND coalesce(b.project, '') = x.project AND coalesce(b.branch, '') = x.branch
       AND (b.release_name, b.component, b.package_name, b.dfg_slug)
         IS DISTINCT FROM (x.release, x.component, x.package, x.owner)`,
    [
      serverId,
      JSON.stringify(
        changed.map((c) => ({
          job: c.jobName,
          pipeline: c.pipeline ?? "",
          project: c.project ?? "",
          branch: c.branch ?? "",
          release: c.releaseName,
          component: c.component,
          package: c.packageName,
          owner: c.ownerSlug,
        })),
      ),
    ],
  );
  await markStale(tx, serverId, { subject: changed.map((c) => c.jobName) });
}

/** The release of a build comes from its tags and target, which are read elsewhere: only the owner is found anew. */
async function resolveKoji(tx: pg.ClientBase, hubId: string, resolver: Resolver): Promise<void> {
  const held = await tx.query<{ packageName: string; releaseName: string | null; ownerSlug: string | null }>(
    `SELECT DISTINCT package_name AS "packageName", release_name AS "releaseName", dfg_slug AS "ownerSlug"
     FROM koji_build WHERE hub_id = $1`,
    [hubId],
  );
  const changed = held.rows.flatMap((row) => {
    const tags = row.releaseName === null ? [] : [row.releaseName];
    const { ownerSlug } = resolver.koji({ packageName: row.packageName, target: null, tags });
    return ownerSlug === row.ownerSlug ? [] : [{ ...row, ownerSlug }];
  });
  if (changed.length === 0) return;
  await tx.query(
    `UPDATE koji_build b SET dfg_slug = x.owner
     FROM unnest($2::text[], $3::text[], $4::text[]) AS x(package, release, owner)
     WHERE b.hub_id = $1 AND b.package_name = x.package AND coalesce(b.release_name, '') = coalesce(x.release, '')
       AND b.dfg_slug IS DISTINCT FROM x.owner`,
    [
      hubId,
      changed.map((c) => c.packageName),
      changed.map((c) => c.releaseName),
      changed.map((c) => c.ownerSlug),
    ],
  );
  const packages = changed.map((c) => c.packageName);
  await markStale(tx, hubId, { subject: packages, drift: packages });
}

const same = (a: Resolved, b: Resolved) =>
  a.releaseName === b.releaseName &&
  a.component === b.component &&
  a.packageName === b.packageName &&
  a.ownerSlug === b.ownerSlug;

// $1 source, $2 classes of first triage, $3 who does that, $4 now. Failures follow their builds.
const OWNERS = "CASE WHEN f.class = ANY($2) THEN coalesce($3, b.dfg_slug) ELSE b.dfg_slug END";
const FAILURES = {
  zuul: `UPDATE failure f SET release_name = b.release_name, component = b.component, package_name = b.package_name,
      owner_slug = b.dfg_slug, dfg_slug = ${OWNERS}, changed_at = $4
    FROM zuul_build b WHERE f.source = 'zuul' AND f.source_id = $1 AND b.server_id = $1 AND b.uuid = f.key
      AND (f.release_name, f.component, f.package_name, f.owner_slug, f.dfg_slug)
        IS DISTINCT FROM (b.release_name, b.component, b.package_name, b.dfg_slug, ${OWNERS})
    RETURNING f.subject`,
  koji: `UPDATE failure f SET release_name = b.release_name, owner_slug = b.dfg_slug, dfg_slug = ${OWNERS}, changed_at = $4
    FROM koji_build b WHERE f.source = 'koji' AND f.source_id = $1 AND b.hub_id = $1
      AND f.key = b.build_id || '@' || b.creation_event_id
      AND (f.release_name, f.owner_slug, f.dfg_slug) IS DISTINCT FROM (b.release_name, b.dfg_slug, ${OWNERS})
    RETURNING f.subject`,
};
