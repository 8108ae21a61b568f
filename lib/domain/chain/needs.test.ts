import { expect, test } from "vitest";
import { groupNeeds, type NeedFailure, reasonKey } from "./needs";

const at = (hour: number) => new Date(Date.UTC(2026, 2, 10, hour));
let serial = 0;
const failure = (
  name: string,
  hour: number,
  reason: string | null,
  instance = "centos9-master",
): NeedFailure => ({
  id: `${++serial}`,
  instance,
  package: name,
  component: null,
  dfg: null,
  since: at(hour),
  reason,
});
const names = (failures: NeedFailure[]) =>
  groupNeeds(failures).map((group) => group.failures.map((f) => `${f.package}@${f.instance}`));

test("one reason, or one package across releases, is one need; the oldest comes first", () => {
  expect(
    names([
      failure("nova", 5, "TypeError: unexpected keyword 'url'"),
      failure("aodh", 2, "No matching package: foo"),
      failure("heat", 4, "TypeError: unexpected keyword 'url'"),
      failure("aodh", 3, "other words", "centos9-epoxy"),
      failure("zaqar", 1, null),
      failure("magnum", 6, null),
    ]),
  ).toEqual([
    ["zaqar@centos9-master"],
    ["aodh@centos9-master", "aodh@centos9-epoxy"],
    ["heat@centos9-master", "nova@centos9-master"],
    ["magnum@centos9-master"],
  ]);
});

test("what links two groups makes them one", () => {
  const [group, ...others] = groupNeeds([
    failure("a", 1, "one"),
    failure("b", 2, "two"),
    failure("a", 3, "two", "centos9-epoxy"),
  ]);
  expect(others).toEqual([]);
  expect(group?.failures).toHaveLength(3);
});

test.each([
  [
    "error: Bad exit status from /var/tmp/rpm-tmp.x9Kq2 (%check)",
    "error: bad exit status from /var/tmp/rpm-tmp.Ab (%check)",
  ],
  ["Timeout after 31.5 seconds", "timeout after 9 seconds"],
  ["cannot fetch 4f3e2d1c0b", "cannot fetch aabbccddee00"],
  ["File x.py, line 12: bad", "File x.py, line 340: bad"],
])("%s reads as %s", (one, other) => {
  expect(reasonKey(one)).toBe(reasonKey(other));
});

test("versions tell reasons apart", () => {
  expect(reasonKey("needs foo >= 9.0.0")).not.toBe(reasonKey("needs foo >= 9.1.0"));
});
