import { expect, test } from "vitest";
import { type PromotionEvent, type StreakEvent, tellPromotions, tellStreaks } from "./changes";

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 10, 12, minutes));
const label = (instance: string) => instance.replace("centos9-", "");
const red = (name: string, minutes: number, dfg: string | null = "compute"): StreakEvent => ({
  kind: "failing",
  at: at(minutes),
  instance: "centos9-master",
  package: name,
  dfg,
  redMs: 0,
});

test("packages that turn red within an hour of each other are one line, dated by the first", () => {
  const told = tellStreaks([red("a", 0), red("b", 40), red("c", 90, "network"), red("d", 200)], label);
  expect(told).toMatchObject([
    { text: "d fails to build on master", count: 1, subject: "d" },
    { text: "3 packages fail to build on master", count: 3, at: at(0), dfg: null },
  ]);
});

test("two are told one by one", () => {
  expect(tellStreaks([red("a", 0), red("b", 10)], label).map((change) => change.text)).toEqual([
    "b fails to build on master",
    "a fails to build on master",
  ]);
});

test("a recovery says for how long it was red, and does not mix with failures", () => {
  const green: StreakEvent = { ...red("a", 5), kind: "recovered", redMs: 54 * 3_600_000 };
  const told = tellStreaks([green, red("b", 4), red("c", 3), red("d", 2)], label);
  expect(told.map((change) => change.text)).toEqual([
    "a builds again on master, red for 2 d 6 h",
    "3 packages fail to build on master",
  ]);
});

const promoted = (component: string | null, minutes: number): PromotionEvent => ({
  at: at(minutes),
  instance: "centos9-epoxy",
  promoteName: component ? "promoted-components" : "current-podified",
  level: component ? "component" : "aggregate",
  component,
  afterMs: 27 * 3_600_000,
});

test("components promoted on one day are one line; whole promotions are told each", () => {
  const events = [promoted("ui", 1), promoted("compute", 200), promoted(null, 203), promoted(null, 250)];
  expect(tellPromotions(events, label).map((change) => change.text)).toEqual([
    "epoxy promoted to current-podified, 1 d 3 h after the one before",
    "epoxy promoted to current-podified, 1 d 3 h after the one before",
    "2 components of epoxy promoted to promoted-components",
  ]);
  expect(tellPromotions([promoted("ui", 1), promoted("ui", 24 * 60)], label)).toHaveLength(2);
  expect(tellPromotions([promoted("ui", 1)], label)[0]?.text).toBe(
    "ui of epoxy promoted to promoted-components, 1 d 3 h after the one before",
  );
});
