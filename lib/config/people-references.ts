import type { Mistake } from "./mistake";
import type { SiteConfig } from "./schema";

/** People and rotas that name DFGs or people that are not there, stand twice, or end before they begin. */
export function checkPeople(config: SiteConfig): Mistake[] {
  const dfgs = new Set(config.dfgs.map((dfg) => dfg.slug));
  const people = new Set(config.people.map((person) => person.id));
  const dfgAt = (slug: string, path: readonly PropertyKey[]): Mistake[] =>
    dfgs.has(slug) ? [] : [{ path, message: `no DFG has the slug "${slug}"` }];
  const personAt = (id: string, path: readonly PropertyKey[]): Mistake[] =>
    people.has(id) ? [] : [{ path, message: `no person has the id "${id}"` }];
  const members = config.people.flatMap((person, i) =>
    person.dfgs.flatMap(({ dfg }, j) => {
      const path = ["people", i, "dfgs", j, "dfg"];
      const isTwice = person.dfgs.findIndex((other) => other.dfg === dfg) < j;
      return isTwice ? [{ path, message: `"${dfg}" stands twice for ${person.id}` }] : dfgAt(dfg, path);
    }),
  );
  const rotas = config.rotas.flatMap(({ dfg, rota, turn, shifts }, i) => [
    ...dfgAt(dfg, ["rotas", i, "dfg"]),
    ...(config.rotas.findIndex((other) => other.dfg === dfg && other.rota === rota) < i
      ? [{ path: ["rotas", i, "rota"], message: `"${rota}" of ${dfg} stands twice` }]
      : []),
    ...(turn?.people ?? []).flatMap((id, j) => personAt(id, ["rotas", i, "turn", "people", j])),
    ...shifts.flatMap((shift, j) => [
      ...personAt(shift.person, ["rotas", i, "shifts", j, "person"]),
      ...(shift.until <= shift.from
        ? [{ path: ["rotas", i, "shifts", j, "until"], message: "is not after from" }]
        : []),
    ]),
  ]);
  return [...members, ...rotas];
}
