import { describe, expect, it } from "vitest";
import { classifyKojiFailure, failingLogs, mockStatus } from "./failure-class";

const mock = (status: number, log = status === 10 ? "build.log" : "root.log") =>
  `error building package (arch x86_64), mock exited with status ${status}; see ${log} for more information`;
const classOf = (reason: string | null, text?: string) =>
  classifyKojiFailure({
    reason,
    log: text === undefined ? null : { taskId: 1, name: "build.log", size: text.length, offset: 0, text },
  });
const section = (name: string) =>
  `error: Bad exit status from /var/tmp/rpm-tmp.XyZ (%${name})\n\nRPM build errors:\n` +
  `    Bad exit status from /var/tmp/rpm-tmp.XyZ (%${name})\nChild return code was: 1\n`;

describe("the class of a Koji failure", () => {
  it.each<[string, string | null, string | undefined, string, string]>([
    ["a failed %check", mock(10), `FAILED (failures=2)\n${section("check")}`, "test", "check-section"],
    [
      "a failed %build",
      mock(10),
      `SyntaxError: invalid syntax\n${section("build")}`,
      "code",
      "build-section",
    ],
    [
      "a patch that does not apply",
      mock(10),
      `1 out of 3 hunks FAILED\n${section("prep")}`,
      "packaging",
      "prep-section",
    ],
    [
      "a missing module, wherever it shows",
      mock(10),
      `ModuleNotFoundError: No module named 'oslo_limit'\n${section("check")}`,
      "dependency",
      "missing-module",
    ],
    [
      "a missing header",
      mock(10),
      `x.c:3:10: fatal error: yaml.h: No such file or directory\n${section("build")}`,
      "dependency",
      "missing-library",
    ],
    [
      "files nobody listed",
      mock(10),
      "RPM build errors:\n    Installed (but unpackaged) file(s) found:\n   /usr/bin/x\n",
      "packaging",
      "files",
    ],
    [
      "a full disk under a test",
      mock(10),
      `OSError: No space left on device\n${section("check")}`,
      "infra",
      "out-of-room",
    ],
    ["rpmbuild without a log", mock(10), undefined, "code", "mock-status-10"],
    ["a time-out", mock(11), undefined, "timeout", "mock-status-11"],
    [
      "a build requirement that cannot be had",
      mock(30),
      "No matching package to install: 'python3-oslo-limit >= 2.0'\nNot all dependencies satisfied\n",
      "dependency",
      "unresolvable",
    ],
    [
      "a mirror that does not answer",
      mock(30),
      "Errors during downloading metadata for repository 'build':\n  - Status code: 503 for https://mirror.test/repodata/repomd.xml\nError: Failed to download metadata for repo 'build'\n",
      "infra",
      "repository",
    ],
    ["the package manager without a log", mock(30), undefined, "dependency", "mock-status-30"],
    ["the chroot without a log", mock(20), undefined, "infra", "mock-status-20"],
    [
      "mock itself, told by a log",
      mock(1, "build.log or root.log"),
      section("check"),
      "test",
      "check-section",
    ],
    ["mock itself, without a log", mock(1, "build.log or root.log"), undefined, "unknown", "mock-status-1"],
    ["a status mock does not know", mock(77), undefined, "unknown", "mock-status-77"],
    [
      "a build that was there",
      "Build already exists (id=5, state=COMPLETE): {}",
      undefined,
      "packaging",
      "build-exists",
    ],
    [
      "a package no tag lists",
      "package foo not in list for tag bar-candidate",
      undefined,
      "config",
      "not-listed",
    ],
    ["an unknown target", "No such build target: cloud9s-x", undefined, "config", "target"],
    ["a builder that went away", "task canceled: host offline", undefined, "infra", "builder"],
    ["a signal", "mock terminated by signal 9", undefined, "infra", "builder"],
    [
      "a git that does not answer",
      'Error running GIT command "git clone", see checkout.log for details',
      undefined,
      "infra",
      "scm",
    ],
    ["words nobody foresaw", "something else", undefined, "unknown", "no-rule"],
    ["nothing at all", null, undefined, "unknown", "no-rule"],
  ])("%s", (_name, reason, text, failureClass, rule) => {
    expect(classOf(reason, text)).toMatchObject({ failureClass, rule });
  });

  it("names the line that decided", () => {
    expect(classOf(mock(30), "x\n  No matching package to install: 'a'  \ny\n").line).toBe(
      "No matching package to install: 'a'",
    );
  });

  it("is soon done with a hostile log", () => {
    const start = performance.now();
    classOf(mock(1), "package requires ".repeat(60_000));
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe("the failing log", () => {
  it.each([
    [mock(10), 10, "build.log"],
    [mock(30), 30, "root.log"],
    [mock(1, "build.log or root.log"), 1, "build.log"],
    ["error building package (arch noarch), mock exited with status 20", 20, "root.log"],
    ["Error running GIT command, see checkout.log for details", undefined, "checkout.log"],
    [null, undefined, "build.log"],
  ])("of %j", (reason, status, first) => {
    expect(mockStatus(reason)).toBe(status);
    expect(failingLogs(reason)[0]).toBe(first);
  });
});
