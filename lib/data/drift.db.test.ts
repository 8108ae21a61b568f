import { expect, test } from "vitest";
import { DriftQuery } from "@/lib/contract/drift";
import { DAY, HOUR } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { derive } from "@/lib/testing/derive";
import { dlrnCommit, insertRow, promotionBatch } from "@/lib/testing/factories";
import { seedDrift } from "@/lib/testing/seed-drift";
import { seedSite } from "@/lib/testing/seed-site";
import { kojiBuild, kojiStay, kojiTag, seedServers } from "@/lib/testing/seed-stable";
import { driftCsv, listDrift } from "./drift";
import { PUBLIC_READER } from "./reader";

const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const INSIDER = { seesPrivate: true };
const ask = (query: object = {}, reader = PUBLIC_READER) => listDrift(reader, DriftQuery.parse(query));

/** nova of epoxy is promoted ten days ago and behind, glance is even, cinder is in Koji alone; keystone is imported. */
const site = dataSite(async (db) => {
  await seedSite(db, NOW);
  await seedServers(db, NOW);
  const epoxy = { instance: "centos9-epoxy" };
  await dlrnCommit(db, { ...epoxy, id: 1, project: "openstack-nova", builtAt: ago(10) });
  await dlrnCommit(db, { ...epoxy, id: 2, project: "openstack-nova", builtAt: ago(9) });
  await dlrnCommit(db, { ...epoxy, id: 3, project: "openstack-nova", builtAt: ago(1) });
  await dlrnCommit(db, {
    ...epoxy,
    id: 4,
    project: "openstack-glance",
    component: "glance",
    builtAt: ago(2),
  });
  await promotionBatch(db, {
    ...epoxy,
    promoteName: "current-podified",
    at: ago(9.5),
    rows: [
      { component: "compute", seq: 16 },
      { component: "glance", seq: 64 },
    ],
  });
  const keystone = { project: "openstack-keystone", component: "keystone" };
  const { commitHash } = await dlrnCommit(db, {
    ...keystone,
    instance: "centos9-antelope",
    id: 1,
    builtAt: ago(5),
  });
  await dlrnCommit(db, {
    ...keystone,
    instance: "rhel9-osp18",
    id: 1,
    commitHash,
    extendedHash: "e_f",
    builtAt: ago(3),
  });
  for (const [stage, id] of [
    ["candidate", 1],
    ["testing", 2],
    ["release", 3],
  ] as const)
    await kojiTag(db, id, "epoxy", stage);
  for (const [id, name, version, stage, tagId, days] of [
    [1, "openstack-nova", "31.0.0", "release", 3, 20],
    [2, "openstack-nova", "31.1.0", "candidate", 1, 16],
    [3, "openstack-cinder", "26.0.0", "testing", 2, 4],
  ] as const) {
    await kojiBuild(db, {
      id,
      package: name,
      version,
      at: ago(days),
      dfg: name.endsWith("nova") ? "compute" : "storage",
    });
    await kojiStay(db, {
      build: id,
      package: name,
      version,
      tagId,
      tag: `cloud9s-openstack-epoxy-${stage}`,
      at: ago(days),
    });
  }
  await insertRow(db, "daily_drift", {
    source_id: "centos9-epoxy",
    line_id: "centos9-epoxy",
    day: ago(2),
    dfg_slug: "compute",
    stage: "current-podified",
    release_name: "epoxy",
    packages: 4,
    behind: 3,
    missing: 7,
    days: 12,
    reconstructed: true,
  });
  await derive(db, NOW);
  await seedDrift(db, NOW);
});

test("a package's row joins both tracks; no data is no cell, never nothing behind", async () => {
  const { items, stages } = await ask({ release: "epoxy" });
  expect(stages.map((stage) => stage.id)).toEqual([
    "built",
    "current-podified",
    "candidate",
    "testing",
    "release",
  ]);
  const nova = items.find((row) => row.package === "openstack-nova");
  expect(nova).toMatchObject({
    instance: "centos9-epoxy",
    component: "compute",
    dfg: { slug: "compute" },
    days: 16,
  });
  expect(nova?.cells["current-podified"]).toMatchObject({ behind: 2, days: 9, state: "bad" });
  expect(nova?.cells.built).toMatchObject({ behind: 0, days: 0, since: null, state: "ok" });
  expect(nova?.cells.release).toMatchObject({
    nvr: "openstack-nova-31.0.0-1.el9s",
    behind: 1,
    days: 16,
    state: "bad",
  });
  expect(items.find((row) => row.package === "openstack-cinder")).toMatchObject({
    instance: null,
    cells: { release: { nvr: null, behind: 1, state: "run" } },
  });
  const glance = items.find((row) => row.package === "openstack-glance");
  expect(Object.keys(glance?.cells ?? {}).sort()).toEqual(["built", "current-podified"]);
});

test("orders by a stage put what has no data last, and pages go through every row once", async () => {
  for (const sort of ["-days.release", "days.release", "-missing.current-podified", "package", "-dfg"]) {
    const whole = await ask({ sort });
    const names: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await ask({ sort, limit: 1, after });
      names.push(...page.items.map((row) => `${row.release} ${row.package}`));
      if (page.next === null) break;
      after = page.next;
    }
    expect(names).toEqual(whole.items.map((row) => `${row.release} ${row.package}`));
    expect(names).toHaveLength(whole.total);
  }
  const byRelease = (await ask({ release: "epoxy", sort: "-days.release" })).items.map((row) => row.package);
  expect(byRelease).toEqual(["openstack-nova", "openstack-cinder", "openstack-glance"]);
  await expect(ask({ sort: "-days.nowhere" })).rejects.toThrow(/sort/);
  await expect(ask({ sort: "package", after: "eA" })).rejects.toThrow(/after/);
  await expect(ask({ component: "computer" })).rejects.toMatchObject({ code: "not-found" });
});

test("groups, sums and facets add up what the rows say", async () => {
  const { groups, totals, total } = await ask({ by: "dfg", release: "epoxy", sort: "dfg" });
  expect(groups.map((group) => [group.dfg?.name, group.packages])).toEqual([
    ["Compute", 1],
    ["Storage", 2],
  ]);
  expect(total).toBe(2);
  expect(groups[0]?.cells["current-podified"]).toMatchObject({
    packages: 1,
    behind: 1,
    missing: 2,
    days: 9,
    state: "bad",
  });
  expect(groups[1]?.cells["current-podified"]).toMatchObject({
    packages: 1,
    behind: 0,
    days: 0,
    state: "ok",
  });
  const sum = totals.find((each) => each.stage === "current-podified");
  expect(sum).toMatchObject({ packages: 2, behind: 1, missing: 2, state: "bad" });
  expect(sum?.trend).toContainEqual({ day: "2026-03-08", behind: 3, missing: 7, reconstructed: true });
  const { facets, items } = await ask({ dfg: "storage", q: "glance" });
  expect(facets.dfg).toContainEqual({ value: "storage", name: "Storage", count: 1 });
  expect(items.map((row) => row.package)).toEqual(["openstack-glance"]);
});

test("what a private builder imported is there for those who may see it alone", async () => {
  const antelope = { release: "antelope" };
  const open = await ask(antelope);
  expect(open.stages.map((stage) => stage.id)).not.toContain("imported");
  expect(open.items.map((row) => row.instance)).toEqual(["centos9-antelope"]);
  const inside = await ask(antelope, INSIDER);
  expect(inside.items.map((row) => row.instance).sort()).toEqual(["centos9-antelope", "rhel9-osp18"]);
  const imported = inside.items.find((row) => row.instance === "centos9-antelope")?.cells.imported;
  expect(imported).toMatchObject({ behind: 0, at: ago(3).toISOString(), state: "ok" });
});

test("on data that were not read lately nothing is even", async () => {
  await site.db().query("update feed set last_success_at = $1 where id = 'dlrn-centos9-epoxy'", [ago(1)]);
  site.clock.set(new Date(NOW.getTime() + HOUR));
  const { items } = await ask({ release: "epoxy", q: "glance" });
  expect(items[0]?.cells.built?.state).toBe("stale");
  site.clock.set(NOW);
  await site.db().query("update feed set last_success_at = $1 where id = 'dlrn-centos9-epoxy'", [NOW]);
});

test("CSV is the view: the same rows in the same order, empty where there is no data", async () => {
  const query = { release: "epoxy", sort: "-days.release" };
  const lines = (await (await driftCsv(PUBLIC_READER, DriftQuery.parse({ ...query, limit: 1 }))).text())
    .trim()
    .split("\r\n");
  const { items } = await ask(query);
  expect(lines.slice(1).map((line) => line.split(",")[0])).toEqual(items.map((row) => row.package));
  const header = lines[0]?.split(",") ?? [];
  const of = (line: string | undefined, name: string) => line?.split(",")[header.indexOf(name)];
  expect(of(lines[1], "release days behind")).toBe("16");
  expect(of(lines[3], "release days behind")).toBe("");
  const byDfg = await (await driftCsv(PUBLIC_READER, DriftQuery.parse({ by: "dfg", sort: "dfg" }))).text();
  expect(byDfg).toMatch(/^Compute,1,/m);
});
