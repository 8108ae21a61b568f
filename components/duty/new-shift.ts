import type { DutyAnswer, DutyShift } from "@/lib/contract/people";
import { DAY } from "@/lib/shared/clock";

/**
 * A shift to begin with for "<dfg>/<rota>": after the last one of the rota, a week long, for the one of the rota who has waited longest;
 * undefined when the DFG is not one whose rotas the reader may change.
 */
export function newShift(data: DutyAnswer, key: string): DutyShift | undefined {
  const [slug, rota = ""] = key.split("/", 2);
  const dfg = data.editable.find((each) => each.slug === slug);
  if (!dfg || !/^[a-z0-9][a-z0-9-]{0,59}$/.test(rota)) return undefined;
  const held = data.shifts.filter((shift) => shift.dfg.slug === slug && shift.rota === rota);
  const ends = held.map((shift) => Date.parse(shift.until));
  const from = Math.max(nextMidnight(Date.parse(data.asOf)), ...ends);
  const last = (id: string) => held.findLastIndex((shift) => shift.person.id === id);
  const candidates = [
    data.people.filter((person) => last(person.id) >= 0),
    data.people.filter((person) => person.dfgs.some((place) => place.slug === slug)),
    data.people,
  ].find((people) => people.length > 0);
  const [person] = [...(candidates ?? [])].sort((a, b) => last(a.id) - last(b.id));
  if (!person) return undefined;
  return {
    id: "new",
    dfg,
    rota,
    person: { id: person.id, name: person.name },
    from: new Date(from).toISOString(),
    until: new Date(from + 7 * DAY).toISOString(),
    note: null,
    version: 0,
  };
}

const nextMidnight = (ms: number) => (Math.floor(ms / DAY) + 1) * DAY;
