import { expect, test } from "vitest";
import { namedPackages, type SuspectBuild, suspectsOf } from "./suspects";

const at = new Date("2026-03-10T12:00:00Z");
const build = (commitHash: string, distroHash = "d1"): SuspectBuild => ({
  commitHash,
  distroHash,
  committedAt: at,
  distgitAt: at,
  builtAt: at,
});
const neighbours = (count: number) => ({ count, package: "first", commitHash: "f", at });
const told = (...args: Parameters<typeof suspectsOf>) =>
  suspectsOf(...args).map((s) => `${s.kind} ${s.package} ${s.commitHash}`);

test.each<[string, Parameters<typeof suspectsOf>, string[]]>([
  ["the commit of the first red build", ["p", [build("a"), build("b")], undefined, []], ["upstream p b"]],
  [
    "every commit since the green one, newest first, each once",
    ["p", [build("a"), build("b"), build("b"), build("c")], undefined, []],
    ["upstream p c", "upstream p b"],
  ],
  ["a change of packaging", ["p", [build("a", "d1"), build("a", "d2")], undefined, []], ["distgit p d2"]],
  [
    "nothing of its own, but a neighbour",
    ["p", [build("a"), build("a")], neighbours(1), []],
    ["together first f"],
  ],
  [
    "a neighbour may be chance when it changed itself",
    ["p", [build("a"), build("b")], neighbours(2), []],
    ["upstream p b"],
  ],
  [
    "many at once come first",
    ["p", [build("a"), build("b")], neighbours(3), []],
    ["together first f", "upstream p b"],
  ],
  [
    "what the failure names",
    ["p", [build("a"), build("b")], undefined, [{ package: "lib", commitHash: "l", at, sinceGreen: true }]],
    ["upstream p b", "dependency lib l"],
  ],
  ["never green: nothing to compare with", ["p", [], undefined, []], []],
])("%s", (_name, args, expected) => {
  expect(told(...args)).toEqual(expected);
});

test.each([
  ["No matching package to install: 'python3-oslo-utils >= 9.0.0'", ["python-oslo-utils"]],
  ["oslo.messaging 17.1 dropped get_rpc_transport(url=…)", ["python-oslo-messaging"]],
  ["oslo_utils.timeutils has no attribute", ["python-oslo-utils"]],
  ["nova fails", []],
  ["novaclienting", []],
])("%s names %j", (text, names) => {
  const known = ["python-oslo-utils", "python-oslo-messaging", "openstack-nova", "python-novaclient", "self"];
  expect(namedPackages(text, known, "self")).toEqual(names);
});
