import { describe, expect, test } from "vitest";
import { nearestRank } from "./quantile";
import { judgeJourney, type StageFacts } from "./stages";

const NOW = new Date("2026-03-10T12:00:00Z");
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR);
const stage = (id: string, hoursAgo: number | null, more: Partial<StageFacts> = {}): StageFacts => ({
  id,
  reachedAt: hoursAgo === null ? null : ago(hoursAgo),
  isKnown: true,
  targetSeconds: null,
  source: "fresh",
  ...more,
});
const line = (...more: StageFacts[]) => [stage("upstream", 30), stage("built", 20), ...more];
const told = (stages: StageFacts[]) => judgeJourney(stages, NOW);

describe("where a commit stands", () => {
  test("it waits for the first stage after the furthest it reached, and that counts from there", () => {
    const { stages, standsAt, next } = told(
      line(stage("consistent", 12), stage("rung", null), stage("last", null)),
    );
    expect({ standsAt, next }).toEqual({ standsAt: "consistent", next: "rung" });
    expect(stages[3]).toEqual({
      id: "rung",
      state: "waits",
      status: "run",
      from: "consistent",
      seconds: 12 * 3600,
    });
    expect(stages[4]).toMatchObject({ state: "ahead", status: "none", seconds: null });
  });

  test("a stage without data is no stage to wait for, and never green", () => {
    const { stages, next } = told(line(stage("rung", null, { isKnown: false }), stage("gated", null)));
    expect(next).toBe("gated");
    expect(stages[2]).toMatchObject({ state: "no-data", status: "none" });
  });

  test("a stage that a later one was reached without was passed over", () => {
    const { stages, standsAt, next } = told(line(stage("side", null), stage("rung", 4)));
    expect(stages[2]).toMatchObject({ state: "passed-over", status: "none" });
    expect({ standsAt, next }).toEqual({ standsAt: "rung", next: null });
  });

  test("what a newer commit came to in its place is not waited for", () => {
    const { stages, next } = told(line(stage("imported", null, { isOvertaken: true }), stage("gated", null)));
    expect(stages[2]?.state).toBe("passed-over");
    expect(next).toBe("gated");
  });

  test("a failed build is what it waits for, and bad", () => {
    const { stages, next } = told([stage("upstream", 30), stage("built", null, { hasFailed: true })]);
    expect(next).toBe("built");
    expect(stages[1]).toMatchObject({ state: "failed", status: "bad" });
  });
});

describe("how long a stage took", () => {
  test("it counts from the stage reached last before it, whatever the order of the line", () => {
    const { stages } = told(line(stage("side", 2), stage("rung", 8)));
    expect(stages[3]).toMatchObject({ from: "built", seconds: 12 * 3600 });
  });

  test("over its limit it is late, within it well", () => {
    const within = { targetSeconds: 9 * 3600 };
    const { stages } = told(line(stage("consistent", 12, within), stage("rung", 2, within)));
    expect(stages[2]?.status).toBe("ok");
    expect(stages[3]).toMatchObject({ status: "warn", seconds: 10 * 3600 });
  });

  test("waiting longer than the limit is bad, and time in a hold does not count", () => {
    const stages = line(stage("rung", null, { targetSeconds: 10 * 3600 }));
    expect(told(stages).stages[2]).toMatchObject({ status: "bad", seconds: 20 * 3600 });
    const hold = { kind: "hold" as const, reason: "mirror moves", from: ago(16), until: ago(1) };
    expect(judgeJourney(stages, NOW, [hold]).stages[2]).toMatchObject({ status: "run", seconds: 5 * 3600 });
  });
});

test("on an old source what was reached stays so, and nothing is said of what was not", () => {
  const old = { source: "stale" as const };
  const { stages } = told([stage("built", 20, old), stage("consistent", null, old)]);
  expect(stages.map((each) => each.status)).toEqual(["ok", "stale"]);
});

test.each([
  [[], 0.5, null],
  [[4], 0.9, 4],
  [[1, 2, 3, 4], 0.5, 2],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9],
])("nearest rank of %o at %f is %o", (values, share, wanted) => {
  expect(nearestRank(values, share)).toBe(wanted);
});
