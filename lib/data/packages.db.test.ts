import { expect, test } from "vitest";
import { HOUR } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { derive } from "@/lib/testing/derive";
import { dlrnCommit, hash40, insertRow, promotionBatch } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { getDfg, listDfgs } from "./dfgs";
import { getPackage } from "./packages";
import { PUBLIC_READER } from "./reader";

const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR);
const DISTGIT = hash40("old packaging");
const NEW_DISTGIT = hash40("new packaging");

/** oslo-utils is built anew, then nova (named in its failure) and two neighbours turn red within the hour. */
dataSite(async (db) => {
  await seedSite(db, NOW);
  const nova = { project: "openstack-nova", distroHash: DISTGIT };
  await dlrnCommit(db, { ...nova, id: 1, builtAt: ago(50), commitHash: hash40("one") });
  await dlrnCommit(db, { id: 2, project: "python-oslo-utils", component: "common", builtAt: ago(49) });
  await dlrnCommit(db, { ...nova, id: 3, builtAt: ago(48.5), status: "RETRY", commitHash: hash40("two") });
  const reason = "No matching package to install: 'python3-oslo-utils >= 9.0.0'";
  await dlrnCommit(db, {
    ...nova,
    id: 4,
    builtAt: ago(48),
    status: "FAILED",
    reason,
    commitHash: hash40("three"),
    distroHash: NEW_DISTGIT,
  });
  for (const [id, project] of [
    [5, "openstack-neutron"],
    [6, "openstack-heat"],
    [7, "openstack-aodh"],
  ] as const) {
    await dlrnCommit(db, { id, project, builtAt: ago(47.6), status: "FAILED", component: "network" });
  }
  await dlrnCommit(db, { ...nova, id: 8, builtAt: ago(10), status: "FAILED", removedAt: ago(9) });
  await promotionBatch(db, {
    promoteName: "promoted-components",
    at: ago(40),
    rows: [{ component: "compute", seq: 4 * 16 }],
  });
  await insertRow(db, "release_package", {
    rdoinfo_tag: "flamingo",
    name: "openstack-nova",
    project: "nova",
    component: "compute",
    maintainers: ["who@example.org"],
    upstream: "https://opendev.org/openstack/nova",
    distgit: "javascript:alert(1)",
    recorded_at: NOW,
  });
  await insertRow(db, "release_package", {
    rdoinfo_tag: "flamingo",
    name: "python-never-built",
    project: "never",
    maintainers: [],
    recorded_at: NOW,
  });
  await derive(db, NOW);
});

test("a package shows its builds newest first, also those gone at the source", async () => {
  const answer = await getPackage(PUBLIC_READER, "openstack-nova");
  expect(answer).toMatchObject({ project: "nova", maintainers: ["who@example.org"], distgit: null });
  const [master] = answer.instances;
  expect(master).toMatchObject({ status: "failing", builds: 3 });
  expect(master?.history.map((build) => [build.status, build.removedAt === null])).toEqual([
    ["FAILED", false],
    ["FAILED", true],
    ["RETRY", true],
    ["SUCCESS", true],
  ]);
  expect(master?.history[1]?.commitUrl).toBe(`https://opendev.org/openstack/nova/commit/${hash40("three")}`);
  expect(master?.current).toMatchObject({ failures: 1, since: ago(48).toISOString() });
});

test("promoted is the newest good build up to the promoted row", async () => {
  const [master] = (await getPackage(PUBLIC_READER, "openstack-nova")).instances;
  expect(master?.promoted).toMatchObject([
    { promoteName: "promoted-components", commitHash: hash40("one"), at: ago(40).toISOString() },
    { promoteName: "podified-ci-testing", commitHash: null, nvr: null, at: null },
    { promoteName: "current-podified", commitHash: null },
  ]);
});

test("suspects are what came between last green and first red", async () => {
  const [master] = (await getPackage(PUBLIC_READER, "openstack-nova")).instances;
  const suspects = master?.current?.suspects.map((s) => [s.kind, s.package, s.commitHash, s.alsoRed]);
  expect(suspects?.slice(0, 1)).toEqual([["dependency", "python-oslo-utils", expect.any(String), 3]]);
  expect(suspects).toContainEqual(["upstream", "openstack-nova", hash40("three"), 0]);
  expect(suspects).toContainEqual(["upstream", "openstack-nova", hash40("two"), 0]);
  expect(suspects).toContainEqual(["distgit", "openstack-nova", NEW_DISTGIT, 0]);
});

test("a package of the release's list that was never built is there, and says so", async () => {
  const { instances } = await getPackage(PUBLIC_READER, "python-never-built");
  expect(instances).toMatchObject([
    { instance: "centos9-master", status: "never-built", history: [], current: null },
  ]);
});

test("an unknown package is not found, with near names", async () => {
  await expect(getPackage(PUBLIC_READER, "openstack-nove")).rejects.toMatchObject({
    code: "not-found",
    near: expect.arrayContaining(["openstack-nova"]),
  });
});

test("a DFG page holds its failing packages with suspects, its components and its days", async () => {
  const answer = await getDfg(PUBLIC_READER, "network", { since: ago(60).toISOString() });
  expect(answer.failing.map((row) => row.package).sort()).toEqual([
    "openstack-aodh",
    "openstack-heat",
    "openstack-neutron",
  ]);
  expect(answer.failing[0]?.suspects[0]).toMatchObject({ kind: "together", alsoRed: 3 });
  expect(answer.changes.map((change) => change.text)).toEqual(["3 packages fail to build on master"]);
  expect(answer.components).toMatchObject([
    { component: "network", packages: 3, failing: 3, consistentAt: null },
  ]);
  expect(answer.days).toHaveLength(30);
  expect(answer.days.at(-1)).toMatchObject({ day: "2026-03-10", failing: 3 });
  expect(answer.dfg.trend).toEqual(answer.days.map((day) => day.failing));
});

test("every DFG is listed, Unassigned last, and the sums agree", async () => {
  const { items } = await listDfgs(PUBLIC_READER);
  expect(items.at(-1)?.slug).toBe("unassigned");
  expect(items).toHaveLength(12);
  for (const row of items) {
    expect(row.perRelease.reduce((n, r) => n + r.packages, 0)).toBe(row.packages);
    expect(row.perRelease.reduce((n, r) => n + r.failing, 0)).toBe(row.failing);
    expect(row.trend.at(-1)).toBe(row.failing);
  }
});
