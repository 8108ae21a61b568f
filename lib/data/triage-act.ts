import "server-only";
import type { TriageActionAnswer, TriageActionBody, TriageUndoBody } from "@/lib/contract/triage";
import { pool } from "@/lib/db/pool";
import { type Action, type Actor, may } from "@/lib/domain/policy/policy";
import { isEscalated } from "@/lib/domain/triage/act";
import { eventWords } from "@/lib/domain/triage/event-words";
import { itemId, itemNumber } from "@/lib/domain/triage/item-id";
import { formatDuration } from "@/lib/shared/duration";
import { conflict, forbidden, notFound } from "@/lib/shared/errors";
import { actOnItems } from "@/lib/store/triage-acts/act-on-items";
import type { Allow, Outcome } from "@/lib/store/triage-acts/outcome";
import { undoEvents } from "@/lib/store/triage-acts/undo";
import { now } from "./clock";
import { httpUrl } from "./failure-rows";
import { badParameter } from "./http/bad-parameters";
import { mustBeOneOf } from "./known";
import type { Reader } from "./reader";
import { iso, rowOf } from "./sql";
import { visibilitiesOf } from "./triage-where";
import { visibleSite } from "./visible";

const numberOf = (id: string): number => itemNumber(id) ?? 0;

/**
 * Does something to items as somebody asks. Of several items each succeeds or not by itself, and the answer tells which; of a
 * single one, what stands against it is thrown.
 *
 * @throws ProdchainError conflict, forbidden or not-found for a single item; bad-request or not-found for what was asked
 */
export async function actOnTriage(
  reader: Reader,
  actor: Actor,
  body: TriageActionBody,
): Promise<TriageActionAnswer> {
  await mustMakeSense(reader, body);
  const { items, action, into, by, until, ...rest } = body;
  const outcome = await actOnItems(pool, {
    ...rest,
    action,
    items: items.map(({ id, version }) => ({ id: numberOf(id), version })),
    into: into === undefined ? undefined : numberOf(into),
    split: by,
    until: until === undefined ? undefined : new Date(until),
    by: actor.id,
    now: now(),
    visibilities: visibilitiesOf(reader),
    allow: allowed(actor, `triage:${action}`),
  });
  return answerOf(outcome, items.length === 1);
}

/** Takes back what actions did, unless something else happened to their items since. */
export async function undoTriage(
  reader: Reader,
  actor: Actor,
  { events }: TriageUndoBody,
): Promise<TriageActionAnswer> {
  const outcome = await undoEvents(pool, {
    events: [...new Set(events)].map(Number),
    by: actor.id,
    now: now(),
    visibilities: visibilitiesOf(reader),
    allow: allowed(actor, "triage:undo"),
  });
  return { ...answerOf(outcome, events.length === 1), undo: [] };
}

const allowed =
  (actor: Actor, action: Action): Allow =>
  (item, ownerId) => {
    const escalatedTo = isEscalated(item) ? item.escalatedTo : null;
    const decision = may(actor, action, { dfg: item.dfgSlug, escalatedTo, ownerId });
    return decision.ok ? null : decision.why;
  };

/** What is asked for must be there and be of the right form, whichever items it is asked of. */
async function mustMakeSense(reader: Reader, body: TriageActionBody): Promise<void> {
  const { action, dfg, person, url } = body;
  if (dfg !== undefined && dfg !== null) mustBeOneOf("DFG", dfg, (await visibleSite(reader)).slugs);
  if (person !== undefined && person !== null) {
    const known = await rowOf("select from person where id = $1 and removed_at is null", [person]);
    if (!known) throw notFound(`There is no person "${person}".`);
  }
  const needsUrl = action === "link-bug" || action === "unlink-bug";
  if (needsUrl && url === undefined) throw badParameter("url", "is required");
  if (url !== undefined && httpUrl(url) === null)
    throw badParameter("url", "must be an address that begins with http:// or https://");
}

function answerOf(outcome: Outcome, isSingle: boolean): TriageActionAnswer {
  const at = now();
  const conflicts = outcome.conflicts.map(({ id, version, last }) => ({
    id: itemId(id),
    version,
    changed: last ? eventWords(last.kind, last.data) : "changed it",
    by: last?.actor ? { id: last.actor, name: last.actorName ?? last.actor } : null,
    at: iso(last?.at ?? at),
  }));
  if (isSingle) throwFirst(outcome, conflicts, at);
  return {
    done: outcome.done.map(({ id, event, ...done }) => ({ ...done, id: itemId(id), event: String(event) })),
    conflicts,
    refused: outcome.refused.map(({ id, why }) => ({ id: itemId(id), why })),
    created: outcome.created === null ? null : itemId(outcome.created),
    undo: outcome.done.filter(({ event }) => event > 0).map(({ event }) => String(event)),
  };
}

function throwFirst(outcome: Outcome, conflicts: TriageActionAnswer["conflicts"], at: Date): void {
  const [refused] = outcome.refused;
  const [first] = conflicts;
  if (refused?.by === "policy") throw forbidden(refused.why);
  if (refused?.by === "absent") throw notFound(refused.why);
  if (refused) throw conflict(refused.why);
  if (!first) return;
  const ago = formatDuration(Math.max(1_000, at.getTime() - Date.parse(first.at)));
  const who = first.by?.name ?? "Prodchain";
  throw conflict(`${first.id}: ${who} ${first.changed} ${ago} ago; your change was not made.`);
}
