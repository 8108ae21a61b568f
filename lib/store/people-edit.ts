import type pg from "pg";
import { pool, withTransaction } from "@/lib/db/pool";
import { conflict, notFound, ProdchainError } from "@/lib/shared/errors";
import { recordAudit } from "./audit";
import { notify } from "./notify";

/** A person's place in a DFG. */
interface MemberPlace {
  dfg: string;
  role: string;
  squad: string | null;
}

/** What a page says of a person. */
interface PersonFields {
  name: string;
  mail: string | null;
  chat: string | null;
  timeZone: string | null;
  roles: readonly string[];
  dfgs: readonly MemberPlace[];
}

interface Held extends PersonFields {
  version: number;
  origin: string;
  isRemoved: boolean;
}

/** Who writes, and why. */
export interface By {
  actor: string;
  reason: string | null;
  now: Date;
}

/**
 * Adds a person, or brings one back who was removed.
 * @throws ProdchainError conflict when there is one of this login already, bad-request for a DFG that is not there
 */
export function addPerson(id: string, fields: PersonFields, by: By): Promise<void> {
  return withTransaction(pool, async (tx) => {
    const held = await holdPerson(tx, id);
    if (held !== undefined && !held.isRemoved)
      throw conflict(`There is a person with the login "${id}" already.`);
    await tx.query(
      `INSERT INTO person AS p (id, name, roles, origin, recorded_at, changed_at) VALUES ($1, $2, '{}', 'page', $3, $3)
       ON CONFLICT (id) DO UPDATE SET removed_at = NULL, origin = 'page', version = p.version + 1, changed_at = excluded.changed_at`,
      [id, fields.name, by.now],
    );
    await writeFields(tx, id, fields, by.now);
    await told(tx, "person:add", id, null, fields, by);
  });
}

/**
 * Changes a person; from then on the page's word counts for them, not the file's, unless `followFile` gives it back.
 * @throws ProdchainError not-found; conflict when it is no longer the version that was seen, or nobody would be admin
 */
export function changePerson(
  id: string,
  version: number,
  patch: Partial<PersonFields> & { followFile?: boolean | undefined },
  by: By,
): Promise<void> {
  return withTransaction(pool, async (tx) => {
    const held = await seen(tx, id, version);
    const { followFile = false, ...fields } = patch;
    const before = fieldsOf(held);
    const wanted = { ...before, ...fields };
    const origin = followFile ? await fileOrigin(tx) : "page";
    await tx.query("UPDATE person SET origin = $2, version = version + 1, changed_at = $3 WHERE id = $1", [
      id,
      origin,
      by.now,
    ]);
    await writeFields(tx, id, wanted, by.now);
    await tx.query("UPDATE dfg_member SET origin = $2 WHERE person_id = $1", [id, origin]);
    await demandAdmin(tx);
    await told(tx, "person:change", id, before, followFile ? { ...wanted, followsFile: true } : wanted, by);
  });
}

/**
 * Removes a person; they can be added again. What they did stays, with their name.
 * @throws ProdchainError not-found; conflict when it is no longer the version that was seen, or nobody would be admin
 */
export function removePerson(id: string, version: number, by: By): Promise<void> {
  return withTransaction(pool, async (tx) => {
    const held = await seen(tx, id, version);
    await tx.query(
      `UPDATE person SET removed_at = $2, changed_at = $2, origin = 'page', version = version + 1 WHERE id = $1`,
      [id, by.now],
    );
    await tx.query("UPDATE dfg_member SET origin = 'page' WHERE person_id = $1", [id]);
    await demandAdmin(tx);
    await told(tx, "person:remove", id, fieldsOf(held), null, by);
  });
}

/** Writes a person's own fields and makes their places in DFGs exactly these. */
async function writeFields(tx: pg.ClientBase, id: string, fields: PersonFields, now: Date): Promise<void> {
  await tx.query(
    "UPDATE person SET name = $2, mail = $3, chat = $4, time_zone = $5, roles = $6 WHERE id = $1",
    [id, fields.name, fields.mail, fields.chat, fields.timeZone, [...new Set(fields.roles)]],
  );
  const dfgs = fields.dfgs.map((place) => place.dfg);
  if (new Set(dfgs).size < dfgs.length)
    throw new ProdchainError("bad-request", "A person is in each DFG once at most.");
  const known = await tx.query<{ slug: string }>(
    "SELECT slug FROM dfg WHERE slug = ANY($1) AND removed_at IS NULL",
    [dfgs],
  );
  const unknown = dfgs.find((slug) => !known.rows.some((row) => row.slug === slug));
  if (unknown !== undefined) throw new ProdchainError("bad-request", `There is no DFG "${unknown}".`);
  await tx.query(
    `UPDATE dfg_member SET removed_at = $3, origin = 'page' WHERE person_id = $1 AND removed_at IS NULL AND NOT dfg_slug = ANY($2)`,
    [id, dfgs, now],
  );
  await tx.query(
    `INSERT INTO dfg_member AS m (dfg_slug, person_id, role, squad, origin, recorded_at)
     SELECT x.dfg, $1, x.role, x.squad, 'page', $5 FROM unnest($2::text[], $3::text[], $4::text[]) AS x(dfg, role, squad)
     ON CONFLICT (dfg_slug, person_id) DO UPDATE SET role = excluded.role, squad = excluded.squad, origin = 'page',
       removed_at = NULL`,
    [id, dfgs, fields.dfgs.map((place) => place.role), fields.dfgs.map((place) => place.squad), now],
  );
}

async function holdPerson(tx: pg.ClientBase, id: string): Promise<Held | undefined> {
  const found = await tx.query<Held>(
    `SELECT name, mail, chat, time_zone AS "timeZone", roles, version, origin, removed_at IS NOT NULL AS "isRemoved"
     FROM person WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const [held] = found.rows;
  if (held === undefined) return undefined;
  const places = await tx.query<MemberPlace>(
    `SELECT m.dfg_slug AS dfg, m.role, m.squad FROM dfg_member m JOIN dfg d ON d.slug = m.dfg_slug AND d.removed_at IS NULL
     WHERE m.person_id = $1 AND m.removed_at IS NULL ORDER BY d.position, d.slug`,
    [id],
  );
  return { ...held, dfgs: places.rows };
}

async function seen(tx: pg.ClientBase, id: string, version: number): Promise<Held> {
  const held = await holdPerson(tx, id);
  if (held === undefined) throw notFound(`There is no person "${id}".`);
  if (!held.isRemoved && held.version === version) return held;
  const last = await tx.query<{ name: string | null; action: string; at: Date }>(
    `SELECT p.name, a.action, a.at FROM audit a LEFT JOIN person p ON p.id = a.actor
     WHERE a.subject_kind = 'person' AND a.subject_id = $1 ORDER BY a.id DESC LIMIT 1`,
    [id],
  );
  const [by] = last.rows;
  const when = by?.at.toISOString().slice(0, 16).replace("T", " ");
  throw conflict(
    `${by?.name ?? "Somebody"} ${by?.action === "person:remove" ? "removed" : "changed"} this person meanwhile${when === undefined ? "" : `, at ${when} UTC`}. Nothing was overwritten: look again.`,
  );
}

/** Without an admin nobody could ever change people again but by the file. Changes at once wait for each other. */
async function demandAdmin(tx: pg.ClientBase): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('prodchain admins', 0))");
  const left = await tx.query("SELECT FROM person WHERE removed_at IS NULL AND 'admin' = ANY(roles) LIMIT 1");
  if (left.rowCount === 0) throw conflict("Nobody would be admin any more: make somebody else one first.");
}

/** Where people come from that the file names. */
async function fileOrigin(tx: pg.ClientBase): Promise<"demo" | "file"> {
  const found = await tx.query<{ demo: boolean }>(
    "SELECT value->'demo' = 'true' AS demo FROM site_setting WHERE key = 'site'",
  );
  return found.rows[0]?.demo === true ? "demo" : "file";
}

const fieldsOf = ({ name, mail, chat, timeZone, roles, dfgs }: Held): PersonFields => ({
  name,
  mail,
  chat,
  timeZone,
  roles,
  dfgs,
});

async function told(
  tx: pg.ClientBase,
  action: string,
  id: string,
  before: PersonFields | null,
  after: object | null,
  { actor, reason, now }: By,
): Promise<void> {
  await recordAudit(
    tx,
    [{ actor, action, subjectKind: "person", subjectId: id, before, after, reason }],
    now,
  );
  await notify(tx, ["people"]);
}
