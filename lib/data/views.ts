import "server-only";
import type { SavedView, ViewBody, ViewsAnswer } from "@/lib/contract/views";
import { pool } from "@/lib/db/pool";
import type { Actor } from "@/lib/domain/policy/policy";
import { conflict, notFound } from "@/lib/shared/errors";
import { forgetView, keepView, MOST_VIEWS, type StoredView, viewsOf } from "@/lib/store/views";
import { demand } from "./actor";
import { now } from "./clock";

const toView = ({ id, name, query }: StoredView): SavedView => ({ id: String(id), name, query });

/** The queries of /triage that somebody keeps; nobody keeps none. */
export async function listViews(actor: Actor | null): Promise<ViewsAnswer> {
  return { items: actor === null ? [] : (await viewsOf(pool, actor.id)).map(toView) };
}

/** Keeps a query under a name, and answers all that are kept. */
export async function saveView(actor: Actor, body: ViewBody): Promise<ViewsAnswer> {
  demand(actor, "view:write", { dfg: null, ownerId: actor.id });
  const query = body.query.replace(/^\?/, "");
  const kept = await keepView(pool, { personId: actor.id, name: body.name, query, now: now() });
  if (!kept) throw conflict(`You keep ${MOST_VIEWS} views, which is as many as there may be: remove one.`);
  return listViews(actor);
}

/** Forgets a view, and answers those that are left. */
export async function removeView(actor: Actor, id: string): Promise<ViewsAnswer> {
  demand(actor, "view:write", { dfg: null, ownerId: actor.id });
  const isGone =
    /^\d{1,15}$/.test(id) && (await forgetView(pool, { personId: actor.id, id: Number(id), now: now() }));
  if (!isGone) throw notFound("You keep no such view.");
  return listViews(actor);
}
