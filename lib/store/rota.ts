import type pg from "pg";
import { pool, withTransaction } from "@/lib/db/pool";
import { conflict, notFound, ProdchainError } from "@/lib/shared/errors";
import { recordAudit } from "./audit";
import { notify } from "./notify";

/** Who is on duty from when until when. */
export interface Shift {
  dfg: string;
  rota: string;
  person: string;
  from: Date;
  until: Date;
  note: string | null;
}
export interface StoredShift extends Shift {
  id: string;
  version: number;
}
/** What a person may change of a shift; what is undefined stays. */
export type ShiftPatch = { [Key in "person" | "from" | "until" | "note"]?: Shift[Key] | undefined };

const COLUMNS = `id::text AS id, dfg_slug AS dfg, rota, person_id AS person, from_at AS "from", until_at AS until, note, version`;

/** A shift, also when it was removed; undefined when there never was one. */
export async function getShift(id: string): Promise<StoredShift | undefined> {
  const found = await pool.query<StoredShift>(`SELECT ${COLUMNS} FROM rota_shift WHERE id = $1`, [id]);
  return found.rows[0];
}

/**
 * Adds a shift, or brings back the very same one after it was removed.
 * @throws ProdchainError conflict when it is there already, bad-request for people or DFGs that are not there
 */
export function addShift(actor: string, shift: Shift, now: Date): Promise<StoredShift> {
  return withTransaction(pool, async (tx) => {
    await demandKnown(tx, shift);
    const added = await tx.query<StoredShift>(
      `INSERT INTO rota_shift AS r (dfg_slug, rota, person_id, from_at, until_at, note, origin, recorded_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'page', $7, $7)
       ON CONFLICT (dfg_slug, rota, person_id, from_at) DO UPDATE SET until_at = excluded.until_at, note = excluded.note,
         origin = 'page', version = r.version + 1, changed_at = excluded.changed_at, removed_at = NULL
       WHERE r.removed_at IS NOT NULL
       RETURNING ${COLUMNS}`,
      [shift.dfg, shift.rota, shift.person, shift.from, shift.until, shift.note, now],
    );
    const [row] = added.rows;
    if (!row) throw conflict("This person has a shift of this rota from then on already.");
    await told(tx, actor, "rota:add", row.id, null, row, now);
    return row;
  });
}

/**
 * Changes a shift. From then on the page's word counts, not the file's.
 * @throws ProdchainError not-found; conflict when it is no longer the version that was seen
 */
export function changeShift(
  actor: string,
  id: string,
  version: number,
  patch: ShiftPatch,
  now: Date,
): Promise<StoredShift> {
  return withTransaction(pool, async (tx) => {
    const before = await lock(tx, id, version);
    const wanted = { ...before };
    if (patch.person !== undefined) wanted.person = patch.person;
    if (patch.from !== undefined) wanted.from = patch.from;
    if (patch.until !== undefined) wanted.until = patch.until;
    if (patch.note !== undefined) wanted.note = patch.note;
    await demandKnown(tx, wanted);
    // A removed shift of the same beginning would stand in the way.
    await tx.query(
      `DELETE FROM rota_shift WHERE (dfg_slug, rota, person_id, from_at) = ($1, $2, $3, $4) AND id <> $5
         AND removed_at IS NOT NULL`,
      [wanted.dfg, wanted.rota, wanted.person, wanted.from, id],
    );
    const changed = await tx
      .query<StoredShift>(
        `UPDATE rota_shift SET person_id = $2, from_at = $3, until_at = $4, note = $5, origin = 'page', changed_at = $6,
           version = version + 1 WHERE id = $1 RETURNING ${COLUMNS}`,
        [id, wanted.person, wanted.from, wanted.until, wanted.note, now],
      )
      .catch((error: unknown) => {
        throw isDuplicate(error)
          ? conflict("This person has a shift of this rota from then on already.")
          : error;
      });
    const row = changed.rows[0] as StoredShift; // locked above
    await told(tx, actor, "rota:change", id, before, row, now);
    return row;
  });
}

/**
 * Removes a shift; it can be added again.
 * @throws ProdchainError not-found; conflict when it is no longer the version that was seen
 */
export function removeShift(actor: string, id: string, version: number, now: Date): Promise<StoredShift> {
  return withTransaction(pool, async (tx) => {
    const before = await lock(tx, id, version);
    await tx.query(
      `UPDATE rota_shift SET removed_at = $2, changed_at = $2, origin = 'page', version = version + 1 WHERE id = $1`,
      [id, now],
    );
    await told(tx, actor, "rota:remove", id, before, null, now);
    return before;
  });
}

async function lock(tx: pg.ClientBase, id: string, version: number): Promise<StoredShift> {
  const found = await tx.query<StoredShift & { isRemoved: boolean }>(
    `SELECT ${COLUMNS}, removed_at IS NOT NULL AS "isRemoved" FROM rota_shift WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const [row] = found.rows;
  if (!row) throw notFound("There is no such shift.");
  const { isRemoved, ...shift } = row;
  if (!isRemoved && shift.version === version) return shift;
  throw conflict(`${await lastWord(tx, id)} Nothing was overwritten: look again.`);
}

/** "Marta Dvorak removed this shift at 14:02 UTC on 10 March." */
async function lastWord(tx: pg.ClientBase, id: string): Promise<string> {
  const found = await tx.query<{ name: string | null; action: string; at: Date }>(
    `SELECT p.name, a.action, a.at FROM audit a LEFT JOIN person p ON p.id = a.actor
     WHERE a.subject_kind = 'rota' AND a.subject_id = $1 ORDER BY a.id DESC LIMIT 1`,
    [id],
  );
  const [last] = found.rows;
  if (!last) return "The configuration file changed this shift meanwhile.";
  const done = last.action === "rota:remove" ? "removed" : "changed";
  const when = last.at.toISOString().slice(0, 16).replace("T", " ");
  return `${last.name ?? "Somebody"} ${done} this shift at ${when} UTC.`;
}

async function demandKnown(tx: pg.ClientBase, shift: Shift): Promise<void> {
  if (shift.until <= shift.from) throw new ProdchainError("bad-request", "A shift must end after it begins.");
  const found = await tx.query<{ dfg: boolean; person: boolean }>(
    `SELECT EXISTS (SELECT FROM dfg WHERE slug = $1 AND removed_at IS NULL) AS dfg,
       EXISTS (SELECT FROM person WHERE id = $2 AND removed_at IS NULL) AS person`,
    [shift.dfg, shift.person],
  );
  if (!found.rows[0]?.dfg) throw new ProdchainError("bad-request", `There is no DFG "${shift.dfg}".`);
  if (!found.rows[0].person) throw new ProdchainError("bad-request", `There is no person "${shift.person}".`);
}

async function told(
  tx: pg.ClientBase,
  actor: string,
  action: string,
  id: string,
  before: StoredShift | null,
  after: StoredShift | null,
  now: Date,
): Promise<void> {
  const plain = (shift: StoredShift | null) =>
    shift && {
      dfg: shift.dfg,
      rota: shift.rota,
      person: shift.person,
      from: shift.from,
      until: shift.until,
      note: shift.note,
    };
  await recordAudit(
    tx,
    [
      {
        actor,
        action,
        subjectKind: "rota",
        subjectId: id,
        before: plain(before),
        after: plain(after),
        reason: null,
      },
    ],
    now,
  );
  await notify(tx, ["people"]);
}

const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "23505";
