import { expect, it } from "vitest";
import { failureReason } from "./failure-reason";

it.each([
  [null, null],
  ["", null],
  ["Error in build_rpm_wrapper for python-oslo-reports: patch failed", "patch failed"],
  [
    "Error in build_rpm_wrapper for openstack-x: \n\n  RAN: /usr/bin/env scripts/build_rpm.sh\n\n  STDOUT:\n\n\n  STDERR:\nNo matching package to install: 'python3-oslo-utils >= 9.0.0'",
    "No matching package to install: 'python3-oslo-utils >= 9.0.0'",
  ],
  [
    "STDERR:\nerror: nothing provides python3dist(pyroute2)\nsome last words",
    "error: nothing provides python3dist(pyroute2)",
  ],
  ["STDERR:\nonly words here", "only words here"],
  [`x error ${"y".repeat(400)}`, `x error ${"y".repeat(232)}`],
])("the line that says most of %j", (notes, reason) => {
  expect(failureReason(notes)).toBe(reason);
});
