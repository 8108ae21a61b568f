import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "../../shared/clock";
import { FEWEST_CANDIDATES, forecastLine } from "./forecast";
import type { EndedRun, LinePast, PastCandidate } from "./forecast-history";

const NOW = new Date("2026-03-10T12:00:00Z");
const START = NOW.getTime() - 40 * DAY;
const JOBS = { jobs: ["one", "two"], alternatives: {} };

/** A candidate of day `day`, at midday or so: jobs end after two hours, what passed is promoted an hour later. */
function candidate(day: number, passed: Record<string, boolean>, promoted = true): PastCandidate {
  const offeredAt = START + day * DAY;
  const ended = Object.entries(passed).map(
    ([job, ok], index): EndedRun => ({ job, at: offeredAt + (2 + index / 10) * HOUR, passed: ok }),
  );
  const met = JOBS.jobs.every((job) => passed[job]);
  return {
    key: String(day),
    offeredAt,
    promotedAt: met && promoted ? offeredAt + 3 * HOUR : null,
    ended,
    running: [],
  };
}

const line = (candidates: PastCandidate[], of: Partial<LinePast> = {}): LinePast => ({
  component: null,
  criteria: JOBS,
  candidates,
  ready: [],
  ...of,
});
const days = (count: number, passed: (day: number) => Record<string, boolean>) =>
  Array.from({ length: count }, (_, day) => candidate(day, passed(day)));
const good = () => ({ one: true, two: true });
const told = (past: LinePast, now = NOW, horizons = [DAY]) => {
  const forecast = forecastLine(past, [past], now, horizons);
  if (!forecast) throw new Error("no forecast");
  return forecast;
};
const chance = (past: LinePast, now = NOW) => told(past, now).chances[0]?.chance ?? Number.NaN;
const at = (day: number, hours: number) => new Date(START + day * DAY + hours * HOUR);

describe("no forecast", () => {
  it("with few candidates, or without criteria", () => {
    const few = line(days(FEWEST_CANDIDATES - 1, good));
    expect(forecastLine(few, [few], NOW, [DAY])).toBeNull();
    const lawless = line(days(20, good), { criteria: { jobs: [], alternatives: {} } });
    expect(forecastLine(lawless, [lawless], NOW, [DAY])).toBeNull();
  });
});

describe("a line that passes every day", () => {
  const past = line(days(30, good));

  it("is promoted within a day, about when it always was", () => {
    const { chances, expectedAt, stepMs, candidateChance, n } = told(past, at(29, 10));
    expect(n).toBe(30);
    expect(stepMs).toBe(DAY);
    expect(chances[0]?.chance).toBeGreaterThan(0.85);
    expect(candidateChance).toBeNull();
    expect(expectedAt).toBe(at(30, 3).getTime());
  });

  it("has hardly a chance before its next run can end", () => {
    expect(told(past, at(29, 10), [6 * HOUR]).chances[0]?.chance).toBe(0);
  });

  it("gives equal answers to equal facts", () => {
    expect(told(past, at(29, 10))).toEqual(told(past, at(29, 10)));
  });

  it("waits for what runs, and one success satisfies for good", () => {
    const running = { ...candidate(30, { one: true }), running: ["two"] };
    const { candidateChance } = told(line([...days(30, good), running]), at(30, 2));
    expect(candidateChance).toBeGreaterThan(0.85);
  });
});

describe("what failed again and again", () => {
  const flaky = days(30, (day) => ({ one: true, two: day % 3 !== 0 }));
  const broken = days(30, (day) => ({ one: true, two: day < 25 && day % 3 !== 0 }));

  it("is less likely to pass than what fails now and then", () => {
    expect(chance(line(broken), at(30, -2))).toBeLessThan(chance(line(flaky), at(30, -2)) - 0.2);
    expect(told(line(broken), at(30, -2)).jobs[1]).toMatchObject({ job: "two", n: 30, streak: 6 });
  });

  it("does not count where an alternative passes", () => {
    const rescued = broken.map((one, day) => {
      const offeredAt = START + day * DAY;
      const ended = [...one.ended, { job: "other", at: offeredAt + 2 * HOUR, passed: true }];
      return { ...one, ended, promotedAt: offeredAt + 3 * HOUR };
    });
    const criteria = { ...JOBS, alternatives: { two: ["other"] } };
    expect(chance(line(rescued, { criteria }), at(30, -2))).toBeGreaterThan(0.8);
  });
});

describe("candidates", () => {
  it("that come when something is ready are expected only then", () => {
    const some = [0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19];
    const candidates = some.map((day) => candidate(day, good()));
    const ready = some.map((day) => START + day * DAY - 2 * HOUR);
    const waits = line(candidates, { ready: [...ready, at(19, 20).getTime()] });
    const silent = line(candidates, { ready });
    expect(chance(waits, at(19, 22))).toBeGreaterThan(chance(silent, at(19, 22)) + 0.3);
  });

  it("without a rhythm are drawn from the gaps there were, given how long it lasts already", () => {
    const offered = [0, 0.4, 1.9, 2.6, 5.1, 5.9, 9.2, 9.9, 12.4, 13.3];
    const past = line(offered.map((day) => candidate(day, good())));
    const { stepMs, chances } = told(past, at(13.3, 4));
    expect(stepMs).toBeNull();
    expect(chances[0]?.chance).toBeGreaterThan(0.2);
    expect(chances[0]?.chance).toBeLessThan(0.9);
  });

  it("come less and less the longer none came", () => {
    const past = line(days(30, good));
    expect(chance(past, at(33, 10))).toBeLessThan(chance(past, at(29, 10)));
  });
});

it("criteria met and not promoted wait as long as promoting took", () => {
  const met = candidate(30, good(), false);
  const past = line([...days(30, good), met]);
  expect(told(past, at(30, 2.2)).expectedAt).toBe(at(30, 3).getTime());
});
