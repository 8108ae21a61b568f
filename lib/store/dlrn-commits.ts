import type pg from "pg";
import type { DlrnCommitFact } from "@/lib/domain/dlrn/facts";
import { incarnationOf, MAX_INCARNATION, seqOf, seqRange } from "@/lib/domain/dlrn/seq";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { type Column, iso, upsertOf, writeRows } from "./bulk";
import { markStale } from "./stale";

interface Row {
  seq: number;
  fact: DlrnCommitFact;
}

interface Held {
  seq: number;
  dlrnId: number;
  projectName: string;
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
  builtMs: number;
  status: string;
  flags: number;
  component: string | null;
  nvr: string | null;
  versionsCsv: string | null;
  removed: boolean;
}

/** A page of builds as read: `ids` of all its rows, `whole` = every row's id could be read, so gaps are real. */
export interface CommitPage {
  facts: readonly DlrnCommitFact[];
  ids: readonly number[];
  whole: boolean;
}

export interface StoredPage {
  read: number;
  changed: number;
  /** Rows held, and not in the page although rows on both sides of them are. */
  missing: number[];
  bad: Rejected[];
  /** More than half of the rows held under these ids are other builds now: the server was rebuilt. Nothing was written. */
  rebuilt: boolean;
}

const COLUMNS = (instanceId: string, epoch: number, now: string): Column<Row>[] => [
  { name: "instance_id", type: "text", all: instanceId },
  { name: "seq", type: "int8", of: (r) => r.seq },
  { name: "dlrn_id", type: "int4", of: (r) => r.fact.dlrnId },
  { name: "epoch", type: "int2", all: epoch },
  { name: "project_name", type: "text", of: (r) => r.fact.projectName },
  { name: "component", type: "text", of: (r) => r.fact.component },
  { name: "commit_hash", type: "text", of: (r) => r.fact.commitHash },
  { name: "distro_hash", type: "text", of: (r) => r.fact.distroHash },
  { name: "extended_hash", type: "text", of: (r) => r.fact.extendedHash },
  { name: "commit_branch", type: "text", of: (r) => r.fact.commitBranch },
  { name: "committed_at", type: "timestamptz", of: (r) => iso(r.fact.committedAt) },
  { name: "distgit_at", type: "timestamptz", of: (r) => iso(r.fact.distgitAt) },
  { name: "extended_at", type: "timestamptz", of: (r) => iso(r.fact.extendedAt) },
  { name: "built_at", type: "timestamptz", of: (r) => iso(r.fact.builtAt) },
  { name: "status", type: "text", of: (r) => r.fact.status },
  { name: "notes", type: "text", of: (r) => r.fact.notes },
  { name: "nvr", type: "text", of: (r) => r.fact.nvr },
  { name: "flags", type: "int4", of: (r) => r.fact.flags },
  { name: "versions_csv", type: "text", of: (r) => r.fact.versionsCsv },
  { name: "recorded_at", type: "timestamptz", all: now },
  { name: "changed_at", type: "timestamptz", all: now },
];
const CONFLICT = `${upsertOf(
  ["instance_id", "seq"],
  ["component", "status", "notes", "nvr", "flags", "versions_csv", "changed_at"],
)}, removed_at = NULL`;

/**
 * Stores a page of builds: new rows, and rows whose status, flags, component or artifacts changed (a purge, a bootstrap
 * package turned RETRY, a row that came back). An id that now means another build starts a new incarnation, and the old
 * row is marked removed. Packages and days touched are marked stale. The caller holds the transaction.
 */
export async function storeCommits(
  client: pg.ClientBase,
  instanceId: string,
  epoch: number,
  page: CommitPage,
  now: Date,
): Promise<StoredPage> {
  const result: StoredPage = { read: page.ids.length, changed: 0, missing: [], bad: [], rebuilt: false };
  if (page.ids.length === 0) return result;
  const held = await heldRows(client, instanceId, epoch, page.ids);
  const fresh: Row[] = [];
  const changed: Row[] = [];
  const replaced: Held[] = [];
  let known = 0;
  for (const fact of page.facts) {
    const old = held.get(fact.dlrnId);
    if (!old) fresh.push({ seq: seqOf(epoch, fact.dlrnId), fact });
    else {
      known += 1;
      if (!sameBuild(old, fact)) {
        replaced.push(old);
        const incarnation = Math.min(incarnationOf(old.seq) + 1, MAX_INCARNATION);
        changed.push({ seq: seqOf(epoch, fact.dlrnId, incarnation), fact });
      } else if (!sameState(old, fact)) changed.push({ seq: old.seq, fact });
    }
  }
  if (replaced.length >= 3 && replaced.length * 2 > known) return { ...result, rebuilt: true };

  const refused = new Set<Row>();
  const refuse = (row: Row, reason: string) => {
    refused.add(row);
    result.bad.push({ payload: row.fact, reason });
  };
  const write = { table: "dlrn_commit", columns: COLUMNS(instanceId, epoch, now.toISOString()) };
  await writeRows(client, write, fresh, refuse);
  await writeRows(client, { ...write, conflict: CONFLICT }, changed, refuse);
  const written = [...fresh, ...changed].filter((row) => !refused.has(row));
  if (replaced.length > 0)
    await removeCommits(
      client,
      instanceId,
      replaced.map((r) => r.seq),
      now,
    );
  const days = written.map((r) => dayOf(r.fact.builtAt.getTime()));
  await markStale(client, instanceId, {
    package: [...written.map((r) => r.fact.projectName), ...replaced.map((r) => r.projectName)],
    day: days,
    lead: days,
  });
  result.changed = written.length;
  if (page.whole) result.missing = missingFrom(page.ids, held);
  return result;
}

/** Marks rows as gone at the source; they are kept. Votes and promotions of them stay as they are. */
export async function removeCommits(
  client: pg.ClientBase,
  instanceId: string,
  seqs: readonly number[],
  now: Date,
): Promise<void> {
  const removed = await client.query<{ project_name: string; built_at: Date }>(
    `UPDATE dlrn_commit SET removed_at = $3, changed_at = $3
     WHERE instance_id = $1 AND seq = ANY($2::int8[]) AND removed_at IS NULL RETURNING project_name, built_at`,
    [instanceId, seqs, now],
  );
  const days = removed.rows.map((r) => dayOf(r.built_at.getTime()));
  await markStale(client, instanceId, {
    package: removed.rows.map((r) => r.project_name),
    day: days,
    lead: days,
  });
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The newest incarnation of each id between the page's lowest and highest. */
async function heldRows(
  client: pg.ClientBase,
  instanceId: string,
  epoch: number,
  ids: readonly number[],
): Promise<Map<number, Held>> {
  const [low, high] = seqRange(epoch, Math.min(...ids), Math.max(...ids));
  const found = await client.query<Held>({
    name: "held-commits",
    text: `SELECT seq, dlrn_id AS "dlrnId", project_name AS "projectName", commit_hash AS "commitHash",
        distro_hash AS "distroHash", extended_hash AS "extendedHash", (extract(epoch FROM built_at) * 1000)::float8 AS "builtMs",
        status, flags, component, nvr, versions_csv AS "versionsCsv", removed_at IS NOT NULL AS removed
      FROM dlrn_commit WHERE instance_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq`,
    values: [instanceId, low, high],
  });
  return new Map(found.rows.map((row) => [row.dlrnId, row]));
}

const sameBuild = (held: Held, fact: DlrnCommitFact) =>
  held.commitHash === fact.commitHash &&
  held.distroHash === fact.distroHash &&
  held.extendedHash === fact.extendedHash &&
  held.projectName === fact.projectName &&
  Math.round(held.builtMs) === fact.builtAt.getTime();

const sameState = (held: Held, fact: DlrnCommitFact) =>
  !held.removed &&
  held.status === fact.status &&
  held.flags === fact.flags &&
  held.component === fact.component &&
  held.nvr === fact.nvr &&
  held.versionsCsv === fact.versionsCsv;

function missingFrom(ids: readonly number[], held: ReadonlyMap<number, Held>): number[] {
  const present = new Set(ids);
  const missing: number[] = [];
  for (const row of held.values()) if (!row.removed && !present.has(row.dlrnId)) missing.push(row.seq);
  return missing;
}
