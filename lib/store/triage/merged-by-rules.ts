import type pg from "pg";
import { itemId } from "@/lib/domain/triage/item-id";
import { recordAudit } from "../audit";

/** An item that has lost its failures to another. */
export interface Emptied {
  id: number;
  into: number;
}

/**
 * Merges items that rules, not people, found to be the same as others: their addresses lead on, their bugs go along, and each
 * has an event and an audit row with the reason.
 *
 * @param because the reason, to which the other item's number is added
 */
export async function mergeByRules(
  tx: pg.ClientBase,
  emptied: readonly Emptied[],
  because: string,
  now: Date,
): Promise<void> {
  if (emptied.length === 0) return;
  const ids = emptied.map((one) => one.id);
  const into = emptied.map((one) => one.into);
  await tx.query(
    `INSERT INTO bug_link (item_id, url, tracker_id, key, linked_by, linked_at)
     SELECT x.into_id, b.url, b.tracker_id, b.key, b.linked_by, b.linked_at
     FROM unnest($1::int8[], $2::int8[]) AS x(id, into_id) JOIN bug_link b ON b.item_id = x.id AND b.removed_at IS NULL
     ON CONFLICT (item_id, url) DO NOTHING`,
    [ids, into],
  );
  const merged = await tx.query<{
    id: number;
    state: string;
    into: number;
    visibility: "public" | "private";
  }>(
    `WITH moved AS (SELECT t.id, t.state, t.visibility, x.into_id FROM unnest($1::int8[], $2::int8[]) AS x(id, into_id)
         JOIN triage_item t ON t.id = x.id),
       merged AS (UPDATE triage_item t SET state = 'merged', is_open = false, merged_into = m.into_id, closed_at = $3,
           failures = 0, failing_subjects = 0, subjects = 0, holds_up = '[]', holds_up_count = 0, due_at = NULL, due_for = NULL,
           is_overdue = false, version = t.version + 1, changed_at = $3 FROM moved m WHERE t.id = m.id),
       told AS (INSERT INTO triage_event (item_id, at, kind, from_state, to_state, text, data)
     SELECT id, $3, 'merged', state, 'merged', $4 || into_id || '.',
       jsonb_build_object('into', 'T-' || into_id) FROM moved)
     SELECT id, state, into_id AS "into", visibility FROM moved ORDER BY id`,
    [ids, into, now, because],
  );
  await recordAudit(
    tx,
    merged.rows.map((one) => ({
      actor: null,
      action: "triage:merged",
      subjectKind: "item",
      subjectId: itemId(one.id),
      before: { state: one.state },
      after: { state: "merged", into: itemId(one.into) },
      reason: `${because}${one.into}.`,
      visibility: one.visibility,
    })),
    now,
  );
  await tx.query("DELETE FROM triage_subject WHERE item_id = ANY($1)", [ids]);
  await tx.query("INSERT INTO triage_stale (item_id) SELECT DISTINCT unnest($1::int8[])", [into]);
}
