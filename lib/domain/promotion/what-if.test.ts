import { expect, it } from "vitest";
import { DAY, HOUR } from "../../shared/clock";
import { changedCriteria, type ReplayCandidate, replay, summaryOf } from "./what-if";

const START = Date.parse("2026-03-01T00:00:00Z");
const CRITERIA = { jobs: ["one", "two"], alternatives: { two: ["other"] } };

/** A candidate of a day; hours after its offer at which jobs passed (negative: failed). */
function candidate(
  day: number,
  votes: Record<string, number>,
  promotedAfter: number | null,
): ReplayCandidate {
  const offeredAt = START + day * DAY;
  return {
    key: `day-${day}`,
    offeredAt,
    promotedAt: promotedAfter === null ? null : offeredAt + promotedAfter * HOUR,
    forced: false,
    criteria: CRITERIA,
    votes: Object.entries(votes).map(([jobName, hours]) => ({
      jobName,
      state: hours < 0 ? ("failed" as const) : ("passed" as const),
      at: new Date(offeredAt + Math.abs(hours) * HOUR),
    })),
  };
}
const hoursOf = (would: number | null, day: number) =>
  would === null ? null : (would - START - day * DAY) / HOUR;

const promotionsWithout = (job: string, history: readonly ReplayCandidate[]) =>
  replay(history, { without: job, replace: null }).candidates.filter(({ wouldAt }) => wouldAt !== null)
    .length;

const HISTORY = [
  candidate(0, { one: 2, two: 5 }, 6),
  candidate(1, { one: 2, two: -3 }, null),
  candidate(2, { one: -2, two: 3, third: 1 }, null),
  candidate(3, { one: 2, two: -3, other: 9 }, 10),
];

it("without a job, what only it kept back is promoted, and what waited for it is promoted earlier", () => {
  const { candidates, promotingMs } = replay(HISTORY, { without: "two", replace: null });
  const [was, would] = (["promotedAt", "wouldAt"] as const).map((time) =>
    summaryOf([candidates.map((one) => one[time])], START + 4 * DAY),
  );
  expect(promotingMs).toBe(HOUR);
  expect(candidates.map(({ wouldAt }, day) => hoursOf(wouldAt, day))).toEqual([3, 3, null, 3]);
  expect([was?.promotions, would?.promotions]).toEqual([2, 3]);
  expect(candidates[1]).toMatchObject({ missing: ["two"], wouldMiss: [] });
  expect(was?.medianWaitMs).toBe(3 * DAY + 4 * HOUR);
});

it("another job in its place must have passed on the candidate", () => {
  const { candidates, ranOn } = replay(HISTORY, { without: "one", replace: "third" });
  expect(ranOn).toBe(1);
  expect(candidates.map(({ wouldAt }) => wouldAt !== null)).toEqual([false, false, true, false]);
  expect(hoursOf(candidates[2]?.wouldAt ?? null, 2)).toBe(4);
});

it("what a newer candidate has overtaken is not promoted late", () => {
  const slow = [candidate(0, { one: 40, two: -2 }, null), candidate(1, { one: 2, two: -2 }, null)];
  const { candidates } = replay(slow, { without: "two", replace: null });
  expect(candidates.map(({ wouldAt }) => wouldAt !== null)).toEqual([false, true]);
});

it("forced promotions, and criteria that do not name the job, stay as they were", () => {
  const forced = { ...candidate(0, { one: -1, two: -1 }, 8), forced: true };
  const { candidates } = replay([forced], { without: "two", replace: null });
  expect(candidates[0]?.wouldAt).toBe(forced.promotedAt);
  expect(changedCriteria(CRITERIA, { without: "none", replace: "x" })).toBe(CRITERIA);
  expect(promotionsWithout("none", HISTORY)).toBe(2);
});

it("no criteria left are never met", () => {
  const alone = [{ ...candidate(0, { one: 1 }, null), criteria: { jobs: ["one"], alternatives: {} } }];
  expect(promotionsWithout("one", alone)).toBe(0);
});

it("alternatives of the job go with it, and a replacement is not required twice", () => {
  expect(changedCriteria(CRITERIA, { without: "two", replace: "one" })).toEqual({
    jobs: ["one"],
    alternatives: {},
  });
});

it("waits are between promotions of the same line", () => {
  const lines = [
    [0, null, 10],
    [1000, 1030],
  ];
  expect(summaryOf(lines, 1035)).toEqual({ promotions: 4, medianWaitMs: 20, longestWaitMs: 1025 });
  expect(summaryOf([[]], 5)).toEqual({ promotions: 0, medianWaitMs: null, longestWaitMs: null });
});
