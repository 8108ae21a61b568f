import { expect, it } from "vitest";
import { failureReason } from "./failure-reason";

const wrapped = (...stderr: string[]) =>
  `Error in build_rpm_wrapper for openstack-x: \n\n  RAN: /usr/bin/env scripts/build_rpm.sh\n\n  STDOUT:\n\n\n  STDERR:\n${stderr.join("\n")}`;

it.each([
  [null, null],
  ["", null],
  ["Error in build_rpm_wrapper for python-oslo-reports: patch failed", "patch failed"],
  [wrapped(), null],
  [
    wrapped(
      "No matching package to install: 'python3-x >= 9'",
      "Not all dependencies satisfied",
      "Error: Some packages could not be found.",
    ),
    "No matching package to install: 'python3-x >= 9'",
  ],
  [
    wrapped(
      "FAIL: x.tests.test_a",
      "-----------",
      "Traceback (most recent call last):",
      '  File "/a.py", line 3',
      "TypeError: unexpected 'url'",
      "FAILED (failures=1)",
      "error: Bad exit status from /var/tmp/rpm-tmp.1 (%check)",
    ),
    "TypeError: unexpected 'url'",
  ],
  [
    wrapped(
      "Patch #1 (0001-x.patch):",
      "Hunk #1 FAILED at 7.",
      "1 out of 2 hunks FAILED -- saving rejects",
      "error: Bad exit status from /var/tmp/rpm-tmp.2 (%prep)",
    ),
    "1 out of 2 hunks FAILED -- saving rejects",
  ],
  [
    wrapped(
      "RPM build errors:",
      "    File not found: /builddir/x",
      "    Installed (but unpackaged) file(s) found:",
    ),
    "File not found: /builddir/x",
  ],
  [
    wrapped("error: Bad exit status from /var/tmp/rpm-tmp.2 (%build)"),
    "error: Bad exit status from /var/tmp/rpm-tmp.2 (%build)",
  ],
  ["STDERR:\nonly words here", "only words here"],
  [`x error ${"y".repeat(400)}`, `x error ${"y".repeat(232)}`],
])("the line that says most of %j", (notes, reason) => {
  expect(failureReason(notes)).toBe(reason);
});
