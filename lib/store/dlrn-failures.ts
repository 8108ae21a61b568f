import type pg from "pg";
import { buildLogUrl } from "@/lib/domain/dlrn/paths";
import { classifyDlrn } from "@/lib/domain/failure/classify-dlrn";
import { DAY } from "@/lib/shared/clock";
import { type FailureRecord, FIRST_TRIAGE, productionChain, writeFailures } from "./failures";
import { inLease, type Lease } from "./lease";
import { loadOwnership, type OwnerOf } from "./ownership";
import { markAllStale } from "./stale";

/** Older failures keep class and headline; their lines stand in the build's notes. */
const EVIDENCE_FOR = 90 * DAY;
const LONGEST_NOTES = 20_000;
const AT_ONCE = 500;

interface FailedCommit {
  seq: number;
  projectName: string;
  component: string | null;
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
  flags: number;
  builtAt: Date;
  status: string;
  notes: string | null;
}

/**
 * Makes the failures of these packages what their FAILED builds say: new ones are classed by their notes, those whose build
 * is no failure any more or is gone are removed, and the others follow the package's owner.
 *
 * @param owners DFG of the packages that still have builds; null = Unassigned
 */
export async function deriveDlrnFailures(
  tx: pg.ClientBase,
  instanceId: string,
  packages: readonly string[],
  owners: ReadonlyMap<string, string | null>,
  now: Date,
): Promise<void> {
  await tx.query(GONE, [instanceId, packages, now]);
  const due = await tx.query<{ seq: number }>(DUE, [instanceId, packages]);
  const seqs = due.rows.map((row) => row.seq);
  await writeCommits(tx, instanceId, seqs, (row) => owners.get(row.projectName) ?? null, now);
  await tx.query(OWNERS, [
    instanceId,
    [...owners.keys()],
    [...owners.values()],
    [...FIRST_TRIAGE],
    await productionChain(tx),
    now,
  ]);
}

/**
 * Writes failures while a first load still waits for pages, so that the derivation after it finds most of them written. Rows
 * are loaded newest first: each call looks at those below the last one's. What is owned otherwise in the end is set right then.
 *
 * @returns what to call after a page
 */
export function createEarlyFailures(pool: pg.Pool, lease: Lease, instanceId: string) {
  let above = Number.MAX_SAFE_INTEGER;
  let ownerOf: OwnerOf | undefined;
  return async (now: Date): Promise<void> => {
    ownerOf ??= await loadOwnership(pool, instanceId);
    const owner = ownerOf;
    await inLease(pool, lease, async (tx) => {
      const fresh = await tx.query<{ seq: number; failed: boolean }>(FRESH, [instanceId, above]);
      const failed = fresh.rows.filter((row) => row.failed).map((row) => row.seq);
      const ownerOfRow = (row: FailedCommit) => owner({ package: row.projectName, component: row.component });
      await writeCommits(tx, instanceId, failed, ownerOfRow, now);
      above = fresh.rows.at(-1)?.seq ?? above;
    });
  };
}

async function writeCommits(
  tx: pg.ClientBase,
  instanceId: string,
  seqs: readonly number[],
  ownerOf: (row: FailedCommit) => string | null,
  now: Date,
): Promise<void> {
  if (seqs.length === 0) return;
  const instance = await tx.query<{ release: string; webUrl: string }>(
    `SELECT release_name AS release, web_url AS "webUrl" FROM instance WHERE id = $1`,
    [instanceId],
  );
  for (let from = 0; from < seqs.length; from += AT_ONCE) {
    const commits = await tx.query<FailedCommit>(COMMITS, [
      instanceId,
      seqs.slice(from, from + AT_ONCE),
      LONGEST_NOTES,
    ]);
    const records = commits.rows.map((row) => recordOf(instanceId, instance.rows[0], row, ownerOf(row), now));
    await writeFailures(tx, records, now);
  }
}

/** A database from before failures were kept has streaks and no failures: everything is derived once more. */
export async function markUnwritten(client: pg.ClientBase, instanceId: string): Promise<void> {
  const missing = await client.query(
    `SELECT WHERE EXISTS (SELECT FROM streak WHERE instance_id = $1)
       AND NOT EXISTS (SELECT FROM failure WHERE source = 'dlrn' AND source_id = $1)`,
    [instanceId],
  );
  if (missing.rowCount) await markAllStale(client, instanceId);
}

function recordOf(
  instanceId: string,
  instance: { release: string; webUrl: string } | undefined,
  row: FailedCommit,
  ownerSlug: string | null,
  now: Date,
): FailureRecord {
  const { verdict, evidence, headline } = classifyDlrn(row.notes, row.projectName);
  return {
    source: "dlrn",
    sourceId: instanceId,
    key: String(row.seq),
    seq: row.seq,
    subjectKind: "package",
    subject: row.projectName,
    scope: "",
    releaseName: instance?.release ?? null,
    component: row.component,
    pipeline: null,
    project: null,
    packageName: row.projectName,
    ownerSlug,
    at: row.builtAt,
    result: row.status,
    verdict,
    evidence: now.getTime() - row.builtAt.getTime() < EVIDENCE_FOR ? evidence : null,
    headline,
    logUrl: instance ? buildLogUrl(instance.webUrl, row) : null,
    voting: true,
  };
}

// What is said of a failed build changes only with its row: changed_at tells. In a first load PostgreSQL has no statistics yet:
// rows are looked up by key, one by one, where a join may walk the whole table for each.
const DUE = `SELECT c.seq FROM unnest($2::text[]) AS n(name) CROSS JOIN LATERAL (
    SELECT c.seq, c.changed_at FROM dlrn_commit c WHERE c.instance_id = $1 AND c.project_name = n.name AND c.status = 'FAILED'
      AND c.removed_at IS NULL OFFSET 0) c
  LEFT JOIN LATERAL (SELECT f.changed_at FROM failure f WHERE f.source = 'dlrn' AND f.source_id = $1 AND f.key = c.seq::text
      AND f.removed_at IS NULL LIMIT 1) f ON true
  WHERE f.changed_at IS NULL OR f.changed_at < c.changed_at ORDER BY c.seq`;

const FRESH = `SELECT seq, status = 'FAILED' AND removed_at IS NULL AS failed FROM dlrn_commit
  WHERE instance_id = $1 AND seq < $2 ORDER BY seq DESC`;

const COMMITS = `SELECT c.seq, c.project_name AS "projectName", c.component, c.commit_hash AS "commitHash",
    c.distro_hash AS "distroHash", c.extended_hash AS "extendedHash", c.flags, c.built_at AS "builtAt", c.status,
    left(c.notes, $3) AS notes
  FROM dlrn_commit c WHERE c.instance_id = $1 AND c.seq = ANY($2::int8[])`;

const GONE = `UPDATE failure f SET removed_at = $3, changed_at = $3
  WHERE f.source = 'dlrn' AND f.source_id = $1 AND f.subject = ANY($2) AND f.removed_at IS NULL
    AND (SELECT c.status = 'FAILED' AND c.removed_at IS NULL FROM dlrn_commit c
      WHERE c.instance_id = $1 AND c.seq = f.seq) IS NOT TRUE`;

const OWNERS = `UPDATE failure f SET owner_slug = o.dfg, changed_at = $6,
    dfg_slug = CASE WHEN f.class = ANY($4) THEN coalesce($5, o.dfg) ELSE o.dfg END
  FROM unnest($2::text[], $3::text[]) AS o(project_name, dfg)
  WHERE f.source = 'dlrn' AND f.source_id = $1 AND f.subject = o.project_name
    AND (f.owner_slug, f.dfg_slug) IS DISTINCT FROM
      (o.dfg, CASE WHEN f.class = ANY($4) THEN coalesce($5, o.dfg) ELSE o.dfg END)`;
