import type { DfgRef } from "@/lib/contract/common";
import type { DutyAnswer } from "@/lib/contract/people";

/** People to choose from for a DFG's rota: its own first, then everybody else. */
export function peopleFor(data: Pick<DutyAnswer, "people">, dfg: DfgRef) {
  const isOwn = (person: DutyAnswer["people"][number]) =>
    person.dfgs.some((place) => place.slug === dfg.slug);
  const options = (people: DutyAnswer["people"]) =>
    people.map((person) => ({ value: person.id, label: person.name }));
  return [
    { label: dfg.name, options: options(data.people.filter(isOwn)) },
    { label: "Others", options: options(data.people.filter((person) => !isOwn(person))) },
  ];
}
