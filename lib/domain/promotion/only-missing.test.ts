import { describe, expect, it } from "vitest";
import { HOUR } from "@/lib/shared/clock";
import { type LonelyMiss, onlyMissing } from "./only-missing";

const START = Date.UTC(2026, 2, 1);
const at = (hours: number) => new Date(START + hours * HOUR);
const miss = (job: string, ready: number, of: Partial<LonelyMiss> = {}): LonelyMiss => ({
  component: "",
  key: `${job}${ready}`,
  job,
  failed: true,
  offeredAt: at(ready - 2),
  readyAt: at(ready),
  nextAt: null,
  ...of,
});
const told = (misses: LonelyMiss[], now: number) =>
  onlyMissing(misses, at(now)).map(({ job, candidates, costMs }) => [job, candidates, costMs / HOUR]);

describe("what a job costs that alone was missing", () => {
  it("is the time until the next promotion", () => {
    expect(told([miss("a", 2, { nextAt: at(12) })], 100)).toEqual([["a", 1, 10]]);
  });

  it("counts no hour twice: the next candidate that waits for one job takes over", () => {
    const misses = [miss("a", 0, { nextAt: at(30) }), miss("b", 10, { nextAt: at(30) })];
    expect(told(misses, 100)).toEqual([
      ["b", 1, 20],
      ["a", 1, 10],
    ]);
  });

  it("goes on while nothing is promoted", () => {
    expect(told([miss("a", 2)], 26)).toEqual([["a", 1, 24]]);
  });

  it("is counted for each component's line by itself", () => {
    const misses = [
      miss("a", 0, { component: "x", nextAt: at(8) }),
      miss("a", 4, { component: "y", nextAt: at(8) }),
    ];
    expect(told(misses, 100)).toEqual([["a", 2, 12]]);
  });

  it("begins with the offer where nobody knows when the rest had passed", () => {
    expect(told([miss("a", 2, { readyAt: null, nextAt: at(10) })], 100)).toEqual([["a", 1, 10]]);
  });

  it("tells runs that failed from runs that never came, and the newest candidate", () => {
    const [sum] = onlyMissing([miss("a", 9), miss("a", 2, { failed: false }), miss("a", 5)], at(20));
    expect(sum).toMatchObject({ failed: 2, notRun: 1, lastKey: "a9", lastAt: at(7) });
  });
});
