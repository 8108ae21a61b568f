import type pg from "pg";
import type { RuledItem } from "@/lib/domain/triage/transition";

/** What the rules read of an item, and what people have set. */
export interface StoredItem extends RuledItem {
  id: number;
  visibility: "public" | "private";
  class: string;
  classSet: boolean;
  why: string | null;
  dfgSlug: string | null;
  dfgSet: boolean;
  /** A bug is linked. */
  hasBug: boolean;
  /** Its failures come and go on the same input (lib/store/flakes.ts). */
  isFlaky: boolean;
}

/**
 * Locks items, in the order of their ids so that two who lock the same ones wait and do not block each other. What is read of
 * them must be read after: a statement that waited for a row has its newest version, but sees other tables as they were before.
 */
export async function waitForItems(tx: pg.ClientBase, ids: readonly number[]): Promise<void> {
  await tx.query("SELECT FROM triage_item WHERE id = ANY($1::int8[]) ORDER BY id FOR UPDATE", [ids]);
}

/** These items, locked until the transaction ends. */
export async function lockItems(tx: pg.ClientBase, ids: readonly number[]): Promise<StoredItem[]> {
  await waitForItems(tx, ids);
  const found = await tx.query<StoredItem>(
    `SELECT i.id, visibility, state, class, class_set AS "classSet", why, dfg_slug AS "dfgSlug", dfg_set AS "dfgSet",
       acknowledged_by AS "acknowledgedBy", acknowledged_at AS "acknowledgedAt", acknowledged_until AS "acknowledgedUntil",
       snoozed_until AS "snoozedUntil", escalated_to AS "escalatedTo", escalated_from AS "escalatedFrom",
       escalation_state AS "escalationState", escalation_level AS "escalationLevel", escalated_at AS "escalatedAt",
       claimed_at AS "claimedAt", claimed_by AS "claimedBy", claim, opened_at AS "openedAt", closed_at AS "closedAt", reopened,
       is_flaky AS "isFlaky",
       EXISTS (SELECT FROM bug_link b WHERE b.item_id = i.id AND b.removed_at IS NULL) AS "hasBug"
     FROM triage_item i WHERE id = ANY($1) AND state <> 'merged' ORDER BY id`,
    [ids],
  );
  return found.rows;
}

const RULED = {
  state: "text",
  acknowledged_by: "text",
  acknowledged_at: "timestamptz",
  acknowledged_until: "timestamptz",
  snoozed_until: "timestamptz",
  escalated_to: "text",
  escalated_from: "text",
  escalation_state: "text",
  escalation_level: "int2",
  escalated_at: "timestamptz",
  claimed_at: "timestamptz",
  claimed_by: "text",
  claim: "text",
  opened_at: "timestamptz",
  closed_at: "timestamptz",
  reopened: "int4",
} as const;

const DERIVED = {
  is_open: "bool",
  title: "text",
  class: "text",
  rule: "text",
  why: "text",
  confidence: "text",
  dfg_slug: "text",
  tier: "text",
  due_at: "timestamptz",
  due_for: "text",
  is_overdue: "bool",
  first_failure_at: "timestamptz",
  last_failure_at: "timestamptz",
  last_failure_id: "int8",
  failures: "int4",
  subjects: "int4",
  failing_subjects: "int4",
  dfgs: "text[]",
  releases: "text[]",
  sources: "text[]",
  history: "text",
  holds_up: "jsonb",
  holds_up_count: "int4",
  queue_rank: "int8",
} as const;

const COLUMNS = { ...RULED, ...DERIVED };
/** An item's columns by their names in the database; dates go as ISO text. */
export type ItemColumns = Record<keyof typeof COLUMNS, unknown> & { id: number; moved: boolean };

const NAMES = Object.keys(COLUMNS);
// Figures follow from failures: only a transition counts as a write that somebody may have missed.
const WRITE = `UPDATE triage_item AS t SET ${NAMES.map((c) => `${c} = x.${c}`).join(", ")},
    version = t.version + CASE WHEN x.moved THEN 1 ELSE 0 END, changed_at = $2
  FROM jsonb_to_recordset($1::jsonb) AS x(id int8, moved bool, ${Object.entries(COLUMNS)
    .map(([name, type]) => `${name} ${type}`)
    .join(", ")})
  WHERE t.id = x.id AND (x.moved OR (${NAMES.map((c) => `t.${c}`).join(", ")})
    IS DISTINCT FROM (${NAMES.map((c) => `x.${c}`).join(", ")}))`;

/** Writes items that changed; returns how many did. */
export async function writeItems(
  tx: pg.ClientBase,
  rows: readonly ItemColumns[],
  now: Date,
): Promise<number> {
  if (rows.length === 0) return 0;
  const written = await tx.query(WRITE, [JSON.stringify(rows), now]);
  return written.rowCount ?? 0;
}

/** The columns that the rules may change, of an item. */
export function ruledColumns(item: RuledItem): Record<keyof typeof RULED, unknown> {
  return {
    state: item.state,
    acknowledged_by: item.acknowledgedBy,
    acknowledged_at: item.acknowledgedAt,
    acknowledged_until: item.acknowledgedUntil,
    snoozed_until: item.snoozedUntil,
    escalated_to: item.escalatedTo,
    escalated_from: item.escalatedFrom,
    escalation_state: item.escalationState,
    escalation_level: item.escalationLevel,
    escalated_at: item.escalatedAt,
    claimed_at: item.claimedAt,
    claimed_by: item.claimedBy,
    claim: item.claim,
    opened_at: item.openedAt,
    closed_at: item.closedAt,
    reopened: item.reopened,
  };
}
