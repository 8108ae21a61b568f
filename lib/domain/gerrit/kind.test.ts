import { describe, expect, it } from "vitest";
import { packageProjectOf, parseDistgitBranch } from "./branch";
import { type ReviewKind, reviewKind } from "./kind";

const NOVA = "openstack/nova-distgit";
type Case = [ReviewKind, string, string, string | null, string, string?];

const CASES: Case[] = [
  ["ftbfs", NOVA, "rpm-master", "rdo-FTBFS", "openstack-nova: failed to build 1a2b3c4"],
  ["ftbfs", NOVA, "epoxy-rdo", "rdo-FTBFS-epoxy", "Fix the spec"],
  ["ftbfs", NOVA, "rpm-master", null, "openstack-nova: failed to build 1a2b3c4d"],
  ["tag-promotion", "rdoinfo", "master", "epoxy-9s-testing-update", "anything"],
  ["tag-promotion", "rdoinfo", "master", null, "Promote CBS tags update for epoxy-9s-testing"],
  ["new-package", "rdoinfo", "master", null, "New package: python-cyborgclient"],
  ["new-package", "rdoinfo", "master", null, "Add python-cyborgclient to rdoinfo"],
  ["new-package", "rdoinfo", "master", null, "Add openstack-cyborg package"],
  ["new-package", "rdoinfo", "master", "new-package-cyborg", "Cyborg"],
  ["new-package", "rdoinfo", "master", "add-cyborg-package", "Cyborg"],
  ["new-package", "rdoinfo", "master", null, "Cyborg", "Cyborg\n\nStarts with the under-review tag."],
  ["rdoinfo", "rdoinfo", "master", null, "Add epoxy tag to all packages"],
  ["rdoinfo", "rdoinfo", "master", null, "Add a maintainer to project nova"],
  ["rdoinfo", "rdoinfo", "master", "uc-update", "Pin oslo.config to 9.1.0"],
  ["rdoinfo", "config/rdoinfo", "master", null, "Fix typo"],
  ["distgit-update", NOVA, "epoxy-rdo", null, "Update to 31.1.0"],
  ["distgit-update", NOVA, "epoxy-rdo", null, "openstack-nova-31.1.0-1"],
  ["distgit-update", NOVA, "epoxy-rdo", null, "openstack-nova-31.1.0-0.1.0rc1", "x\n\n- Update to 31.1.0rc1"],
  ["distgit-update", "deps/python-pbr", "c9s-epoxy-rdo", null, "Rebase python-pbr to v6.1.1"],
  ["distgit-update", "openstack/x", "epoxy-rdo", null, "New upstream release"],
  ["new-package", "openstack/cyborg-distgit", "rpm-master", null, "Initial spec for openstack-cyborg"],
  ["new-package", "deps/python-new", "c9s-epoxy-rdo", null, "Initial import (2.0.1)"],
  ["new-package", "openstack/cyborg-distgit", "rpm-master", null, "Add initial spec file"],
  ["patch", NOVA, "rpm-master", null, "Add missing python-cryptography BuildRequires"],
  ["patch", NOVA, "rpm-master", null, "Bump minimum version of oslo.config to 9.1.0"],
  ["patch", NOVA, "epoxy-rdo", null, "openstack-nova-31.1.0-2", "x\n\nChangelog:\n- Fix a race"],
  ["patch", "openstack/nova", "epoxy-patches", null, "Fix a race"],
  ["other", "rdo-jobs", "master", null, "Update to 2.1.0"],
  ["other", "openstack/nova", "master", null, "Fix a race"],
  ["other", "config", "master", "add-packager", "Add a new package resource"],
];

describe("what a review is for", () => {
  it.each(CASES)("%s: %s %s, topic %s: %s", (kind, project, branch, topic, subject, message) => {
    expect(reviewKind({ project, branch, topic, subject, message: message ?? null })).toBe(kind);
  });

  it("does not stall on a hostile subject or message", () => {
    const start = performance.now();
    for (const piece of ["update 1", "a-1.", "add package ", "1-", " \n- update"]) {
      const text = piece.repeat(4_000);
      reviewKind({ project: NOVA, branch: "rpm-master", topic: text, subject: text, message: text });
      reviewKind({ project: "rdoinfo", branch: "master", topic: text, subject: text, message: text });
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe("distgit names", () => {
  it.each([
    ["rpm-master", { line: "trunk", release: null }],
    ["rpm-epoxy", { line: "trunk", release: "epoxy" }],
    ["epoxy-rdo", { line: "stable", release: "epoxy" }],
    ["c9s-epoxy-rdo", { line: "deps", release: "epoxy" }],
    ["epoxy-patches", { line: "patches", release: "epoxy" }],
    ["master", null],
    ["stable/2025.1", null],
  ])("branch %s", (branch, expected) => expect(parseDistgitBranch(branch)).toEqual(expected));

  it.each([
    ["openstack/nova-distgit", "nova"],
    ["puppet/puppet-nova-distgit", "puppet-nova"],
    ["deps/python-pbr", "python-pbr"],
    ["openstack/nova", null],
    ["-distgit", null],
  ])("project %s", (project, expected) => expect(packageProjectOf(project)).toBe(expected));
});
