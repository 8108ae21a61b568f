import { describe, expect, it } from "vitest";
import { keptFailure, kojiTold } from "./evidence";
import type { KojiFailureFact } from "./facts";

const failure = (over: Partial<KojiFailureFact>): KojiFailureFact => ({
  buildId: 1,
  creationEventId: 10,
  taskId: 100,
  request: { source: "nova-1-1.src.rpm", target: "epoxy-el9s", scratch: false },
  failedTask: { taskId: 101, method: "buildArch", arch: "x86_64" },
  faultCode: 1005,
  reason:
    "error building package (arch x86_64), mock exited with status 10; see build.log for more information",
  log: null,
  ...over,
});
const log = (text: string, offset = 0) => ({ taskId: 101, name: "build.log", size: 9000, offset, text });

describe("what is kept of a failed build", () => {
  it.each<[string, Partial<KojiFailureFact>, object]>([
    [
      "a section that failed is told by the line before that says why",
      {
        log: log(
          "ok 1\nFAILED tests/test_api.py::Case::test_it - AssertionError: 1 != 2\nerror: Bad exit status from /var/tmp/rpm-tmp.abc (%check)\nRPM build errors:\n",
        ),
      },
      {
        verdict: { class: "test", rule: "check-section", confidence: "high" },
        headline: "FAILED tests/test_api.py::Case::test_it - AssertionError: 1 != 2",
      },
    ],
    [
      "a deciding line that says what it is, is the headline",
      { log: log("ModuleNotFoundError: No module named 'oslo'\nerror: Bad exit status from x (%build)\n") },
      {
        verdict: { class: "dependency", rule: "missing-module" },
        headline: "ModuleNotFoundError: No module named 'oslo'",
      },
    ],
    [
      "without a log the hub's words are all there is",
      { reason: "Build already exists (id=7, state=COMPLETE)", failedTask: null },
      {
        verdict: { class: "packaging", rule: "build-exists" },
        headline: "Build already exists (id=7, state=COMPLETE)",
        evidence: { source: "build", expired: true, task: null },
      },
    ],
    [
      "nothing at all is unknown, with no line",
      { reason: null },
      {
        verdict: { class: "unknown", rule: "no-rule", confidence: "low", line: null },
        headline: null,
        evidence: { source: "none", lines: [] },
      },
    ],
  ])("%s", (_, over, expected) => {
    expect(kojiTold(failure(over))).toMatchObject(expected);
  });

  it("points at the deciding line, and knows line numbers only from the beginning of a log", () => {
    const text = "one\nHunk #1 FAILED at 3\nthree\n";
    const whole = kojiTold(failure({ log: log(text) }));
    expect(whole.evidence.lines[whole.verdict.line ?? -1]).toMatchObject({ line: 2, file: "build.log" });
    const tail = kojiTold(failure({ log: log(text, 4000) }));
    expect(tail.evidence.lines[tail.verdict.line ?? -1]).toMatchObject({ line: null });
    expect(tail.evidence.truncated).toBe(true);
  });

  it("holds no secret, neither in lines nor beside the build", () => {
    const told = kojiTold(failure({ log: log("error: password=hunter2hunter2 was refused\n") }));
    expect(JSON.stringify(told)).not.toContain("hunter2");
    const kept = keptFailure(
      failure({ reason: "fetch https://me:hunter2@git.example.org failed", log: log("x") }),
    );
    expect(JSON.stringify(kept)).not.toContain("hunter2");
    expect(kept.log).toEqual({ taskId: 101, name: "build.log", size: 9000, offset: 0 });
  });
});
