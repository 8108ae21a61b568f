import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import type { Change } from "@/lib/domain/triage/act";
import { itemId } from "@/lib/domain/triage/item-id";
import { recordAudit } from "../audit";
import { notify } from "../notify";
import { loadTriageSettings } from "../triage/settings";
import { type BugBefore, restoreBug } from "./bug-links";
import { type LastEvent, lastEvents, writeEvents } from "./events";
import { type HeldItem, holdItems, writeItems } from "./items";
import { type MergeBefore, unmerge } from "./merge";
import type { Allow, Outcome } from "./outcome";
import { retried } from "./retried";
import { type SplitBefore, unsplit } from "./split";

export interface Undo {
  events: readonly number[];
  by: string;
  now: Date;
  visibilities: readonly ("public" | "private")[];
  allow: Allow;
}

type Before = Change & { bug?: BugBefore; merge?: MergeBefore; split?: SplitBefore };
interface UndoneEvent {
  id: number;
  itemId: number;
  actor: string | null;
  kind: string;
  before: Before | null;
  undoneAt: Date | null;
  /** Something happened to the item since that was not taken back. */
  isPast: boolean;
}

// A comment changes nothing of an item, so it stands in nobody's way.
const EVENTS = `SELECT e.id, e.item_id AS "itemId", e.actor, e.kind, e.before, e.undone_at AS "undoneAt",
    EXISTS (SELECT FROM triage_event l WHERE l.item_id = e.item_id AND l.id > e.id AND l.undone_at IS NULL
      AND l.kind NOT IN ('undone', 'commented')) AS "isPast"
  FROM triage_event e WHERE e.id = ANY($1::int8[]) ORDER BY e.item_id, e.id`;

/** Items of the events, with those that a merge or a split of theirs concerns besides. */
const NAMED = `SELECT DISTINCT x.id AS "itemId" FROM triage_event e CROSS JOIN LATERAL (VALUES (e.item_id),
    ((e.before->'merge'->>'into')::int8), ((e.before->'split'->>'made')::int8)) AS x(id)
  WHERE e.id = ANY($1::int8[]) AND x.id IS NOT NULL`;

// Rules may have moved it on, which is lost without harm; its first event is the split itself.
const USED = `SELECT DISTINCT e.item_id AS id FROM triage_event e WHERE e.item_id = ANY($1::int8[]) AND e.actor IS NOT NULL
    AND e.undone_at IS NULL AND e.kind NOT IN ('undone', 'commented')
    AND e.id > (SELECT min(f.id) FROM triage_event f WHERE f.item_id = e.item_id)`;

/**
 * Takes actions of people back: what each changed becomes what it was before, unless something else happened to the item since.
 * A conflict names that.
 */
export function undoEvents(pool: pg.Pool, asked: Undo): Promise<Outcome> {
  return retried(() => withTransaction(pool, (tx) => undoIn(tx, asked)));
}

async function undoIn(tx: pg.PoolClient, asked: Undo): Promise<Outcome> {
  const named = await tx.query<{ itemId: number }>(NAMED, [asked.events]);
  const held = await holdItems(
    tx,
    named.rows.map((row) => row.itemId),
    { visibilities: asked.visibilities },
  );
  const byId = new Map(held.map((item) => [item.id, item]));
  // Read again with the items held: two who undo the same thing do it once.
  const found = (await tx.query<UndoneEvent>(EVENTS, [asked.events])).rows.filter((e) => byId.has(e.itemId));
  const outcome: Outcome = { done: [], conflicts: [], refused: [], created: null };
  const last = await lastEvents(tx, [...byId.keys()]);
  const made = found.flatMap(({ before }) => before?.split?.made ?? []);
  const used = new Set((await tx.query<{ id: number }>(USED, [made])).rows.map((row) => row.id));
  const passed: Passed[] = [];
  for (const event of found) {
    const item = byId.get(event.itemId);
    if (!item) continue;
    const verdict = verdictOf(event, item, asked.allow);
    const other = otherInTheWay(event, byId, used);
    if (verdict === "conflict") outcome.conflicts.push(conflictOf(item, last.get(item.id)));
    else if (verdict === null && other) outcome.conflicts.push(conflictOf(other, last.get(other.id)));
    else if (verdict === null && event.before) passed.push({ item, event, before: event.before });
    else if (verdict !== null) outcome.refused.push({ id: item.id, ...verdict });
  }
  if (found.length === 0)
    outcome.refused.push({ id: 0, why: "There is nothing of that kind to take back.", by: "absent" });
  if (passed.length === 0) return outcome;
  await putBack(tx, passed, asked);
  const changes = passed.map(({ item, before }) => ({ item, change: changeOf(before) }));
  await writeItems(tx, changes, await loadTriageSettings(tx), asked.now);
  await tx.query("UPDATE triage_event SET undone_at = $2 WHERE id = ANY($1::int8[])", [
    passed.map(({ event }) => event.id),
    asked.now,
  ]);
  const written = await tellUndone(tx, passed, byId, asked);
  await notify(tx, ["triage", "failures"]);
  outcome.done = passed.map(({ item, before }) => ({
    id: item.id,
    version: item.version + 1,
    state: before.state ?? item.state,
    event: written.get(item.id) ?? 0,
  }));
  return outcome;
}

interface Passed {
  item: HeldItem;
  event: UndoneEvent;
  before: Before;
}

type Verdict = "conflict" | { why: string; by: "policy" | "rule" } | null;

function verdictOf(event: UndoneEvent, item: HeldItem, allow: Allow): Verdict {
  if (event.actor === null || event.before === null)
    return { why: "Only what a person did can be taken back.", by: "rule" };
  const refusal = allow(item, event.actor);
  if (refusal) return { why: refusal, by: "policy" };
  if (event.undoneAt !== null) return { why: "It was taken back already.", by: "rule" };
  return event.isPast ? "conflict" : null;
}

/** The other item of a merge or a split, when that went on: what is to come back is not with it any more, or it is in use. */
function otherInTheWay(
  { before }: UndoneEvent,
  byId: ReadonlyMap<number, HeldItem>,
  used: ReadonlySet<number>,
): HeldItem | undefined {
  const into = before?.merge && byId.get(before.merge.into);
  if (into?.state === "merged") return into;
  const made = before?.split && byId.get(before.split.made);
  return made && (made.state === "merged" || used.has(made.id)) ? made : undefined;
}

const conflictOf = ({ id, version }: HeldItem, last: LastEvent | undefined) => ({ id, version, last });

async function putBack(tx: pg.ClientBase, passed: readonly Passed[], { now }: Undo): Promise<void> {
  const undone = passed.map(({ item }) => item.id);
  for (const { item, before } of passed) {
    if (before.bug) await restoreBug(tx, item.id, before.bug, now);
    if (before.merge) await unmerge(tx, item.id, before.merge, { undone, now });
    if (before.split) await unsplit(tx, item.id, before.split, now);
    if (before.merge) await tx.query("INSERT INTO triage_stale (item_id) VALUES ($1)", [before.merge.into]);
  }
}

/** Columns as they were; times come back from JSON as texts. */
function changeOf({ bug: _, merge: __, split: ___, ...columns }: Before): Change {
  const revived = Object.entries(columns).map(([field, value]) => [
    field,
    typeof value === "string" && /(At|Until)$/.test(field) ? new Date(value) : value,
  ]);
  return Object.fromEntries(revived) as Change; // written by beforeOf, of those very fields
}

async function tellUndone(
  tx: pg.ClientBase,
  passed: readonly Passed[],
  byId: ReadonlyMap<number, HeldItem>,
  { by, now }: Undo,
) {
  // Items that splits had made lead back now.
  const gone = passed.flatMap(({ item, event, before }) => {
    const made = before.split && byId.get(before.split.made);
    return made ? [{ made, into: itemId(item.id), event }] : [];
  });
  const written = await writeEvents(
    tx,
    [
      ...passed.map(({ item, event, before }) => ({
        itemId: item.id,
        actor: by,
        kind: "undone",
        fromState: item.state,
        toState: before.state ?? item.state,
        text: null,
        data: { event: String(event.id), kind: event.kind },
        before: null,
      })),
      ...gone.map(({ made, into, event }) => ({
        itemId: made.id,
        actor: by,
        kind: "undone",
        fromState: made.state,
        toState: "merged",
        text: null,
        data: { event: String(event.id), kind: event.kind, into },
        before: null,
      })),
    ],
    now,
  );
  await recordAudit(
    tx,
    [
      ...passed.map(({ item, event, before }) => ({
        actor: by,
        action: "triage:undo",
        subjectKind: "item",
        subjectId: itemId(item.id),
        before: { event: event.id, kind: event.kind },
        after: changeOf(before),
        reason: null,
        visibility: item.visibility,
      })),
      ...gone.map(({ made, into, event }) => ({
        actor: by,
        action: "triage:undo",
        subjectKind: "item",
        subjectId: itemId(made.id),
        before: { event: event.id, kind: event.kind, state: made.state },
        after: { state: "merged", into },
        reason: null,
        visibility: made.visibility,
      })),
    ],
    now,
  );
  return written;
}
