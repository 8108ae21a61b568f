import { PEOPLE } from "./roster";
import type { FiledBug, Seen, SeenFix, SeenItem, SeenShift } from "./seen";
import type { SiteClient } from "./site-client";
import { HAND_OVER } from "./words";

/** Everything that people look at before they do something; null while it cannot be read. */
export async function look(client: SiteClient, bugs: readonly FiledBug[], now: Date): Promise<Seen | null> {
  const [queue, duty, session, fixes] = await Promise.all([
    client.read<{ items: SeenItem[] }>("/api/v1/triage?limit=500"),
    client.read<{ now: SeenShift[] }>("/api/v1/duty"),
    client.read<{ people: { id: string }[] }>("/api/v1/session"),
    Promise.all(
      ["merged", "open"].map((status) =>
        client.read<{ items: SeenFix[] }>(`/api/v1/reviews?status=${status}&kind=ftbfs,patch&limit=200`),
      ),
    ),
  ]);
  if (!queue || !duty || !session) return null;
  return {
    now,
    items: queue.items,
    onDuty: duty.now,
    people: new Set(session.people.map(({ id }) => id)),
    bugs,
    fixes: fixes.flatMap((answer) => answer?.items ?? []),
  };
}

/** How much the people did so far, and whether that was begun by the demo; null while it cannot be read. */
export async function doneSoFar(client: SiteClient): Promise<{ acts: number; isOurs: boolean } | null> {
  // Signing in is not acting: visitors do it to look around.
  const acts = `/api/v1/audit?limit=1&kind=item,known-issue,incident,rota&actor=${PEOPLE.map(({ id }) => id)}`;
  const [all, ours] = await Promise.all([
    client.read<{ total: number }>(acts),
    client.read<{ items: unknown[] }>(`${acts}&q=${encodeURIComponent(HAND_OVER)}`),
  ]);
  return all && ours && { acts: all.total, isOurs: ours.items.length > 0 };
}

type Health = { states?: Record<string, number> };
type Sources = { items: { backlog: number; state: string }[] };

/** Whether every source was read once and nothing of it is left to be worked into the queue. */
export async function isCalm(client: SiteClient): Promise<boolean> {
  const states = (await client.read<Health>("/api/health"))?.states ?? {};
  const total = Object.values(states).reduce((sum, count) => sum + count, 0);
  if (total === 0 || (states.loading ?? 0) + (states.never ?? 0) > 0) return false;
  const sources = await client.read<Sources>("/api/v1/sources");
  return sources?.items.every(({ backlog, state }) => backlog === 0 && state !== "loading") === true;
}

/** Length of the queue. */
export const queueLength = async (client: SiteClient): Promise<number> =>
  (await client.read<{ total: number }>("/api/v1/triage?limit=1"))?.total ?? 0;
