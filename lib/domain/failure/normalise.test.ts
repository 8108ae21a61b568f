import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCommon, isLocal, normalise } from "./normalise";

describe("what varies is taken out", () => {
  it.each([
    ["times", "2026-11-22 13:31:09.123456 | error", "2026-11-21T01:02:03Z | error"],
    ["clock times", "13:31:09 it failed", "01:02:03,456 it failed"],
    ["mail dates", "Sun Nov 22 13:31:09 2026: failed", "Mon Nov 2 01:00:00 2025: failed"],
    [
      "uuids",
      "server 6f1c2f2e-7a3f-4a7e-9a1e-9d1a2b3c4d5e is gone",
      "server 11111111-2222-3333-4444-555555555555 is gone",
    ],
    ["hashes", "commit 3f2c1d9 broke", "commit 0a1b2c3d4e5f6071829304a5b6c7d8e9f0a1b2c3 broke"],
    ["addresses", "cannot reach 10.0.0.7:8080", "cannot reach 192.168.122.11"],
    ["IPv6", "no route to fe80:0:0:0:1:2:3:4", "no route to 2001:db8:1:2:3:4:5:6"],
    ["links", "error at https://a.example.org/x?y=1", "error at http://b.example.org/z/"],
    [
      "temporary files",
      "Bad exit status from /var/tmp/rpm-tmp.Ab12Cd (%check)",
      "Bad exit status from /var/tmp/rpm-tmp.zzz (%check)",
    ],
    ["line numbers", 'File "/usr/lib/x.py", line 12, in run', 'File "/usr/lib/x.py", line 9731, in run'],
    ["versions", "nova-28.0.1.dev34-0.20260101.abc.el9 needs", "nova-29.1.0-0.20261111.def.el9 needs"],
    ["counters", "Ran 20113 tests", "Ran 7 tests"],
    ["pointers", "object at 0x7f11aa", "object at 0xdeadbeef12"],
    ["space", "error:   x failed", "error: x failed"],
    ["the node of a console", "controller | error: x failed", "error: x failed"],
    ["another node", "compute-0  | error: x failed", "controller | error: x failed"],
    [
      "the folder of a build",
      "in /builddir/build/BUILD/a-1f2e3d4/a/conf.py",
      "in /builddir/build/BUILD/a/a/conf.py",
    ],
    ["who printed it", "DEBUG util.py:446:  cannot allocate memory", "error: cannot allocate memory"],
    ["the words of DLRN before it", "Error in build_rpm_wrapper for python-foo: it broke", "it broke"],
    ["the quotes of a console", '"msg": "the role was not found",', "the role was not found"],
    [
      "who asks for a version",
      "ContextualVersionConflict: (a 1.0, Requirement.parse('a<1.0'), {'nova'})",
      "ContextualVersionConflict: (a 2.0, Requirement.parse('a<2.0'), {'heat'})",
    ],
  ])("%s", (_, one, other) => {
    expect(normalise(one)).not.toBeNull();
    expect(normalise(one)).toBe(normalise(other));
  });
});

describe("what names the error stays", () => {
  it.each([
    ["module 'oslo_db' has no attribute 'a'", "module 'oslo_db' has no attribute 'b'"],
    ["No matching package to install: 'python3-foo'", "No matching package to install: 'python3-bar'"],
    ["test_create_12 FAILED", "test_create_13 FAILED"],
    ["scenario001 failed", "scenario004 failed"],
    ["ERROR | quota exceeded", "INFO | quota exceeded"],
  ])("%s is not %s", (one, other) => expect(normalise(one)).not.toBe(normalise(other)));
});

describe("the same thing in other words is the same", () => {
  it.each([
    [
      "a failed test",
      "{3} a.tests.functional.test_x.XTest.test_create [61.2s] ... FAILED",
      "FAIL: a.tests.functional.test_x.XTest.test_create",
    ],
    [
      "a test of pytest",
      "FAILED a/tests/test_x.py::XTest::test_create - assert 1 == 2",
      "a/tests/test_x.py::XTest::test_create FAILED [ 20%]",
    ],
    [
      "a test with parameters",
      "{0} a.api.v2.test_x.XTest.test_create[compute,id-7a3f] [1.2s] ... FAILED",
      "{1} a.api.v2.test_x.XTest.test_create [300s] ... FAILED",
    ],
    [
      "a package that is not there",
      " Problem: nothing provides requested python3-foo >= 2.0",
      "DEBUG util.py:446:  No matching package to install: 'python3-foo >= 2.0'",
    ],
    ["a patch", "Hunk #3 FAILED at 12.", "1 out of 2 hunks FAILED -- saving rejects to file x.rej"],
  ])("%s", (_, one, other) => expect(normalise(one)).toBe(normalise(other)));

  it("but another test, or another version asked for, is another thing", () => {
    expect(normalise("FAIL: a.v2.test_x.XTest.test_a")).not.toBe(normalise("FAIL: a.v2.test_x.XTest.test_b"));
    const asked = (version: string) => normalise(`nothing provides requested python3-foo >= ${version}`);
    expect(asked("2.0")).not.toBe(asked("3.0"));
  });
});

it("too little to compare is nothing", () => {
  for (const text of ["", "   ", "12", "10.0.0.1", "#!?", "2026-11-22"]) expect(normalise(text)).toBeNull();
});

it("whatever the numbers, the text is the same", () => {
  expect(normalise("waited 60.03 s")).toBe(normalise("waited 7 s"));
  const say = (n: number) => normalise(`Hunk #${n} FAILED at ${n}: ${n} of ${n} tests in ${n}s`);
  fc.assert(fc.property(fc.nat(), fc.nat(), (n, m) => say(n) === say(m)));
});

it("a line made to be slow is not", () => {
  const started = performance.now();
  for (const unit of ["1.", "a:", "0a", "-1.", "/tmp/", "a@a.", "1:1:"]) normalise(unit.repeat(200_000));
  expect(performance.now() - started).toBeLessThan(500);
});

it.each([
  ["Hunk #1 FAILED at 253.", true],
  [" - Failed: 1", true],
  ["1 out of 2 hunks FAILED -- saving rejects to file x.rej", true],
  ["error: Bad exit status from /var/tmp/rpm-tmp.a1 (%check)", true],
  ["Task Build the package failed running on host controller: non-zero return code", true],
  ["Task Include the role failed running on host controller: the role 'x' was not found", false],
  ["Node request 300-1108027914 failed", false],
  ["AttributeError: module 'x' has no attribute 'y'", false],
  ["error: line 12: Unknown tag: BuildRequire: x", true],
  ["Failed to connect to the host via ssh", false],
])("%s is common to many: %s", (text, common) => expect(isCommon(normalise(text) ?? "")).toBe(common));

it.each([
  ["SyntaxError: invalid syntax", true],
  ["AssertionError: Timed out after 60.1 seconds waiting for a lock", true],
  ["AttributeError: 'NoneType' object has no attribute 'id'", true],
  ["AttributeError: module 'x' has no attribute 'y'", false],
  ["ImportError: cannot import name 'a' from 'b'", false],
  ["ConnectionError: Max retries exceeded", false],
])("%s says nothing outside its own software: %s", (text, local) =>
  expect(isLocal(normalise(text) ?? "")).toBe(local),
);
