import { expect, it } from "vitest";
import { toField } from "@/components/time/field-time";
import { leadOf } from "./lead";
import { newShift } from "./new-shift";

const shift = (rota: string, person: string, from: string, until: string) => ({
  id: `${rota} ${from}`,
  dfg: { slug: "compute", name: "Compute" },
  rota,
  person: { id: person, name: person },
  from: `${from}T00:00:00.000Z`,
  until: `${until}T00:00:00.000Z`,
  note: null,
  version: 1,
});
const person = (id: string, ...dfgs: string[]) => ({
  id,
  name: id,
  mail: null,
  chat: null,
  timeZone: null,
  dfgs: dfgs.map((slug) => ({ slug, role: "member", squad: null })),
});
const ruck = [
  shift("ruck", "ana", "2026-03-02", "2026-03-09"),
  shift("ruck", "bob", "2026-03-09", "2026-03-16"),
];
const data = {
  asOf: "2026-03-10T14:00:00.000Z",
  sources: [],
  now: ruck.slice(1),
  shifts: ruck,
  people: [person("ana", "compute"), person("bob", "compute"), person("cyd")],
  mayEdit: true,
  editable: [{ slug: "compute", name: "Compute" }],
  why: null,
};

it("the lead says who is on duty and where nobody is", () => {
  expect(leadOf(data)).toBe("1 person is on duty for 1 DFG.");
  const rover = shift("rover", "ana", "2026-04-02", "2026-04-09");
  expect(leadOf({ ...data, shifts: [...ruck, rover] })).toBe(
    "1 person is on duty for 1 DFG. Nobody is rover of Compute now.",
  );
  expect(leadOf({ now: [], shifts: [rover] })).toBe("Nobody is on duty now.");
  expect(leadOf({ now: [], shifts: [] })).toBe("No DFG has a rota.");
});

it("a new shift follows the last one, for the member who has waited longest", () => {
  expect(newShift(data, "compute/ruck")).toMatchObject({
    person: { id: "ana" },
    from: "2026-03-16T00:00:00.000Z",
    until: "2026-03-23T00:00:00.000Z",
  });
  expect(newShift(data, "compute/rover")).toMatchObject({ from: "2026-03-11T00:00:00.000Z" });
  expect(newShift(data, "network/ruck")).toBeUndefined();
  expect(newShift(data, "compute/No rota")).toBeUndefined();
});

it("times stand in the reader's zone", () => {
  expect(toField("2026-07-01T22:30:00.000Z", "Europe/Prague")).toBe("2026-07-02T00:30");
});
