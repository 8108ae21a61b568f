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
  it("change at the same time of day in summer and in winter, and keep whose turn it is", () => {
    const prague = { ...turn, first: new Date("2026-03-02T08:00:00Z") };
    const days = turnsBetween(prague, at("2026-03-17"), at("2026-04-12"), "Europe/Prague");
    expect(days.map(({ person, from }) => [person, from.toISOString().slice(0, 16)])).toEqual([
      ["cyd", "2026-03-16T08:00"],
      ["ana", "2026-03-23T08:00"],
      ["bob", "2026-03-30T07:00"],
      ["cyd", "2026-04-06T07:00"],
    ]);
    for (const [i, shift] of days.slice(1).entries()) expect(shift.from).toEqual(days[i]?.until);
  });
  it("meet without a gap: one ends when the next begins", () => {
    const shifts = turnsBetween(turn, at("2026-03-02"), at("2026-06-01"));
    for (const [i, shift] of shifts.slice(1).entries()) expect(shift.from).toEqual(shifts[i]?.until);
  });
});
