import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { type Act, act, type Change } from "@/lib/domain/triage/act";
import { itemId } from "@/lib/domain/triage/item-id";
import { endOfNextWorkingDay } from "@/lib/domain/triage/working-days";
import { recordAudit } from "../audit";
import { trackerKeyOf } from "../bugs";
import { notify } from "../notify";
import { loadTriageSettings } from "../triage/settings";
import { itemsWithBug, linkBug, unlinkBug } from "./bug-links";
import { lastEvents, type NewEvent, writeEvents } from "./events";
import { beforeOf, type HeldItem, holdItems, writeItems } from "./items";
import { mergeItems } from "./merge";
import type { Allow, Outcome } from "./outcome";
import { retried } from "./retried";
import { type SplitBy, splitItem, whyNotSplit } from "./split";

export interface ItemsAct extends Act {
  items: readonly { id: number; version: number }[];
  /** Of a split. */
  split?: SplitBy | undefined;
  visibilities: readonly ("public" | "private")[];
  allow: Allow;
}

type Passed = { item: HeldItem; change: Change; kind: string };

/**
 * Does one thing to many items, all in one transaction with its events and audit rows: an item that a person changed since the
 * version seen, or on which the action is not allowed, is left as it is and told of. What only the rules changed meanwhile is
 * no conflict: the action is judged by the item as it is now.
 */
export function actOnItems(pool: pg.Pool, asked: ItemsAct): Promise<Outcome> {
  return retried(() => withTransaction(pool, (tx) => actIn(tx, asked)));
}

async function actIn(tx: pg.PoolClient, asked: ItemsAct): Promise<Outcome> {
  const { items, now, into } = asked;
  const ids = [...new Set([...items.map((item) => item.id), ...(into === undefined ? [] : [into])])];
  const held = await holdItems(tx, ids, { visibilities: asked.visibilities, apartFrom: asked.url });
  const byId = new Map(held.map((item) => [item.id, item]));
  const settings = await loadTriageSettings(tx);
  const outcome: Outcome = { done: [], conflicts: [], refused: [], created: null };
  const passed: Passed[] = [];
  const stale: HeldItem[] = [];
  const judged = await judge(tx, asked, byId);
  for (const { id, version } of new Map(items.map((item) => [item.id, item])).values()) {
    const item = byId.get(id);
    const refusal = item && asked.allow(item, null);
    if (!item) outcome.refused.push({ id, why: "There is no such item.", by: "absent" });
    else if (refusal) outcome.refused.push({ id, why: refusal, by: "policy" });
    else if (version < item.actedVersion || version > item.version) stale.push(item);
    else {
      const until = asked.until ?? endOfNextWorkingDay(now, settings.calendarOf(item.dfgSlug));
      const own = asked.action === "acknowledge" ? { ...asked, until } : asked;
      const why = judged(item);
      const result = why === null ? act(item, own) : { ok: false as const, why };
      if (result.ok) passed.push({ item, change: result.change, kind: result.kind });
      else outcome.refused.push({ id, why: result.why, by: "rule" });
    }
  }
  const last = await lastEvents(
    tx,
    stale.map((item) => item.id),
    { byPeople: true },
  );
  outcome.conflicts = stale.map(({ id, version }) => ({ id, version, last: last.get(id) }));
  if (passed.length === 0) return outcome;
  const effects = await takeEffect(tx, asked, passed);
  outcome.created = effects.made;
  const target = asked.action === "merge" && into !== undefined ? byId.get(into) : undefined;
  await writeItems(tx, [...passed, ...(target ? [{ item: target, change: {} }] : [])], settings, now);
  const events = passed.map((one) => eventOf(asked, one, effects));
  const written = await writeEvents(tx, [...events, ...aside(asked, passed, target, effects.made)], now);
  await recordAudit(
    tx,
    passed.map(({ item, change }) => ({
      actor: asked.by,
      action: `triage:${asked.action}`,
      subjectKind: "item",
      subjectId: itemId(item.id),
      before: beforeOf(item, change),
      after: { ...change, ...detailsOf(asked, effects.made) },
      reason: asked.reason ?? null,
      visibility: item.visibility,
    })),
    now,
  );
  await notify(tx, MOVES.has(asked.action) ? ["triage", "failures"] : ["triage"]);
  outcome.done = passed.map(({ item, change }) => ({
    id: item.id,
    version: item.version + 1,
    state: change.state ?? item.state,
    event: written.get(item.id) ?? 0,
  }));
  return outcome;
}

const MOVES: ReadonlySet<string> = new Set(["split", "merge"]);

/** What only the database can say against an action, per item. */
async function judge(
  tx: pg.ClientBase,
  asked: ItemsAct,
  byId: ReadonlyMap<number, HeldItem>,
): Promise<(item: HeldItem) => string | null> {
  const ids = asked.items.map((item) => item.id);
  if ((asked.action === "link-bug" || asked.action === "unlink-bug") && asked.url !== undefined) {
    const linked = await itemsWithBug(tx, ids, asked.url);
    return asked.action === "link-bug"
      ? (item) => (linked.has(item.id) ? "That bug is linked already." : null)
      : (item) => (linked.has(item.id) ? null : "That bug is not linked.");
  }
  if (asked.action === "split") {
    const [id] = ids;
    const { split } = asked;
    if (ids.length !== 1 || id === undefined || split === undefined)
      return () => "Split one item at a time, and say by what.";
    const why = byId.has(id) ? await whyNotSplit(tx, id, split) : null;
    return () => why;
  }
  if (asked.action === "merge") {
    const target = asked.into === undefined ? undefined : byId.get(asked.into);
    return (item) => whyNotInto(item, target);
  }
  return () => null;
}

function whyNotInto(item: HeldItem, target: HeldItem | undefined): string | null {
  if (target === undefined) return "There is no such item to merge into.";
  if (target.id === item.id) return "It cannot be merged into itself.";
  if (target.state === "merged")
    return `${itemId(target.id)} was itself merged into ${itemId(target.mergedInto ?? 0)}: merge into that one.`;
  if (target.visibility !== item.visibility) return "One of them is private and the other is not.";
  return null;
}

type Effects = { made: number | null; extra: ReadonlyMap<number, Record<string, unknown>> };

/** What an action changes beside the items; `extra` = what its undo needs, per item. */
async function takeEffect(tx: pg.ClientBase, asked: ItemsAct, passed: readonly Passed[]): Promise<Effects> {
  const ids = passed.map(({ item }) => item.id);
  const { url, by, now, into, split } = asked;
  const same = (extra: Record<string, unknown>) => new Map(ids.map((id) => [id, extra]));
  if (asked.action === "link-bug" && url !== undefined) {
    const known = await trackerKeyOf(tx, url);
    await linkBug(tx, ids, { url, tracker: known?.trackerId ?? null, key: known?.key ?? null, by, now });
    return { made: null, extra: same({ bug: { url, linked: false } }) };
  }
  if (asked.action === "unlink-bug" && url !== undefined) {
    await unlinkBug(tx, ids, url, now);
    return { made: null, extra: same({ bug: { url, linked: true } }) };
  }
  if (asked.action === "merge" && into !== undefined) {
    const before = await mergeItems(tx, ids, into, by);
    return { made: null, extra: new Map([...before].map(([id, merge]) => [id, { merge }])) };
  }
  const [id] = ids;
  if (asked.action === "split" && split !== undefined && id !== undefined) {
    const before = await splitItem(tx, id, split, by, now);
    return { made: before.made, extra: same({ split: before }) };
  }
  return { made: null, extra: new Map() };
}

/** What a reader of the history wants to know of an action, besides who, when and why. */
function detailsOf(asked: ItemsAct, made: number | null): Record<string, unknown> {
  const { action, until, person, dfg, url, into, split } = asked;
  return {
    ...(until !== undefined && { until }),
    ...(action === "assign" && { person: person ?? null }),
    ...(dfg !== undefined && { dfg }),
    ...(url !== undefined && { url }),
    ...(action === "set-class" && { class: asked.class }),
    ...(action === "merge" && into !== undefined && { into: itemId(into) }),
    ...(action === "split" && { by: split, into: made === null ? null : itemId(made) }),
  };
}

function eventOf(asked: ItemsAct, { item, change, kind }: Passed, { made, extra }: Effects): NewEvent {
  const own = extra.get(item.id) ?? {};
  return {
    itemId: item.id,
    actor: asked.by,
    kind,
    fromState: item.state,
    toState: change.state ?? item.state,
    text: asked.reason ?? null,
    data: {
      ...(change.acknowledgedUntil && { until: change.acknowledgedUntil }),
      ...detailsOf(asked, made),
      version: item.version + 1,
    },
    before: { ...beforeOf(item, change), ...own },
  };
}

/** Events of the items that an action touches beside those it was asked for: merged into, or made by a split. */
function aside(
  asked: ItemsAct,
  passed: readonly Passed[],
  target: HeldItem | undefined,
  made: number | null,
): NewEvent[] {
  const base = { actor: asked.by, text: asked.reason ?? null, before: null };
  const from = passed.map(({ item }) => itemId(item.id));
  const [first] = passed;
  return [
    ...(target
      ? [
          {
            ...base,
            itemId: target.id,
            kind: "merged",
            fromState: target.state,
            toState: target.state,
            data: { from },
          },
        ]
      : []),
    ...(made !== null && first
      ? [
          {
            ...base,
            itemId: made,
            kind: "split",
            fromState: "latent",
            toState: first.item.state === "latent" ? "latent" : "new",
            data: { from: from[0], by: asked.split },
          },
        ]
      : []),
  ];
}
