import "server-only";
import type { SessionAnswer } from "@/lib/contract/people";
import { type Actor, SITE_ROLES } from "@/lib/domain/policy/policy";
import { forbidden, notFound } from "@/lib/shared/errors";
import { recordSession } from "@/lib/store/people";
import { canSignIn, NO_IDENTITY, PERSON_COOKIE, whyNotWrite } from "./actor";
import { now } from "./clock";
import { memo } from "./memo";
import { rowsOf } from "./sql";

/** Whom the browser acts as, what they are in, and whom one may act as. */
export async function getSession(actor: Actor | null): Promise<SessionAnswer> {
  const [demo, why] = await Promise.all([canSignIn(), whyNotWrite(actor)]);
  const [person, people] = await Promise.all([actor && personOf(actor), demo ? peopleOfDemo() : []]);
  return { person, canSignIn: demo, why, people };
}

/**
 * Acts as somebody of the demo from now on, or as nobody. The caller sends `personCookie` with the answer.
 * @throws ProdchainError forbidden where nobody can sign in, not-found for a person the site does not have
 */
export async function setSession(before: Actor | null, id: string | null): Promise<SessionAnswer> {
  if (!(await canSignIn())) throw forbidden(NO_IDENTITY);
  const known = id === null ? undefined : (await peopleOfDemo()).find((person) => person.id === id);
  if (id !== null && !known) throw notFound("There is no such person in this demo.");
  const after: Actor | null = known ? { ...known, roles: known.roles } : null;
  if (after?.id !== before?.id) await recordSession(before?.id ?? null, after?.id ?? null, now());
  return getSession(after);
}

/** The Set-Cookie header that makes a browser act as this person; null = as nobody. */
export const personCookie = (id: string | null): string =>
  `${PERSON_COOKIE}=${id ?? ""}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${id === null ? 0 : 30 * 86_400}`;

async function personOf(actor: Actor): Promise<NonNullable<SessionAnswer["person"]>> {
  const dfgs = await rowsOf<{ slug: string; name: string; role: string }>(
    `select d.slug, d.name, m.role from dfg_member m join dfg d on d.slug = m.dfg_slug and d.removed_at is null
     where m.person_id = $1 and m.removed_at is null order by d.position, d.slug`,
    [actor.id],
  );
  return { id: actor.id, name: actor.name, roles: [...actor.roles], dfgs };
}

const peopleOfDemo = (): Promise<SessionAnswer["people"]> =>
  memo("people of the demo", ["people", "dfgs"], async () => {
    const rows = await rowsOf<{ id: string; name: string; roles: string[]; dfgs: string[] }>(
      `select p.id, p.name, p.roles, array(select m.dfg_slug from dfg_member m
           join dfg d on d.slug = m.dfg_slug and d.removed_at is null
           where m.person_id = p.id and m.removed_at is null order by d.position, d.slug) as dfgs
       from person p where p.removed_at is null order by p.name, p.id limit 500`,
    );
    return rows.map((row) => ({ ...row, roles: SITE_ROLES.filter((role) => row.roles.includes(role)) }));
  });
