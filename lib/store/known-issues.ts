import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { issueId } from "@/lib/domain/known-issue/issue-id";
import { type Scope, toScope } from "@/lib/domain/known-issue/scope";
import { recordAudit } from "./audit";
import { notify } from "./notify";

/** What a person says of a known issue. */
export interface IssueFields {
  title: string;
  kind: "signature" | "pattern";
  pattern: string | null;
  signatureId: number | null;
  scope: Scope;
  bugUrl: string | null;
  dfgSlug: string | null;
  note: string | null;
}

/** A known issue as it is stored. */
export interface StoredIssue extends IssueFields {
  id: number;
  visibility: "public" | "private";
  version: number;
  retiredAt: Date | null;
}

export type IssueWrite =
  | { ok: true; id: number; version: number; before: StoredIssue | null }
  | { ok: false; why: "absent" }
  | { ok: false; why: "conflict"; by: string | null; at: Date; version: number };

const FIELDS = `id, visibility, version, title, kind, pattern, signature_id AS "signatureId", scope, bug_url AS "bugUrl",
  dfg_slug AS "dfgSlug", note, retired_at AS "retiredAt"`;

/** Adds a known issue; failures are matched from the first one on by the next pass of the matcher. */
export function createIssue(
  pool: pg.Pool,
  fields: IssueFields,
  by: { actor: string; visibility: "public" | "private" },
  now: Date,
): Promise<IssueWrite> {
  return withTransaction(pool, async (tx) => {
    const made = await tx.query<{ id: number }>(
      `INSERT INTO known_issue (visibility, title, kind, pattern, signature_id, scope, bug_url, dfg_slug, note, created_by,
         recorded_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) RETURNING id`,
      [by.visibility, ...valuesOf(fields), by.actor, now],
    );
    const id = made.rows[0]?.id as number;
    const { actor, visibility } = by;
    await tell(tx, { id, actor, verb: "create", before: null, after: fields, visibility, reason: null }, now);
    return { ok: true, id, version: 1, before: null };
  });
}

const valuesOf = (fields: IssueFields) => [
  fields.title,
  fields.kind,
  fields.kind === "pattern" ? fields.pattern : null,
  fields.kind === "signature" ? fields.signatureId : null,
  JSON.stringify(fields.scope),
  fields.bugUrl,
  fields.dfgSlug,
  fields.note,
];

/** What a change is asked for. */
export interface IssueChange {
  id: number;
  /** The version that the person saw. */
  version: number;
  actor: string;
  /** Whether the person may see private known issues; others are absent. */
  seesPrivate: boolean;
  fields?: Partial<IssueFields>;
  /** true retires, false revives. */
  retired?: boolean;
  reason: string | null;
}

/**
 * Changes a known issue, retires or revives it, unless somebody else did meanwhile. When what it matches changes, its hits are
 * forgotten and failures are matched anew from the first one on.
 */
export function changeIssue(pool: pg.Pool, change: IssueChange, now: Date): Promise<IssueWrite> {
  return withTransaction(pool, async (tx) => {
    const before = await lockIssue(tx, change.id, change.seesPrivate);
    if (before === undefined) return { ok: false, why: "absent" };
    if (before.version !== change.version) return conflictOf(tx, before);
    const after: StoredIssue = { ...before, ...change.fields, version: before.version + 1 };
    if (change.retired === true) after.retiredAt = before.retiredAt ?? now;
    if (change.retired === false) after.retiredAt = null;
    const matchesElse = what(before) !== what(after);
    await tx.query(
      `UPDATE known_issue SET title = $2, kind = $3, pattern = $4, signature_id = $5, scope = $6, bug_url = $7,
         dfg_slug = $8, note = $9, retired_at = $10,
         retired_why = CASE WHEN $10::timestamptz IS NULL THEN NULL WHEN $11::text IS NOT NULL THEN $11 ELSE retired_why END,
         version = version + 1, changed_at = $12,
         matched_up_to = CASE WHEN $13 THEN 0 ELSE matched_up_to END, hits = CASE WHEN $13 THEN 0 ELSE hits END,
         passing_checked = CASE WHEN $13 THEN 0 ELSE passing_checked END,
         passing_hits = CASE WHEN $13 THEN 0 ELSE passing_hits END,
         last_hit_at = CASE WHEN $13 THEN NULL ELSE last_hit_at END
       WHERE id = $1`,
      [
        change.id,
        ...valuesOf(after),
        after.retiredAt,
        change.retired === true ? (change.reason ?? "by hand") : null,
        now,
        matchesElse,
      ],
    );
    if (matchesElse || (before.retiredAt === null) !== (after.retiredAt === null))
      await markItems(tx, change.id);
    if (matchesElse) await forgetHits(tx, change.id);
    const verb = change.retired === undefined ? "change" : change.retired ? "retire" : "revive";
    const { actor, reason } = change;
    await tell(
      tx,
      {
        id: change.id,
        actor,
        verb,
        before: toldOf(before),
        after: toldOf(after),
        visibility: before.visibility,
        reason,
      },
      now,
    );
    return { ok: true, id: change.id, version: after.version, before };
  });
}

async function lockIssue(
  tx: pg.ClientBase,
  id: number,
  seesPrivate: boolean,
): Promise<StoredIssue | undefined> {
  const found = await tx.query<StoredIssue>(
    `SELECT ${FIELDS} FROM known_issue WHERE id = $1 AND (visibility = 'public' OR $2) FOR UPDATE`,
    [id, seesPrivate],
  );
  const [row] = found.rows;
  return row && { ...row, scope: toScope(row.scope) };
}

async function conflictOf(tx: pg.ClientBase, held: StoredIssue): Promise<IssueWrite> {
  const last = await tx.query<{ actor: string; at: Date }>(
    `SELECT actor, at FROM audit WHERE subject_kind = 'known-issue' AND subject_id = $1 ORDER BY id DESC LIMIT 1`,
    [issueId(held.id)],
  );
  const [row] = last.rows;
  return {
    ok: false,
    why: "conflict",
    by: row?.actor ?? null,
    at: row?.at ?? new Date(0),
    version: held.version,
  };
}

/** What decides what it matches, as text. */
const what = ({ kind, pattern, signatureId, scope }: IssueFields) =>
  JSON.stringify([kind, pattern, signatureId, Object.entries(scope).sort()]);

const toldOf = ({ id: _, version: _v, visibility: _vis, ...fields }: StoredIssue) => fields;

/** Items that the issue explained: what is said of them rests on it. */
export async function markItems(tx: pg.ClientBase, id: number): Promise<void> {
  await tx.query(
    `INSERT INTO triage_stale (item_id) SELECT DISTINCT f.item_id FROM known_hit h JOIN failure f ON f.id = h.failure_id
     WHERE h.known_issue_id = $1 AND f.item_id IS NOT NULL`,
    [id],
  );
}

async function forgetHits(tx: pg.ClientBase, id: number): Promise<void> {
  await tx.query("DELETE FROM known_hit WHERE known_issue_id = $1", [id]);
  await tx.query(
    `UPDATE passing_check SET known_issues = array_remove(known_issues, $1), matched = array_remove(matched, $1)
     WHERE $1 = ANY(known_issues)`,
    [id],
  );
}

interface Told {
  id: number;
  actor: string | null;
  verb: "create" | "change" | "retire" | "revive";
  before: unknown;
  after: unknown;
  reason: string | null;
  visibility: "public" | "private";
}

async function tell(tx: pg.ClientBase, told: Told, now: Date): Promise<void> {
  const { id, actor, verb, before, after, reason, visibility } = told;
  await recordAudit(
    tx,
    [
      {
        ...{ actor, before, after, reason, visibility },
        action: `known-issue:${verb}`,
        subjectKind: "known-issue",
        subjectId: issueId(id),
      },
    ],
    now,
  );
  await notify(tx, ["triage"]);
}
