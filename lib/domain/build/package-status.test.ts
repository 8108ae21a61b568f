import { expect, test } from "vitest";
import { type PackageFacts, packageStatus } from "./package-status";

const good: PackageFacts = { lastStatus: "SUCCESS", failing: false, delisted: false };

test.each<[Partial<PackageFacts>, string]>([
  [{}, "building"],
  [{ lastStatus: "FAILED", failing: true }, "failing"],
  [{ lastStatus: "RETRY", failing: true }, "failing"],
  [{ lastStatus: "RETRY" }, "retrying"],
  [{ lastStatus: null, failing: null }, "never-built"],
  [{ delisted: true, failing: true }, "removed"],
])("%j is %s", (facts, status) => {
  expect(packageStatus({ ...good, ...facts })).toBe(status);
});
