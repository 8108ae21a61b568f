import { describe, expect, it } from "vitest";
import { parseFailuresFile, parseInventory, parseManifest } from "./small-files";

it.each([
  ["Tempest tests failed.\nReason: code\n", { reason: "Tempest tests failed.", class: "code" }],
  ["DNS resolve of x FAIL.\r\nReason: infra", { reason: "DNS resolve of x FAIL.", class: "infra" }],
  ["Reason: magic", { reason: "", class: null }],
  ["Just words", { reason: "Just words", class: null }],
  ["\n \n", null],
])("failures_file %j", (text, expected) => {
  expect(parseFailuresFile(text)).toEqual(expected);
});

describe("the inventory", () => {
  it.each(["", "- a\n- b", "all: 5", "all: {hosts: [1, 2]}", "a: [", "x: &a [*a, *a]"])(
    "%j has no nodes and breaks nothing",
    (text) => expect(parseInventory(text)).toEqual([]),
  );

  it("with more aliases than is sane breaks nothing either", () => {
    const bomb = ["a: &a [1,1,1,1,1,1,1,1,1]"];
    for (const [x, y] of ["ab", "bc", "cd", "de", "ef", "fg"])
      bomb.push(`${y}: &${y} [${Array.from({ length: 9 }, () => `*${x}`).join(",")}]`);
    expect(parseInventory(bomb.join("\n"))).toEqual([]);
  });

  it("of a host whose provider tells nothing still names the host", () => {
    const [node] = parseInventory("all: {hosts: {controller: {nodepool: [odd]}}}");
    expect(node).toMatchObject({ host: "controller", provider: null, label: null });
  });
});

describe("the manifest", () => {
  it.each(["", "[]", '{"tree": 5}', "<html>"])("%j is none", (text) => {
    expect(parseManifest(text)).toBeUndefined();
  });

  it("lists files with their folders", () => {
    const tree = [
      { name: "a.txt" },
      { name: "d", mimetype: "application/directory", children: [{ name: "b" }, 7] },
      { name: "empty", mimetype: "application/directory" },
    ];
    expect(parseManifest(JSON.stringify({ tree }))).toEqual(new Set(["a.txt", "d/b"]));
  });
});
