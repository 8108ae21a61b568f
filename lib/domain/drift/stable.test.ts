import { expect, test } from "vitest";
import { daysBehind, driftState, worstDays } from "./cell";
import { type StandingBuild, stableCells, type TagStage } from "./stable";

const DAY = 86_400_000;
const build = (buildId: number, version: string, stage: TagStage, day: number): StandingBuild => ({
  buildId,
  version,
  nvr: `openstack-nova-${version}-1.el9s`,
  stage,
  at: day * DAY,
});
const ALL = ["candidate", "testing", "release"] as const;

test("a release lacks what stands in candidate and what upstream tagged since", () => {
  const builds = [
    build(1, "31.0.0", "release", 10),
    build(1, "31.0.0", "testing", 8),
    build(2, "31.1.0", "candidate", 20),
  ];
  const tagged = [
    { version: "31.0.0", at: null },
    { version: "31.1.0", at: 18 * DAY },
    { version: "31.1.1", at: 25 * DAY },
  ];
  const cells = stableCells(builds, tagged, ALL);
  expect(cells.tagged).toMatchObject({ nvr: "31.1.1", behind: 0 });
  expect(cells.candidate).toMatchObject({ nvr: "openstack-nova-31.1.0-1.el9s", behind: 1, since: 25 * DAY });
  expect(cells.testing).toMatchObject({ nvr: "openstack-nova-31.0.0-1.el9s", behind: 2, since: 18 * DAY });
  expect(cells.release).toMatchObject({ at: 10 * DAY, behind: 2, since: 18 * DAY });
  expect(worstDays(cells, 30 * DAY)).toBe(12);
});

test("a rebuild of the same version is something the stages above lack", () => {
  const again = { ...build(2, "31.0.0", "candidate", 20), nvr: "openstack-nova-31.0.0-2.el9s" };
  const cells = stableCells(
    [build(1, "31.0.0", "release", 10), again],
    [{ version: "31.0.0", at: null }],
    ALL,
  );
  expect(cells.candidate).toMatchObject({ behind: 0, since: null });
  expect(cells.release).toMatchObject({ behind: 1, since: 20 * DAY });
});

test("what was tagged before the first read makes the age unknown, not zero", () => {
  const cells = stableCells([build(1, "31.0.0", "release", 10)], [{ version: "31.0.1", at: null }], ALL);
  expect(cells.release).toMatchObject({ behind: 1, since: null });
  expect(daysBehind(cells.release as never, 30 * DAY)).toBeNull();
  expect(driftState(cells.release, 86_400, new Date(30 * DAY))).toBe("run");
});

test("a stage that a release has no tag for has no data; one it has and did not reach lacks everything", () => {
  const cells = stableCells([build(1, "31.0.0", "candidate", 10)], [], ["candidate", "testing"]);
  expect(cells.release).toBeUndefined();
  expect(cells.tagged).toBeUndefined();
  expect(cells.testing).toEqual({ at: null, commit: null, nvr: null, behind: 1, since: 10 * DAY });
  expect(driftState(undefined, 1, new Date(0))).toBe("none");
});

test.each([
  [0, "ok"],
  [1, "run"],
  [2.7, "warn"],
  [4, "bad"],
] as const)("behind for %s days of at most 3 is %s", (days, state) => {
  const cell = { at: 0, commit: null, nvr: null, behind: days === 0 ? 0 : 3, since: 0 };
  expect(driftState(cell, 3 * 86_400, new Date(days * DAY))).toBe(state);
});
