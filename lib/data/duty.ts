import "server-only";
import type { DutyAnswer, DutyShift, ShiftAnswer, ShiftBody, ShiftPatchBody } from "@/lib/contract/people";
import { type Actor, may } from "@/lib/domain/policy/policy";
import { DAY } from "@/lib/shared/clock";
import { notFound } from "@/lib/shared/errors";
import { addShift, changeShift, getShift, removeShift, type StoredShift } from "@/lib/store/rota";
import { demand, whyNotWrite } from "./actor";
import { now } from "./clock";
import { memo } from "./memo";
import { iso, rowsOf } from "./sql";

const BEFORE = 28 * DAY;
const AHEAD = 56 * DAY;

interface RawShift extends Omit<DutyShift, "dfg" | "person" | "from" | "until"> {
  slug: string;
  dfgName: string;
  personId: string;
  personName: string | null;
  fromAt: Date;
  untilAt: Date;
}

const SHIFTS = `
  select r.id::text as id, r.dfg_slug as slug, d.name as "dfgName", r.rota, r.person_id as "personId", p.name as "personName",
    r.from_at as "fromAt", r.until_at as "untilAt", r.note, r.version
  from rota_shift r join dfg d on d.slug = r.dfg_slug and d.removed_at is null
  left join person p on p.id = r.person_id
  where r.removed_at is null`;
/** Ruck before rover, as people say it. */
const IN_ORDER = `order by d.position, d.slug, array_position(array['ruck', 'rover'], r.rota), r.rota, r.from_at, r.id`;

/** Who is on duty now and in the weeks around, the people one may choose from, and whose rotas this reader may change. */
export async function getDuty(actor: Actor | null): Promise<DutyAnswer> {
  const at = now();
  const [shifts, people, dfgs, why] = await Promise.all([
    rowsOf<RawShift>(`${SHIFTS} and r.until_at > $1 and r.from_at < $2 ${IN_ORDER}`, [
      new Date(at.getTime() - BEFORE),
      new Date(at.getTime() + AHEAD),
    ]),
    allPeople(),
    rowsOf<{ slug: string; name: string }>(
      "select slug, name from dfg where removed_at is null order by position, slug",
    ),
    whyNotWrite(actor),
  ]);
  const rows = shifts.map(toShift);
  const editable = actor ? dfgs.filter((dfg) => may(actor, "rota:write", { dfg: dfg.slug }).ok) : [];
  return {
    asOf: iso(at),
    sources: [],
    now: rows.filter((row) => isOn(row, at)),
    shifts: rows,
    people,
    mayEdit: editable.length > 0,
    editable,
    why: why ?? (editable.length > 0 ? null : "Members of a DFG change its rotas, and wranglers all."),
  };
}

/** Who is on duty now, of every DFG and rota; where two shifts of a rota overlap, both. */
export const onDutyNow = (): Promise<DutyShift[]> =>
  memo("on duty now", ["people", "dfgs"], async () => {
    const rows = await rowsOf<RawShift>(`${SHIFTS} and r.from_at <= $1 and r.until_at > $1 ${IN_ORDER}`, [
      now(),
    ]);
    return rows.map(toShift);
  });

/** Adds a shift for somebody who may. */
export async function addDuty(actor: Actor, body: ShiftBody): Promise<ShiftAnswer> {
  demand(actor, "rota:write", { dfg: body.dfg });
  const shift = { ...body, from: new Date(body.from), until: new Date(body.until) };
  return answerOf(await addShift(actor.id, { ...shift, note: body.note || null }, now()));
}

/** Changes a shift for somebody who may. @throws ProdchainError conflict when it is no longer the version that was seen */
export async function changeDuty(actor: Actor, id: string, body: ShiftPatchBody): Promise<ShiftAnswer> {
  await demandShift(actor, id);
  const patch = {
    person: body.person,
    from: body.from === undefined ? undefined : new Date(body.from),
    until: body.until === undefined ? undefined : new Date(body.until),
    note: body.note === undefined ? undefined : body.note || null,
  };
  return answerOf(await changeShift(actor.id, id, body.version, patch, now()));
}

/** Removes a shift for somebody who may; the answer has it as it was, for adding it again. */
export async function removeDuty(actor: Actor, id: string, version: number): Promise<ShiftAnswer> {
  await demandShift(actor, id);
  return answerOf(await removeShift(actor.id, id, version, now()));
}

async function demandShift(actor: Actor, id: string): Promise<void> {
  const shift = /^\d{1,15}$/.test(id) ? await getShift(id) : undefined;
  if (!shift) throw notFound("There is no such shift.");
  demand(actor, "rota:write", { dfg: shift.dfg });
}

async function answerOf(stored: StoredShift): Promise<ShiftAnswer> {
  const names = await rowsOf<{ dfg: string | null; person: string | null }>(
    `select (select name from dfg where slug = $1) as dfg, (select name from person where id = $2) as person`,
    [stored.dfg, stored.person],
  );
  const { id, rota, note, version } = stored;
  return {
    shift: {
      id,
      dfg: { slug: stored.dfg, name: names[0]?.dfg ?? stored.dfg },
      rota,
      person: { id: stored.person, name: names[0]?.person ?? stored.person },
      from: iso(stored.from),
      until: iso(stored.until),
      note,
      version,
    },
  };
}

const toShift = (raw: RawShift): DutyShift => ({
  id: raw.id,
  dfg: { slug: raw.slug, name: raw.dfgName },
  rota: raw.rota,
  person: { id: raw.personId, name: raw.personName ?? raw.personId },
  from: iso(raw.fromAt),
  until: iso(raw.untilAt),
  note: raw.note,
  version: raw.version,
});

const isOn = (shift: DutyShift, at: Date): boolean =>
  Date.parse(shift.from) <= at.getTime() && at.getTime() < Date.parse(shift.until);

const allPeople = (): Promise<DutyAnswer["people"]> =>
  memo("people of the DFGs", ["people", "dfgs"], () =>
    rowsOf<DutyAnswer["people"][number]>(
      `select p.id, p.name, p.mail, p.chat, p.time_zone as "timeZone", coalesce((
         select json_agg(json_build_object('slug', m.dfg_slug, 'role', m.role, 'squad', m.squad) order by d.position, d.slug)
         from dfg_member m join dfg d on d.slug = m.dfg_slug and d.removed_at is null
         where m.person_id = p.id and m.removed_at is null), '[]') as dfgs
       from person p where p.removed_at is null order by p.name, p.id`,
    ),
  );
