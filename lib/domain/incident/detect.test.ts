import { describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE } from "@/lib/shared/clock";
import { commonHost, findStorms, type InfraFailure } from "./detect";

const START = Date.parse("2026-11-22T10:00:00Z");
const KNOWN = { from: new Date(START - DAY), knownFrom: new Date(START - 30 * DAY) };
let id = 0;

const one = (minute: number, n: number, of: Partial<InfraFailure> = {}): InfraFailure => ({
  id: ++id,
  at: new Date(START + minute * MINUTE),
  startedAt: null,
  subject: `rdo/job-${n}`,
  owner: `dfg-${n % 4}`,
  trouble: "mirror",
  host: null,
  isInIncident: false,
  ...of,
});

/** `count` failures of as many subjects, `step` minutes apart. */
const burst = (from: number, count: number, step: number, of: Partial<InfraFailure> = {}) =>
  Array.from({ length: count }, (_, n) => one(from + n * step, n, of));

const inOrder = (...parts: InfraFailure[][]) =>
  parts.flat().sort((a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id);

const storms = (failures: InfraFailure[]) =>
  findStorms(failures, KNOWN).map((s) => ({
    trouble: s.trouble,
    failures: s.failures.length,
    minutes: (s.lastAt.getTime() - s.startedAt.getTime()) / MINUTE,
  }));

describe("one outage", () => {
  it.each<[string, InfraFailure[], number]>([
    ["sixty subjects within an hour", burst(0, 60, 1), 1],
    ["eight subjects of four DFGs", burst(0, 8, 5), 1],
    ["seven subjects", burst(0, 7, 5), 0],
    ["many failures of one subject", burst(0, 40, 1, { subject: "rdo/one" }), 0],
    ["many subjects of one DFG", burst(0, 40, 1, { owner: "network" }), 0],
    ["many subjects that nobody owns", burst(0, 40, 1, { owner: null }), 0],
    ["eight subjects over three hours", burst(0, 8, 25), 0],
  ])("%s", (_what, failures, count) => {
    expect(storms(failures)).toHaveLength(count);
  });

  it("goes on while failures follow, and ends after ninety quiet minutes", () => {
    const found = storms(inOrder(burst(0, 10, 3), [one(100, 1), one(180, 2)], [one(275, 3)]));
    expect(found).toEqual([{ trouble: "mirror", failures: 12, minutes: 180 }]);
  });

  it("begins with the few that met it first", () => {
    expect(storms(inOrder([one(-200, 1), one(-80, 2), one(-40, 3)], burst(0, 10, 3)))).toMatchObject([
      { failures: 12 },
    ]);
  });

  it("takes in runs that began in it and fail hours later, and no others", () => {
    const began = (minute: number) => new Date(START + minute * MINUTE);
    const late = [one(240, 1, { startedAt: began(20) }), one(241, 2, { startedAt: began(200) })];
    const [found] = findStorms(inOrder(burst(0, 10, 3), late), KNOWN);
    expect(found?.failures).toHaveLength(11);
    expect(found?.lastAt).toEqual(began(27));
  });

  it("is two when there was a pause between", () => {
    expect(storms(inOrder(burst(0, 10, 3), burst(300, 10, 3)))).toHaveLength(2);
  });

  it("is two when mirrors fail and no nodes can be had at once", () => {
    const found = storms(inOrder(burst(0, 12, 3), burst(1, 12, 3, { trouble: "nodes" })));
    expect(found.map((s) => s.trouble).sort()).toEqual(["mirror", "nodes"]);
  });

  it("takes in vague failures that name the same server", () => {
    const host = "mirror.example.org";
    const found = storms(inOrder(burst(0, 10, 3, { host }), burst(1, 4, 3, { trouble: "connection", host })));
    expect(found).toMatchObject([{ trouble: "mirror", failures: 14 }]);
  });
});

describe("what is usual", () => {
  const noise = (perHour: number) =>
    inOrder(...Array.from({ length: 7 * 24 }, (_, hour) => burst(-(hour + 1) * 60, perHour, 60 / perHour)));

  it("is no outage, however many subjects it hits", () => {
    expect(storms(inOrder(noise(10), burst(0, 12, 4)))).toEqual([]);
  });

  it("is one at four times the usual rate", () => {
    expect(storms(inOrder(noise(5), burst(0, 24, 2)))).toHaveLength(1);
  });

  it("does not count what earlier outages brought", () => {
    const before = burst(-600, 100, 1, { isInIncident: true });
    expect(storms(inOrder(before, burst(0, 10, 3))).at(-1)).toMatchObject({ failures: 10 });
  });

  it("lets an outage end while the usual goes on", () => {
    const after = burst(60, 24, 30);
    const [found] = storms(inOrder(noise(2), burst(0, 30, 1), after));
    expect(found?.minutes).toBeLessThan(4 * 60);
  });

  it("is not known in the first day, so nothing is unusual", () => {
    const known = { from: new Date(START - DAY), knownFrom: new Date(START - 2 * HOUR) };
    expect(findStorms(burst(0, 30, 1), known)).toEqual([]);
  });
});

it("failures before the time asked for only tell what is usual", () => {
  const late = { ...KNOWN, from: new Date(START + 2 * HOUR) };
  expect(findStorms(burst(0, 30, 1), late)).toEqual([]);
});

it("names the server that most name", () => {
  const named = (...hosts: (string | null)[]) => commonHost(hosts.map((host) => ({ host })));
  expect(named("a.example", "a.example", "b.example", null)).toBe("a.example");
  expect(named("a.example", "b.example")).toBeNull();
  expect(named(null)).toBeNull();
});
