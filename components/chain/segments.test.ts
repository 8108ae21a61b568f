import { describe, expect, it } from "vitest";
import type { Blocker, ChainLine, Station } from "@/lib/contract/chain";
import { flowsOf, groupByStations, isUnjudged } from "./segments";

const station = (id: string, status: Station["status"] = "ok"): Station => ({
  id,
  title: id,
  status,
  reachedAt: null,
  waiting: null,
  here: null,
  unit: "commit",
  waitingSince: null,
  maxAgeSeconds: null,
  note: "",
  href: null,
});
const blocker = (at: string, status: Blocker["status"]): Blocker => ({
  station: at,
  status,
  text: "",
  since: null,
  dfg: null,
  owners: 1,
  effect: "",
  until: null,
  href: "/",
});
const line = (stations: Station[], blockers: Blocker[] = []): ChainLine => ({
  instance: "i",
  release: "r",
  title: "t",
  subtitle: "",
  phase: "maintained",
  stations,
  blockers,
  roots: [],
  pauses: [],
  reconstructed: false,
});

describe("the stretches of a line", () => {
  it("stop where the line is frozen, without being held", () => {
    const stations = [station("upstream"), station("rung", "paused"), station("next")];
    expect(flowsOf(line(stations, [blocker("rung", "paused")]))).toEqual([null, "paused", "starved"]);
  });
  it("flow where every station is known and nothing is held", () => {
    expect(flowsOf(line([station("upstream"), station("built"), station("consistent")]))).toEqual([
      null,
      "flow",
      "flow",
    ]);
  });
  it("are held into the blocked station and starved after it", () => {
    const stations = [station("built"), station("consistent", "bad"), station("promoted")];
    expect(flowsOf(line(stations, [blocker("consistent", "bad")]))).toEqual([null, "held-bad", "starved"]);
  });
  it("never flow into or out of what is not known", () => {
    const stations = [
      station("upstream", "none"),
      station("built"),
      station("consistent", "stale"),
      station("promoted"),
    ];
    expect(flowsOf(line(stations))).toEqual([null, "unknown", "unknown", "unknown"]);
  });
});

describe("a line", () => {
  it("cannot be judged while what was built last is unknown", () => {
    expect(isUnjudged(line([station("upstream"), station("built", "stale")]))).toBe(true);
    expect(isUnjudged(line([station("upstream")]))).toBe(true);
    expect(isUnjudged(line([station("upstream", "none"), station("built")]))).toBe(false);
  });
  it("shares its header with lines of the same stations only", () => {
    const a = line([station("built")]);
    const b = line([station("built"), station("consistent")]);
    expect(groupByStations([a, b, a]).map((group) => group.lines.length)).toEqual([2, 1]);
  });
});
