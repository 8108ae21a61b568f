import { counted } from "@/components/time/format";
import type { DutyAnswer } from "@/lib/contract/people";

/** "4 people are on duty for 3 DFGs. Nobody is ruck of Network now." */
export function leadOf(data: Pick<DutyAnswer, "now" | "shifts">): string {
  const people = new Set(data.now.map((shift) => shift.person.id)).size;
  const dfgs = new Set(data.now.map((shift) => shift.dfg.slug)).size;
  const on = new Set(data.now.map(keyOf));
  const gaps = [...new Map(data.shifts.map((shift) => [keyOf(shift), shift])).values()].filter(
    (shift) => !on.has(keyOf(shift)),
  );
  if (data.shifts.length === 0) return "No DFG has a rota.";
  return [
    people === 0
      ? "Nobody is on duty now."
      : `${counted(people, "person is", "people are")} on duty for ${counted(dfgs, "DFG")}.`,
    ...(people === 0 ? [] : gaps.map((shift) => `Nobody is ${shift.rota} of ${shift.dfg.name} now.`)),
  ].join(" ");
}

const keyOf = (shift: DutyAnswer["now"][number]) => `${shift.dfg.slug}/${shift.rota}`;
