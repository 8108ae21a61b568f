import { expect, test } from "vitest";
import { ageState, rungWaits, waitState, waitsSoFar } from "./age";
import { type Pause, pauseAt, pausedSeconds } from "./pause";

const at = (day: number) => new Date(Date.UTC(2026, 2, day));
const DAY = 86_400;
const pause = (from: number, until: number | null, kind: Pause["kind"] = "freeze"): Pause => ({
  kind,
  reason: `from the ${from}th`,
  from: at(from),
  until: until === null ? null : at(until),
});

test.each<[string, Pause[], number]>([
  ["no pause", [], 0],
  ["one within", [pause(3, 5)], 2],
  ["one that began before", [pause(1, 5)], 3],
  ["one without an end", [pause(8, null)], 2],
  ["one that is over", [pause(1, 2)], 0],
  ["one still to come", [pause(11, 14)], 0],
  ["two that overlap count once", [pause(3, 6), pause(5, 8, "hold")], 5],
  ["one inside another", [pause(3, 9), pause(4, 5, "hold")], 6],
  ["in any order", [pause(7, 8), pause(3, 4)], 2],
])("seconds paused from the 2nd to the 10th: %s", (_what, pauses, days) => {
  expect(pausedSeconds(at(2), at(10), pauses)).toBe(days * DAY);
});

test("the pause in force is the one that lasts longest, and its last moment is not in it", () => {
  const pauses = [pause(3, 6), pause(4, null, "hold")];
  expect(pauseAt(pauses, at(2))).toBeUndefined();
  expect(pauseAt(pauses, at(3))?.kind).toBe("freeze");
  expect(pauseAt(pauses, at(5))?.kind).toBe("hold");
  expect(pauseAt([pause(3, 6)], at(6))).toBeUndefined();
});

test("a clock that stood still is no age", () => {
  expect(ageState(at(1), at(9), 7 * DAY)).toBe("bad");
  expect(ageState(at(1), at(9), 7 * DAY, [pause(2, 4)])).toBe("warn");
  expect(ageState(at(1), at(9), 7 * DAY, [pause(2, null)])).toBe("ok");
});

test("a target is late by its last promotion, and not before something waited for it", () => {
  const target = { reachedAt: at(1), waiting: 0, waitingSince: null };
  expect(waitState(target, at(20), 7 * DAY)).toBe("ok");
  expect(waitState({ ...target, waiting: 2, waitingSince: at(19) }, at(20), 7 * DAY)).toBe("ok");
  expect(waitState({ ...target, waiting: 2, waitingSince: at(2) }, at(20), 7 * DAY)).toBe("bad");
  const late = { ...target, waiting: 2, waitingSince: at(2) };
  expect(waitState(late, at(20), 7 * DAY, [pause(3, null)])).toBe("paused");
  expect(waitState(late, at(20), 7 * DAY, [pause(3, 19)])).toBe("ok");
  expect(waitState(target, at(20), 7 * DAY, [pause(3, null)])).toBe("ok");
  expect(waitState({ ...target, waiting: 2 }, at(20), 7 * DAY)).toBe("none");
  expect(waitState({ ...target, waiting: null }, at(2), 7 * DAY)).toBe("none");
  expect(waitState({ ...target, reachedAt: null }, at(2), 7 * DAY)).toBe("none");
});

test("what has not got to a station waits before it or before those that lead to it", () => {
  const station = (waiting: number | null, since: number | null) => ({
    reachedAt: at(1),
    waiting,
    waitingSince: since === null ? null : at(since),
  });
  const stations = [station(0, null), station(2, 5), station(null, null), station(1, 3), station(4, 7)];
  expect(waitsSoFar(stations).map(({ waiting, waitingSince }) => [waiting, waitingSince])).toEqual([
    [0, null],
    [2, at(5)],
    [null, null],
    [3, at(3)],
    [7, at(3)],
  ]);
});

test("what was promoted lately is not late, though something has waited for long", () => {
  const held = { reachedAt: at(18), waiting: 40, waitingSince: at(2) };
  expect(waitState(held, at(20), 7 * DAY)).toBe("ok");
  expect(waitState({ ...held, reachedAt: at(10) }, at(20), 7 * DAY)).toBe("bad");
});

test("an aggregate waits for everything before it, a rung of components as the latest of them", () => {
  const consistent = { reachedAt: at(9), waiting: 3, waitingSince: at(2) };
  const component = (reached: number, since: number | null) => ({
    reachedAt: at(reached),
    waiting: since === null ? 0 : 1,
    waitingSince: since === null ? null : at(since),
  });
  const parts = {
    level: "component" as const,
    ...component(9, 4),
    components: [component(9, 8), component(3, 4), component(8, null)],
  };
  const whole = { level: "aggregate" as const, ...component(7, null) };
  const [first, second] = rungWaits(consistent, [parts, whole]);
  expect(first).toEqual({ reachedAt: at(3), waiting: 1, waitingSince: at(4) });
  expect(second).toEqual({ reachedAt: at(7), waiting: 4, waitingSince: at(2) });
});
