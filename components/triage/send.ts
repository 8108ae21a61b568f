import type { TriageActionAnswer, TriageActionBody, TriageUndoBody } from "@/lib/contract/triage";
import { ApiError, post } from "@/lib/query/api";
import type { Asked } from "./optimistic";

/** Items of one request at most. */
const MOST = 500;

type ItemVersion = TriageActionBody["items"][number];

/** Does something to items, 500 a request, and gives one answer. What some requests did stays done when a later one fails. */
export function sendAction(asked: Asked, items: readonly ItemVersion[]): Promise<TriageActionAnswer> {
  return inParts(items, (part) => {
    const body: TriageActionBody = { ...asked, items: part };
    return post<TriageActionAnswer>("triage/actions", body);
  });
}

/** Takes back what the events did. */
export function sendUndo(events: readonly string[]): Promise<TriageActionAnswer> {
  return inParts(events, (part) => {
    const body: TriageUndoBody = { events: part };
    return post<TriageActionAnswer>("triage/undo", body);
  });
}

async function inParts<T extends ItemVersion | string>(
  all: readonly T[],
  send: (part: T[]) => Promise<TriageActionAnswer>,
): Promise<TriageActionAnswer> {
  const sum: TriageActionAnswer = { done: [], conflicts: [], refused: [], created: null, undo: [] };
  for (let from = 0; from < all.length; from += MOST) {
    const part = all.slice(from, from + MOST);
    try {
      const answer = await send(part);
      sum.done.push(...answer.done);
      sum.conflicts.push(...answer.conflicts);
      sum.refused.push(...answer.refused);
      sum.undo.push(...answer.undo);
      sum.created ??= answer.created;
    } catch (error) {
      // Nothing of this part was done; what earlier parts did is done.
      if (from === 0) throw error;
      const why = error instanceof ApiError ? error.message : "the server could not be asked";
      sum.refused.push(...part.map((each) => ({ id: typeof each === "string" ? each : each.id, why })));
    }
  }
  return sum;
}
