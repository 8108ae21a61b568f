import { expect, it } from "vitest";
import { inTeams, placesOf } from "./user-words";

const choice = (id: string, ...dfgs: string[]) => ({ id, name: id, roles: [], dfgs });

it("people stand under their first DFG, those of first triage first, those of none last", () => {
  const people = [
    choice("a"),
    choice("b", "ui", "compute"),
    choice("c", "production-chain"),
    choice("d", "compute"),
  ];
  expect(inTeams(people).map(({ name, people: [first] }) => [name, first?.id])).toEqual([
    ["production-chain", "c"],
    ["compute", "d"],
    ["ui", "b"],
    ["in no DFG", "a"],
  ]);
});

it("what somebody is, in words", () => {
  const dfgs = [{ slug: "compute", name: "Compute", role: "user-advocate" }];
  expect(placesOf({ id: "a", name: "A", roles: ["wrangler"], dfgs })).toBe(
    "wrangler; user advocate of Compute",
  );
  expect(placesOf({ id: "a", name: "A", roles: [], dfgs: [] })).toBe("viewer");
});
