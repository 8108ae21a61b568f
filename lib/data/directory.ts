import "server-only";
import type {
  PeopleAnswer,
  PeopleQuery,
  PersonAnswer,
  PersonBody,
  PersonPatchBody,
  PersonRow,
} from "@/lib/contract/directory";
import { type Actor, may, SITE_ROLES } from "@/lib/domain/policy/policy";
import { notFound } from "@/lib/shared/errors";
import { addPerson, type By, changePerson, removePerson } from "@/lib/store/people-edit";
import { demand, whyNotWrite } from "./actor";
import { now } from "./clock";
import { badParameter } from "./http/bad-parameters";
import { type CsvColumn, csvResponse } from "./http/csv";
import { readKey, writeKey } from "./keyset";
import { mustBeOneOf } from "./known";
import { memo } from "./memo";
import { iso, rowsOf } from "./sql";

const ORDER = "people";
/** Stands for people who are in no DFG, or who have no role. */
const NONE = "none";
const VIEWER = "viewer";
type Asked = Omit<PeopleQuery, "open" | "format">;
type Listed = { people: readonly PersonRow[]; dfgs: readonly { slug: string; name: string }[] };

/**
 * People of the site by name, a page at a time, with what they may do and what they are in.
 * @throws ProdchainError bad-request for a cursor of another list; not-found for an unknown DFG
 */
export async function listPeople(actor: Actor | null, query: Asked): Promise<PeopleAnswer> {
  const all = await everybody();
  for (const dfg of query.dfg) mustBeOneOf("DFG", dfg, [...all.dfgs.map(({ slug }) => slug), NONE]);
  const fitting = all.people.filter((row) => fits(row, query));
  const items = behind(fitting, query.after).slice(0, query.limit);
  const last = items.at(-1);
  const isMore = last !== undefined && last !== fitting.at(-1);
  return {
    asOf: iso(now()),
    sources: [],
    items,
    total: fitting.length,
    next: isMore ? writeKey(ORDER, [last.name, last.id]) : null,
    facets: facetsOf(all, query),
    edited: all.people.filter((row) => row.isEdited).length,
    may: await mayEdit(actor),
    dfgs: [...all.dfgs],
  };
}

/** Everybody of a view, from `query.after` on, as a CSV download. */
export function peopleCsv(query: Asked): Promise<Response> {
  return csvResponse(`people-${iso(now()).slice(0, 10)}.csv`, COLUMNS, every(query));
}

async function* every(query: Asked) {
  yield behind(
    (await everybody()).people.filter((row) => fits(row, query)),
    query.after,
  );
}

/** One person. @throws ProdchainError not-found, also for who was removed */
export const getPerson = async (id: string): Promise<PersonAnswer> => ({ person: await personOf(id) });

/** Adds somebody, for an admin. */
export async function addToPeople(
  actor: Actor,
  { id, reason, ...fields }: PersonBody,
): Promise<PersonAnswer> {
  demand(actor, "people:write", { dfg: null });
  await addPerson(id, fields, by(actor, reason));
  return { person: await personOf(id) };
}

/** Changes somebody, for an admin. @throws ProdchainError conflict when it is no longer the version that was seen */
export async function changeInPeople(
  actor: Actor,
  id: string,
  { version, reason, ...patch }: PersonPatchBody,
): Promise<PersonAnswer> {
  demand(actor, "people:write", { dfg: null });
  await changePerson(id, version, said(patch), by(actor, reason));
  return { person: await personOf(id) };
}

/** Removes somebody, for an admin; the answer has them as they were, for adding them again. */
export async function removeFromPeople(actor: Actor, id: string, version: number): Promise<PersonAnswer> {
  demand(actor, "people:write", { dfg: null });
  const person = await personOf(id);
  await removePerson(id, version, by(actor, undefined));
  return { person };
}

const by = (actor: Actor, reason: string | undefined): By => ({
  actor: actor.id,
  reason: reason || null,
  now: now(),
});

/** Only what was said: what is undefined stays. */
function said<T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

async function personOf(id: string): Promise<PersonRow> {
  const [row] = await read("and p.id = $1", [id]);
  if (row === undefined) throw notFound(`There is no person "${id}".`);
  return row;
}

async function mayEdit(actor: Actor | null): Promise<PeopleAnswer["may"]> {
  const why = await whyNotWrite(actor);
  if (why !== null) return { ok: false, why };
  const decision = may(actor, "people:write", { dfg: null });
  return decision.ok ? { ok: true, why: null } : { ok: false, why: decision.why };
}

/** A site has some hundreds of people at most: all of them are read, and every view is of these. */
const everybody = (): Promise<Listed> =>
  memo("everybody", ["people", "dfgs"], async () => {
    const [people, dfgs] = await Promise.all([
      read(""),
      rowsOf<{ slug: string; name: string }>(
        "select slug, name from dfg where removed_at is null order by position, slug",
      ),
    ]);
    return { people: people.sort((a, b) => compare(placeOf(a), placeOf(b))), dfgs };
  });

async function read(condition: string, values: readonly unknown[] = []): Promise<PersonRow[]> {
  const rows = await rowsOf<Omit<PersonRow, "roles"> & { roles: string[] }>(
    `select p.id, p.version, p.name, p.mail, p.chat, p.time_zone as "timeZone", p.roles, p.origin = 'page' as "isEdited",
       coalesce((select json_agg(json_build_object('slug', d.slug, 'name', d.name, 'role', m.role, 'squad', m.squad)
           order by d.position, d.slug)
         from dfg_member m join dfg d on d.slug = m.dfg_slug and d.removed_at is null
         where m.person_id = p.id and m.removed_at is null), '[]') as dfgs
     from person p where p.removed_at is null ${condition}`,
    values,
  );
  return rows.map((row) => ({ ...row, roles: SITE_ROLES.filter((role) => row.roles.includes(role)) }));
}

const placeOf = ({ name, id }: Pick<PersonRow, "name" | "id">) => [name.toLowerCase(), id] as const;
const compare = (a: readonly [string, string], b: readonly [string, string]): number => {
  const [x, y] = a[0] === b[0] ? [a[1], b[1]] : [a[0], b[0]];
  return x < y ? -1 : x > y ? 1 : 0;
};

function behind(people: readonly PersonRow[], after: string | undefined): readonly PersonRow[] {
  if (after === undefined) return people;
  const key = readKey(after, ORDER);
  if (!key) throw badParameter("after", "not the key of a page of people; leave it out to start again");
  const place = placeOf({ name: key[0], id: key[1] });
  return people.filter((row) => compare(placeOf(row), place) > 0);
}

const dfgsOf = (row: PersonRow) => (row.dfgs.length === 0 ? [NONE] : row.dfgs.map(({ slug }) => slug));
const rolesOf = (row: PersonRow) => (row.roles.length === 0 ? [VIEWER] : row.roles);

function fits(row: PersonRow, { q, dfg, role }: Asked, except?: "dfg" | "role"): boolean {
  const part = q?.toLowerCase() ?? "";
  const texts = [row.name, row.id, row.mail, row.chat];
  return (
    (part === "" || texts.some((text) => text?.toLowerCase().includes(part))) &&
    (except === "dfg" || dfg.length === 0 || dfgsOf(row).some((slug) => dfg.includes(slug))) &&
    (except === "role" || role.length === 0 || rolesOf(row).some((each) => role.some((one) => one === each)))
  );
}

function facetsOf({ people, dfgs }: Listed, query: Asked): PeopleAnswer["facets"] {
  const counted = (name: "dfg" | "role", of: (row: PersonRow) => readonly string[], value: string) =>
    people.filter((row) => fits(row, query, name) && of(row).includes(value)).length;
  return {
    dfg: [...dfgs, { slug: NONE, name: "In no DFG" }].map(({ slug, name }) => ({
      value: slug,
      name,
      count: counted("dfg", dfgsOf, slug),
    })),
    role: [...SITE_ROLES, VIEWER].map((role) => ({
      value: role,
      name: role,
      count: counted("role", rolesOf, role),
    })),
  };
}

/** The fields of the JSON, nested ones by their path. */
const COLUMNS: CsvColumn<PersonRow>[] = [
  { header: "id", value: (row) => row.id },
  { header: "name", value: (row) => row.name },
  { header: "mail", value: (row) => row.mail },
  { header: "chat", value: (row) => row.chat },
  { header: "timeZone", value: (row) => row.timeZone },
  { header: "roles", value: (row) => row.roles.join("; ") },
  {
    header: "dfgs",
    value: (row) =>
      row.dfgs
        .map(({ slug, role, squad }) => `${slug}: ${role}${squad === null ? "" : `, ${squad}`}`)
        .join("; "),
  },
  { header: "isEdited", value: (row) => String(row.isEdited) },
];
