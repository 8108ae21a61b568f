import "server-only";
import { headers } from "next/headers";
import { type Action, type Actor, may, SITE_ROLES, type Subject } from "@/lib/domain/policy/policy";
import { forbidden } from "@/lib/shared/errors";
import { memo } from "./memo";
import { rowOf } from "./sql";

/** Cookie that names whom one acts as; heeded in the demo only. */
export const PERSON_COOKIE = "prodchain-person";

/** Why nobody can write, where a site has nobody who could sign in. */
export const NO_IDENTITY =
  "Nobody can sign in here: this site has no identity provider, so everything can be read and nothing written.";
const PICK_ONE = "Choose who you are first: the menu at the top right has the people of the demo.";

/**
 * Who acts by these headers; null = nobody, also where the person is unknown or removed, and always outside of a demo: no
 * identity provider is known yet.
 */
export async function actorOf(sent: Headers): Promise<Actor | null> {
  const id = personIn(sent.get("cookie"));
  if (id === null) return null;
  const found = await rowOf<{ id: string; name: string; roles: string[]; dfgs: string[] }>(
    `select p.id, p.name, p.roles, array(select m.dfg_slug from dfg_member m
         join dfg d on d.slug = m.dfg_slug and d.removed_at is null
         where m.person_id = p.id and m.removed_at is null order by d.position, d.slug) as dfgs
     from person p
     where p.id = $1 and p.removed_at is null
       and exists (select from site_setting s where s.key = 'site' and s.value->'demo' = 'true')`,
    [id],
  );
  if (!found) return null;
  return { ...found, roles: SITE_ROLES.filter((role) => found.roles.includes(role)) };
}

/** Who acts on the page being rendered. */
export const currentActor = async (): Promise<Actor | null> => actorOf(await headers());

/** Whether anybody can act on this site: a demo's people only, so far. */
export const canSignIn = (): Promise<boolean> =>
  memo("can sign in", ["releases"], async () => {
    const row = await rowOf<{ demo: boolean }>(
      "select value->'demo' = 'true' as demo from site_setting where key = 'site'",
    );
    return row?.demo === true;
  });

/** Why somebody without a name may not write; null when they have one. */
export async function whyNotWrite(actor: Actor | null): Promise<string | null> {
  if (actor !== null) return null;
  return (await canSignIn()) ? PICK_ONE : NO_IDENTITY;
}

/** Throws what the policy says when it refuses. */
export function demand(actor: Actor, action: Action, subject: Subject): void {
  const decision = may(actor, action, subject);
  if (!decision.ok) throw forbidden(decision.why);
}

function personIn(cookies: string | null): string | null {
  for (const part of cookies?.split(";") ?? []) {
    const [name, value = ""] = part.trim().split("=", 2);
    if (name === PERSON_COOKIE) return /^[\w.@+-]{1,100}$/.test(value) ? value : null;
  }
  return null;
}
