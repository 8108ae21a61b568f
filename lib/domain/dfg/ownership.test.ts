import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileGlob } from "./glob";
import { compileOwnership, type OwnershipRule } from "./ownership";

type Subject = Parameters<ReturnType<typeof compileOwnership>>[0];

describe("globs", () => {
  it.each([
    ["nova", "nova", true],
    ["nova", "openstack-nova", false],
    ["*nova", "openstack-nova", true],
    ["nova*", "novaclient", true],
    ["*nova*", "python-novaclient", true],
    ["*", "", true],
    ["**", "x", true],
    ["?", "", false],
    ["?", "x", true],
    ["a?c", "abc", true],
    ["a*b*c", "axxbyyc", true],
    ["a*b*c", "axxbyy", false],
    ["a*ab", "aab", true],
    ["python-*client", "python-novaclient", true],
    ["python-*client", "python-novaclients", false],
    ["a.c", "abc", false],
    ["[ab]", "a", false],
    ["(a+)+$", "aaaa", false],
  ])("%s on %s is %s", (pattern, name, expected) => expect(compileGlob(pattern)(name)).toBe(expected));

  it("say the same as a regular expression, for any pattern and name", () => {
    const word = fc.string({ unit: fc.constantFrom(..."ab*?."), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (pattern, name) => {
        const source = pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".");
        expect(compileGlob(pattern)(name)).toBe(new RegExp(`^${source}$`).test(name));
      }),
    );
  });

  it("a pattern made to be slow is not", () => {
    const slow = compileGlob(`${"*a".repeat(60)}*b`);
    const started = performance.now();
    expect(slow("a".repeat(20_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("ownership", () => {
  const rules: OwnershipRule[] = [
    { kind: "kojiPackage", pattern: "openstack-*", dfg: "koji" },
    { kind: "project", pattern: "openstack/*", dfg: "project" },
    { kind: "job", pattern: "periodic-*", dfg: "job" },
    { kind: "component", pattern: "common", dfg: "packaging" },
    { kind: "component", pattern: "puppet", release: "train", dfg: "tripleo" },
    { kind: "component", pattern: "p*", dfg: "first" },
    { kind: "component", pattern: "puppet", dfg: "second" },
    { kind: "package", pattern: "python-*", dfg: "clients" },
    { kind: "package", pattern: "python-nova*", dfg: "never-reached" },
    { kind: "package", pattern: "python-nova*", release: "epoxy", dfg: "compute" },
  ];
  const ownerOf = compileOwnership(rules);

  it.each<[string, Subject, string | null]>([
    ["a package rule beats a component rule", { package: "python-x", component: "common" }, "clients"],
    ["a rule for the release comes first", { package: "python-novaclient", release: "epoxy" }, "compute"],
    ["elsewhere the first match counts", { package: "python-novaclient", release: "zed" }, "clients"],
    ["without a release no rule for one matches", { package: "python-novaclient" }, "clients"],
    [
      "the component speaks when no package rule does",
      { package: "openstack-x", component: "common" },
      "packaging",
    ],
    ["a component can change hands in a release", { component: "puppet", release: "train" }, "tripleo"],
    ["position decides between equals", { component: "puppet", release: "zed" }, "first"],
    ["a job", { job: "periodic-x", project: "openstack/nova" }, "job"],
    ["its project", { job: "check-x", project: "openstack/nova" }, "project"],
    ["a Koji package", { kojiPackage: "openstack-nova" }, "koji"],
    ["nobody", { package: "openstack-x", component: null }, null],
    ["nothing known", {}, null],
  ])("%s", (_, subject, owner) => expect(ownerOf(subject)).toBe(owner));

  it("the given position counts, not the order of the list", () => {
    const owner = compileOwnership([
      { kind: "package", pattern: "*", dfg: "late", position: 9 },
      { kind: "package", pattern: "*", dfg: "early", position: 1 },
    ]);
    expect(owner({ package: "x" })).toBe("early");
  });

  it("without rules everything is unassigned", () =>
    expect(compileOwnership([])({ package: "x" })).toBeNull());
});
