import { describe, expect, it } from "vitest";
import type { EvidenceLine } from "./evidence";
import { headlineOf } from "./headline";

const lines = (...texts: string[]): EvidenceLine[] =>
  texts.map((text, i) => ({ text, file: "job-output.txt", line: i + 1, task: null, field: null }));
const pick = (line: number | null, ...texts: string[]) => headlineOf(lines(...texts), { line });

describe("the line that tells a failure", () => {
  it("is the failed test, not the count that decided the class", () => {
    expect(
      pick(
        4,
        "{1} tempest.api.volume.test_snapshots.SnapshotsTest.test_create [315.777s] ... FAILED",
        "    Traceback (most recent call last):",
        "    tempest.lib.exceptions.TimeoutException: Request timed out",
        "Totals",
        " - Failed: 1",
      ),
    ).toBe("{1} tempest.api.volume.test_snapshots.SnapshotsTest.test_create [315.777s] ... FAILED");
  });

  it("is the error that names what is missing before the test that met it", () => {
    expect(
      pick(
        0,
        "FAIL: nova.tests.unit.test_rpc.TestCase.test_list_4",
        "Traceback (most recent call last):",
        "AttributeError: module 'oslo_messaging' has no attribute 'get_transport'",
        "FAILED (failures=1)",
      ),
    ).toBe("AttributeError: module 'oslo_messaging' has no attribute 'get_transport'");
  });

  it("is the same with and without the name of the node before it", () => {
    const failed = "FAIL: nova.tests.unit.test_rpc.TestCase.test_list_4";
    expect(pick(null, "controller | something failed", `controller | ${failed}`)).toBe(failed);
    expect(pick(null, "something failed", failed)).toBe(failed);
    expect(pick(null, "controller | Totals", "controller |  - Failed: 1")).toBeUndefined();
  });

  it("is the deciding line when nothing names more", () => {
    expect(pick(1, "something failed before", "ERROR! the role 'edpm_scenario' was not found")).toBe(
      "ERROR! the role 'edpm_scenario' was not found",
    );
    expect(pick(0, "Aborting, target uses selinux but python bindings aren't installed!")).toBe(
      "Aborting, target uses selinux but python bindings aren't installed!",
    );
  });

  it("is an exception before a vague complaint, and the first of equals", () => {
    expect(
      pick(null, "it failed", "IOError: [Errno 28] No space left on device", "OSError: second thing"),
    ).toBe("IOError: [Errno 28] No space left on device");
  });

  it("is nothing when lines only count, frame or announce", () => {
    expect(
      pick(0, "PLAY [Run the job]", "Ran 1474 tests in 3512.2s", " - Failed: 1", "======"),
    ).toBeUndefined();
    expect(pick(null)).toBeUndefined();
  });
});
