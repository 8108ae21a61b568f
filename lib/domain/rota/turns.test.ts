import { describe, expect, it } from "vitest";
import { DAY } from "@/lib/shared/clock";
import { turnsBetween } from "./turns";

const at = (day: string) => new Date(`${day}T00:00:00Z`);
const turn = { people: ["ana", "bob", "cyd"], first: at("2026-03-02"), length: 7 * DAY };
const said = (from: string, until: string) =>
  turnsBetween(turn, at(from), at(until)).map(({ person, from: day }) => [
    person,
    day.toISOString().slice(0, 10),
  ]);

describe("turns", () => {
  it("go round in order, the one under way included", () => {
    expect(said("2026-03-11", "2026-03-31")).toEqual([
      ["bob", "2026-03-09"],
      ["cyd", "2026-03-16"],
      ["ana", "2026-03-23"],
      ["bob", "2026-03-30"],
    ]);
  });
  it("do not begin before the first", () => {
    expect(said("2026-01-01", "2026-03-03")).toEqual([["ana", "2026-03-02"]]);
    expect(said("2026-01-01", "2026-03-02")).toEqual([]);
  });
  it("meet without a gap: one ends when the next begins", () => {
    const shifts = turnsBetween(turn, at("2026-03-02"), at("2026-06-01"));
    for (const [i, shift] of shifts.slice(1).entries()) expect(shift.from).toEqual(shifts[i]?.until);
  });
});
