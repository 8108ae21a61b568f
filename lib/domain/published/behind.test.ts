import { expect, test } from "vitest";
import { compareVersions, versionsBehind } from "./behind";

test.each([
  ["31.0.0", "30.9.9", 1],
  ["31.0.0", "31.0", 0],
  ["9.10.0", "9.9.0", 1],
  ["v2.1", "2.1.1", -1],
  ["31.0.0.0rc1", "31.0.0", 0],
])("%s against %s", (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});

test("versions behind are those tagged after the packaged one", () => {
  const tagged = ["30.0.0", "31.0.0", "31.0.1", "31.1.0"];
  expect(versionsBehind(tagged, "31.0.0")).toBe(2);
  expect(versionsBehind(tagged, "31.1.0")).toBe(0);
  expect(versionsBehind(tagged, "99.0.0")).toBe(0);
});

test("nothing packaged or nothing tagged is not known, not none", () => {
  expect(versionsBehind([], "1.0")).toBeNull();
  expect(versionsBehind(["1.0"], null)).toBeNull();
});
