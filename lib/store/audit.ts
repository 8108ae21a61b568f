import type pg from "pg";

/** What somebody, or Prodchain's rules (actor null), wrote. */
export interface AuditEntry {
  actor: string | null;
  /** "<kind>:<verb>", e.g. "triage:acknowledge". */
  action: string;
  /** item | known-issue | incident | rota | person | session | view */
  subjectKind: string;
  subjectId: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  /** Of the thing written: entries of private things are absent for readers who may not see them. */
  visibility?: "public" | "private";
}

/** Name under which the rules of Prodchain itself act. */
export const BY_RULES = "prodchain";

/** Writes audit rows in the transaction of the write they tell of. The table takes no update and no delete. */
export async function recordAudit(
  tx: pg.ClientBase,
  entries: readonly AuditEntry[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return;
  const json = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value));
  await tx.query(
    `INSERT INTO audit (at, actor, action, subject_kind, subject_id, before, after, reason, visibility)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[], $8::text[], $9::text[])`,
    [
      now,
      entries.map((e) => e.actor ?? BY_RULES),
      entries.map((e) => e.action),
      entries.map((e) => e.subjectKind),
      entries.map((e) => e.subjectId),
      entries.map((e) => json(e.before)),
      entries.map((e) => json(e.after)),
      entries.map((e) => e.reason),
      entries.map((e) => e.visibility ?? "public"),
    ],
  );
}
