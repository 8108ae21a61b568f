import { expect, test } from "vitest";
import { desiredAt, versionOf } from "./nvr-words";

test.each([
  ["openstack-nova-31.0.2-1.el9s", "31.0.2-1.el9s"],
  ["python-a-b-c-2-1", "2-1"],
  ["no-nvr", "no-nvr"],
])("%s is %s", (nvr, words) => {
  expect(versionOf(nvr)).toBe(words);
});

test("what is desired in a stage is wanted, or there as desired; under a newer build it is neither", () => {
  const want = (tag: string, stage: string, state: "there" | "missing" | "differs" | "superseded") => ({
    tag,
    stage,
    state,
    desired: "openstack-nova-31.0.2-1.el9s",
    actual: null,
  });
  const desired = [
    want("t1", "testing", "there"),
    want("t2", "testing", "missing"),
    want("t3", "testing", "differs"),
    want("t4", "testing", "superseded"),
    want("r1", "release", "there"),
  ];
  const { wanted, asDesired } = desiredAt({ desired }, "testing");
  expect(wanted.map((each) => each.tag)).toEqual(["t2", "t3"]);
  expect([...asDesired]).toEqual(["t1"]);
});
