import type pg from "pg";
import { EXPLAINS } from "@/lib/domain/known-issue/match";
import type { ActItem, Change } from "@/lib/domain/triage/act";
import { queueRank } from "@/lib/domain/triage/queue";
import { OPEN_STATES } from "@/lib/domain/triage/states";
import type { TriageSettings } from "../triage/settings";
import { waitForItems } from "../triage/stored-item";
import { dueNow } from "./clocks";

/** An item held for writing. */
export interface HeldItem extends ActItem {
  id: number;
  version: number;
  /** The version that what a person did last gave it; those after are of the rules. */
  actedVersion: number;
  visibility: "public" | "private";
  title: string;
  holdsUpCount: number;
  subjects: number;
  dfgCount: number;
  releaseCount: number;
}

/** Every column that people change, by its field; with the type of the SQL record it is sent as. */
const COLUMNS: Record<keyof Change, { name: string; type: string }> = {
  state: { name: "state", type: "text" },
  class: { name: "class", type: "text" },
  classSet: { name: "class_set", type: "bool" },
  why: { name: "why", type: "text" },
  dfgSlug: { name: "dfg_slug", type: "text" },
  dfgSet: { name: "dfg_set", type: "bool" },
  assigneeId: { name: "assignee_id", type: "text" },
  acknowledgedBy: { name: "acknowledged_by", type: "text" },
  acknowledgedAt: { name: "acknowledged_at", type: "timestamptz" },
  acknowledgedUntil: { name: "acknowledged_until", type: "timestamptz" },
  snoozedUntil: { name: "snoozed_until", type: "timestamptz" },
  escalatedTo: { name: "escalated_to", type: "text" },
  escalatedFrom: { name: "escalated_from", type: "text" },
  escalationState: { name: "escalation_state", type: "text" },
  escalationLevel: { name: "escalation_level", type: "int2" },
  escalatedAt: { name: "escalated_at", type: "timestamptz" },
  claimedAt: { name: "claimed_at", type: "timestamptz" },
  claimedBy: { name: "claimed_by", type: "text" },
  claim: { name: "claim", type: "text" },
  openedAt: { name: "opened_at", type: "timestamptz" },
  closedAt: { name: "closed_at", type: "timestamptz" },
  reopened: { name: "reopened", type: "int4" },
  mergedInto: { name: "merged_into", type: "int8" },
};
const FIELDS = Object.entries(COLUMNS) as [keyof Change, { name: string; type: string }][];

const HOLD = `SELECT t.id, t.version, t.acted_version AS "actedVersion", t.visibility, t.title, t.holds_up_count AS "holdsUpCount", t.subjects,
    cardinality(t.dfgs) AS "dfgCount", cardinality(t.releases) AS "releaseCount",
    ${FIELDS.map(([field, { name }]) => `t.${name} AS "${field}"`).join(", ")},
    (EXISTS (SELECT FROM bug_link b WHERE b.item_id = t.id AND b.removed_at IS NULL AND b.url IS DISTINCT FROM $3)
      OR EXISTS (SELECT FROM known_hit h JOIN known_issue k ON k.id = h.known_issue_id AND k.retired_at IS NULL
        WHERE h.failure_id = t.last_failure_id AND h.confidence >= ${EXPLAINS})) AS "hasBug",
    CASE WHEN t.dfg_slug = t.escalated_to THEN coalesce((SELECT (e.before->>'dfgSet')::bool FROM triage_event e
      WHERE e.item_id = t.id AND e.kind = 'accepted' AND e.undone_at IS NULL AND e.before->>'dfgSlug' IS DISTINCT FROM t.dfg_slug
      ORDER BY e.id DESC LIMIT 1), t.dfg_set) ELSE t.dfg_set END AS "wasDfgSet"
  FROM triage_item t WHERE t.id = ANY($1::int8[]) AND t.visibility = ANY($2::text[]) ORDER BY t.id`;

/**
 * Holds items for writing.
 *
 * @param options.visibilities what the writer may see; other items are not there
 * @param options.apartFrom a bug that does not count for `hasBug`
 */
export async function holdItems(
  tx: pg.ClientBase,
  ids: readonly number[],
  options: { visibilities: readonly string[]; apartFrom?: string | undefined },
): Promise<HeldItem[]> {
  await waitForItems(tx, ids);
  const held = await tx.query<HeldItem>(HOLD, [ids, options.visibilities, options.apartFrom ?? null]);
  return held.rows;
}

const WRITE = `UPDATE triage_item t SET version = t.version + 1, acted_version = t.version + 1, changed_at = $2, is_open = x.is_open,
    due_at = x.due_at, due_for = x.due_for, is_overdue = x.is_overdue, queue_rank = x.queue_rank,
    ${FIELDS.map(([, { name }]) => `${name} = x.${name}`).join(", ")}
  FROM jsonb_to_recordset($1::jsonb) AS x(id int8, is_open bool, due_at timestamptz, due_for text,
    is_overdue bool, queue_rank int8,
    ${FIELDS.map(([, { name, type }]) => `${name} ${type}`).join(", ")})
  WHERE t.id = x.id`;

/** Writes changed items, each with its next version, clock and place in the queue; one statement for all of them. */
export async function writeItems(
  tx: pg.ClientBase,
  changed: readonly { item: HeldItem; change: Change }[],
  settings: TriageSettings,
  now: Date,
): Promise<void> {
  const rows = changed.map(({ item, change }) => {
    const next = { ...item, ...change };
    const due = dueNow(next, settings, now);
    const isOverdue = due?.isOverdue ?? false;
    const columns = FIELDS.map(([field, { name }]) => [name, next[field]]);
    return {
      id: item.id,
      is_open: OPEN_STATES.has(next.state),
      due_at: due?.at ?? null,
      due_for: due?.for ?? null,
      is_overdue: isOverdue,
      queue_rank: queueRank({ ...next, isOverdue, dfgs: next.dfgCount, releases: next.releaseCount }, now),
      ...Object.fromEntries(columns),
    };
  });
  await tx.query(WRITE, [JSON.stringify(rows), now]);
  // What rests on the failures follows at the next derivation.
  await tx.query("INSERT INTO triage_stale (item_id) SELECT * FROM unnest($1::int8[])", [
    changed.map(({ item }) => item.id),
  ]);
}

/** The fields a change touches, as they were. */
export function beforeOf(item: HeldItem, change: Change): Change {
  const touched = FIELDS.map(([field]) => field).filter((field) => field in change);
  return Object.fromEntries(touched.map((field) => [field, item[field]])) as Change;
}
