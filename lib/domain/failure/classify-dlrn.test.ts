import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordings } from "@/lib/testing/recordings";
import { classifyDlrn } from "./classify-dlrn";
import { moduleOf } from "./python-api";

const wrapped = (stderr: string) =>
  `Error in build_rpm_wrapper for openstack-nova: \n\n  RAN: /usr/bin/env X=1 scripts/build_rpm.sh\n\n  STDOUT:\n\n\n  STDERR:\n${stderr}`;

describe("the class of a failed DLRN build", () => {
  it.each([
    [
      "dependency",
      "dependency:rpm",
      wrapped(
        "Error: \n Problem: nothing provides requested python3-pbr >= 9\nError: Some packages could not be found.",
      ),
    ],
    [
      "dependency",
      "dependency:rpm",
      wrapped("No matching package to install: 'python3-oslo-utils >= 9.0.0'"),
    ],
    ["dependency", "dependency:buildroot", wrapped("Not all dependencies satisfied")],
    [
      "dependency",
      "dependency:module",
      wrapped(
        "FAIL: nova.tests.unit.test_rpc.RPCTestCase.test_notify\nAttributeError: module 'oslo_messaging' has no attribute 'get_notification_transport'\nFAILED (failures=1)\nerror: Bad exit status from /var/tmp/rpm-tmp.aa (%check)",
      ),
    ],
    ["dependency", "dependency:module", wrapped("ModuleNotFoundError: No module named 'sqlalchemy.orm'")],
    [
      "code",
      "code:own-module",
      wrapped(
        "error: subprocess-exited-with-error\nImportError: cannot import name 'Policy' from 'nova.policy' (/builddir/build/BUILD/openstack-nova/nova/policy.py)\nerror: Bad exit status from /var/tmp/rpm-tmp.aa (%build)",
      ),
    ],
    ["code", "code:own-module", wrapped("AttributeError: module 'nova.conf' has no attribute 'CONF'")],
    [
      "code",
      "code:python",
      wrapped("SyntaxError: invalid syntax\nerror: Bad exit status from /var/tmp/rpm-tmp.aa (%build)"),
    ],
    ["code", "code:build", wrapped("error: Bad exit status from /var/tmp/rpm-tmp.aa (%build)")],
    [
      "test",
      "test:count",
      wrapped(
        "FAIL: nova.tests.unit.test_api.TestCase.test_create_3\nAssertionError: 1 != 2\nRan 900 tests in 40.1s\nFAILED (failures=1)",
      ),
    ],
    ["test", "test:check", wrapped("error: Bad exit status from /var/tmp/rpm-tmp.aB3xQ1 (%check)")],
    [
      "packaging",
      "packaging:patch",
      wrapped(
        "Patch #1 (0001-x.patch):\nHunk #1 FAILED at 12.\nerror: Bad exit status from /var/tmp/rpm-tmp.aa (%prep)",
      ),
    ],
    [
      "packaging",
      "packaging:patch",
      wrapped(
        "Patch #1 (0001-disable-warning-is-error.patch): 1 out of 2 hunks FAILED\nerror: Bad exit status from /var/tmp/x (%prep)",
      ),
    ],
    [
      "packaging",
      "packaging:files",
      wrapped(
        "RPM build errors:\n    Installed (but unpackaged) file(s) found:\n   /usr/bin/nova-rootwrap-daemon",
      ),
    ],
    [
      "packaging",
      "packaging:files",
      wrapped("RPM build errors:\n    File not found: /builddir/build/BUILDROOT/usr/share/man/man1/x.1"),
    ],
    ["packaging", "packaging:spec", wrapped("error: line 12: Unknown tag: BuildRequire: x")],
    [
      "packaging",
      "packaging:ref",
      "Error in getting the source for openstack-nova: fatal: Remote branch stable/2030.1 not found in upstream origin",
    ],
    [
      "infra",
      "infra:mirror",
      "Error in build_rpm_wrapper for openstack-nova: Failed to synchronize cache for repo 'delorean-master-testing'",
    ],
    [
      "infra",
      "infra:mirror",
      wrapped(
        "Errors during downloading metadata for repository 'appstream':\n  - Curl error (28): Timeout was reached",
      ),
    ],
    [
      "infra",
      "infra:dns",
      "Error in getting the source for openstack-nova: fatal: unable to access 'https://git.example.org/': Could not resolve host: git.example.org",
    ],
    ["infra", "infra:source", "Error in getting the source for openstack-nova: fatal: bad thing"],
    ["infra", "infra:network", "Error in build_rpm_wrapper for python-neutronclient: Connection timed out"],
    ["infra", "infra:disk", wrapped("write failed: No space left on device")],
    ["timeout", "timeout:waited", wrapped("the command timed out after 7200 seconds")],
    ["unknown", "no-rule", wrapped("something else")],
    ["unknown", "no-rule", null],
  ])("is %s by %s", (failureClass, rule, notes) => {
    const { verdict, evidence } = classifyDlrn(notes, "openstack-nova");
    expect([verdict.class, verdict.rule]).toEqual([failureClass, rule]);
    if (verdict.line !== null) expect(evidence.lines[verdict.line]).toBeDefined();
  });
});

it("secrets and control characters are not kept, and the lines keep their place", () => {
  const { evidence, headline } = classifyDlrn(
    wrapped("\u001b[31mfatal: https://me:hunter2secret@git.example.org failed\u0000"),
    "x",
  );
  const said = JSON.stringify([evidence, headline]);
  expect(said).not.toContain("hunter2secret");
  expect(said).not.toContain("\\u0000");
  expect(evidence.lines.at(-1)).toMatchObject({ file: "notes", line: 9 });
});

it("of endless notes some lines are kept, in no time", () => {
  const notes = wrapped(Array.from({ length: 20_000 }, (_, i) => `error: thing ${i} failed`).join("\n"));
  const started = performance.now();
  const { evidence } = classifyDlrn(notes, "openstack-nova");
  expect(performance.now() - started).toBeLessThan(500);
  expect(evidence).toMatchObject({ truncated: true });
  expect(evidence.lines.length).toBeLessThanOrEqual(40);
});

it.each([
  ["openstack-nova", "nova"],
  ["python-oslo-db", "oslo_db"],
  ["python-zope.interface", "zope_interface"],
])("%s carries the module %s", (name, module) => expect(moduleOf(name)).toBe(module));

const folder = recordings("dlrn/api");
it.skipIf(folder === undefined)("every recorded failure of a build has a class", () => {
  const notes = new Set<string>();
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) collect(one);
    else if (typeof value === "object" && value !== null) {
      const row = value as Record<string, unknown>;
      if (row.status === "FAILED" && typeof row.notes === "string") notes.add(row.notes);
      for (const one of Object.values(row)) collect(one);
    }
  };
  const walk = (path: string): void => {
    for (const name of readdirSync(path)) {
      const one = join(path, name);
      if (statSync(one).isDirectory()) walk(one);
      else if (name.endsWith(".json")) collect(JSON.parse(readFileSync(one, "utf8")));
    }
  };
  walk(folder ?? "");
  expect(notes.size).toBeGreaterThan(0);
  const unclassed = [...notes].filter((text) => classifyDlrn(text, "x").verdict.class === "unknown");
  expect(unclassed).toEqual([]);
});
