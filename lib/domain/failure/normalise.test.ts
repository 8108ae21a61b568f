import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCommon, normalise } from "./normalise";

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
])("%s is common to many: %s", (text, common) => expect(isCommon(normalise(text) ?? "")).toBe(common));
