import { beforeEach, expect, test } from "vitest";
import type { ChainLine } from "@/lib/contract/chain";
import { DAY, HOUR, MINUTE } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { derive } from "@/lib/testing/derive";
import { ciVote, dlrnCommit, promotionBatch, queueItem } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { getChain } from "./chain";
import { PUBLIC_READER } from "./reader";

const site = dataSite((db) => seedSite(db, NOW));
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const reader = { seesPrivate: true };

beforeEach(async () => {
  await site
    .db()
    .query(`delete from dlrn_commit; delete from ci_vote; delete from promotion; delete from promotion_batch;
    delete from dlrn_queue_item`);
  await derive(site.db(), NOW);
});

async function lineOf(instance = "centos9-master"): Promise<ChainLine> {
  const line = (await getChain(reader, {})).lines.find((l) => l.instance === instance);
  if (!line) throw new Error(`no line of ${instance}`);
  return line;
}
const stationOf = (line: ChainLine, id: string) => line.stations.find((station) => station.id === id);
const statuses = (line: ChainLine) => line.stations.map((station) => station.status);

/** nova is built five times and promoted at the second; keystone fails since four hours. */
async function seedMaster() {
  const db = site.db();
  for (const id of [1, 2, 3, 4, 5])
    await dlrnCommit(db, { id, project: "openstack-nova", builtAt: ago((10 - id) * HOUR) });
  const keystone = { project: "openstack-keystone", component: "keystone" };
  await dlrnCommit(db, { ...keystone, id: 6, builtAt: ago(4.5 * HOUR) });
  await ciVote(db, { id: 1, commitId: 3, at: ago(6.5 * HOUR) });
  await ciVote(db, { id: 2, commitId: 6, at: ago(4.5 * HOUR), component: "keystone" });
  await dlrnCommit(db, { ...keystone, id: 7, builtAt: ago(4 * HOUR), status: "FAILED" });
  await dlrnCommit(db, { ...keystone, id: 8, project: "python-keystonelib", builtAt: ago(3 * HOUR) });
  await promotionBatch(db, {
    promoteName: "promoted-components",
    at: ago(8 * HOUR),
    rows: [{ component: "compute", seq: 2 * 16 }],
  });
  await queueItem(db, { project: "openstack-nova", at: ago(5 * MINUTE) });
  await derive(db, NOW);
}

test("a line without any data has no station that is ok", async () => {
  for (const line of (await getChain(reader, {})).lines) {
    expect(statuses(line)).not.toContain("ok");
    expect(new Set(statuses(line))).toEqual(new Set(["none"]));
    expect(line.blockers).toEqual([]);
  }
});

test("stations count what has got to the one before and not to them", async () => {
  await seedMaster();
  const line = await lineOf();
  expect(stationOf(line, "upstream")).toMatchObject({
    status: "ok",
    reachedAt: ago(5 * MINUTE).toISOString(),
  });
  expect(stationOf(line, "built")).toMatchObject({ waiting: 1, reachedAt: ago(3 * HOUR).toISOString() });
  // nova 4 and 5, and the library of keystone that is built behind the failing one
  expect(stationOf(line, "consistent")).toMatchObject({
    waiting: 3,
    waitingSince: ago(6 * HOUR).toISOString(),
    reachedAt: ago(4.5 * HOUR).toISOString(),
    status: "warn",
  });
  expect(stationOf(line, "promoted-components")).toMatchObject({
    waiting: 1,
    waitingSince: ago(6.5 * HOUR).toISOString(),
    status: "ok",
  });
  expect(stationOf(line, "current-podified")).toMatchObject({
    status: "none",
    reachedAt: null,
    waiting: null,
  });
  expect(stationOf(line, "gated")?.status).toBe("none");
});

test("a failing package holds up consistent of its component, and names its owner", async () => {
  await seedMaster();
  const answer = await getChain(reader, {});
  const [blocker] = (await lineOf()).blockers;
  expect(blocker).toMatchObject({
    station: "consistent",
    status: "warn",
    text: "openstack-keystone fails to build in keystone",
    effect: "3 commits wait",
    dfg: { slug: "security", name: "Security" },
    href: "/packages/openstack-keystone",
  });
  expect(answer).toMatchObject({ heldUp: 0, atRisk: 1, waiting: 3, needsTotal: 1 });
  expect(answer.needs[0]).toMatchObject({
    title: "openstack-keystone fails to build on master",
    holdsUp: "consistent of keystone on master",
  });
  site.clock.advance(2 * DAY);
  await site.db().query("update feed set last_success_at = $1", [ago(-2 * DAY)]);
  expect(stationOf(await lineOf(), "consistent")?.status).toBe("bad");
  expect(await getChain(reader, {})).toMatchObject({ heldUp: 1, atRisk: 0 });
  site.clock.set(NOW);
  await site.db().query("update feed set last_success_at = $1", [ago(MINUTE)]);
});

test("a rung over its age says for how long, and warns before", async () => {
  const db = site.db();
  await dlrnCommit(db, { id: 1, project: "openstack-nova", builtAt: ago(20 * DAY) });
  await dlrnCommit(db, { id: 2, project: "openstack-nova", builtAt: ago(10 * DAY) });
  await ciVote(db, { id: 1, commitId: 2, at: ago(10 * DAY) });
  const promote = (promoteName: string, days: number, id: number) =>
    promotionBatch(db, { promoteName, at: ago(days * DAY), rows: [{ component: "compute", seq: id * 16 }] });
  await promote("promoted-components", 9.5, 2);
  await promote("podified-ci-testing", 9, 2);
  await promote("current-podified", 12, 1);
  await derive(db, NOW);
  const line = await lineOf();
  expect(stationOf(line, "podified-ci-testing")).toMatchObject({ status: "ok", waiting: 0 });
  expect(stationOf(line, "current-podified")).toMatchObject({
    status: "bad",
    waiting: 1,
    waitingSince: ago(9 * DAY).toISOString(),
  });
  expect(line.blockers).toMatchObject([
    { station: "current-podified", text: "not promoted for 12 d", effect: "1 commit waits", status: "bad" },
  ]);
  await site
    .db()
    .query("update target set max_age_seconds = 10 * 86400 where promote_name = 'current-podified'");
  expect(stationOf(await lineOf(), "current-podified")?.status).toBe("warn");
});

test.each([
  ["failing", "update feed set error_since = $1"],
  ["stale", "update feed set last_success_at = $1::timestamptz - interval '1 hour'"],
  [
    "never",
    "update feed set last_success_at = null, last_started_at = null where $1::timestamptz is not null",
  ],
  ["still loading", "update feed set first_load_at = null where $1::timestamptz is not null"],
])("on a source that is %s nothing is ok", async (_state, sql) => {
  await seedMaster();
  await site.db().query(sql, [ago(MINUTE)]);
  const line = await lineOf();
  expect(new Set(statuses(line))).toEqual(new Set(["stale", "none"]));
  expect(line.blockers).toHaveLength(1);
  await site
    .db()
    .query(
      "update feed set error_since = null, last_success_at = $1, last_started_at = $1, first_load_at = $1",
      [ago(MINUTE)],
    );
});

test("imported is what the downstream builder made of our commits; who does not see it has no data", async () => {
  const db = site.db();
  const build = { project: "openstack-nova", instance: "centos9-antelope" };
  const first = await dlrnCommit(db, { ...build, id: 1, builtAt: ago(9 * DAY) });
  const second = await dlrnCommit(db, { ...build, id: 2, builtAt: ago(5 * DAY) });
  for (const [days, id] of [
    [8, 1],
    [4, 2],
  ] as const)
    for (const promoteName of ["promoted-components", "podified-ci-testing", "current-podified"])
      await promotionBatch(db, {
        instance: "centos9-antelope",
        promoteName,
        at: ago(days * DAY),
        rows: [{ component: "compute", seq: id * 16, commitHash: (id === 1 ? first : second).commitHash }],
      });
  await ciVote(db, { instance: "centos9-antelope", id: 1, commitId: 2, at: ago(5 * DAY) });
  await dlrnCommit(db, {
    instance: "rhel9-osp18",
    project: "openstack-nova",
    id: 1,
    builtAt: ago(7 * DAY),
    commitHash: first.commitHash,
    extendedHash: `${first.commitHash}_${first.commitHash}`,
  });
  await derive(db, NOW);
  expect(stationOf(await lineOf("centos9-antelope"), "imported")).toMatchObject({
    reachedAt: ago(7 * DAY).toISOString(),
    waiting: 1,
    waitingSince: ago(4 * DAY).toISOString(),
    status: "ok",
  });
  const line = (await getChain(PUBLIC_READER, {})).lines.find((l) => l.instance === "centos9-antelope");
  expect(line && stationOf(line, "imported")).toMatchObject({
    status: "none",
    reachedAt: null,
    waiting: null,
  });
});

test("an instance without components works the same", async () => {
  const db = site.db();
  await dlrnCommit(db, { id: 1, project: "openstack-nova", component: null, builtAt: ago(3 * HOUR) });
  await dlrnCommit(db, { id: 2, project: "openstack-nova", component: null, builtAt: ago(2 * HOUR) });
  await ciVote(db, { id: 1, commitId: 1, component: null, at: ago(3 * HOUR) });
  await promotionBatch(db, {
    promoteName: "promoted-components",
    at: ago(2.5 * HOUR),
    rows: [{ component: null, seq: 16 }],
  });
  await derive(db, NOW);
  const line = await lineOf();
  expect(stationOf(line, "consistent")).toMatchObject({ waiting: 1, status: "ok" });
  expect(stationOf(line, "promoted-components")).toMatchObject({ waiting: 0, status: "ok" });
});

test("changes tell what turned and what was promoted", async () => {
  await seedMaster();
  const { changes } = await getChain(reader, { since: ago(HOUR * 9).toISOString() });
  expect(changes.map((change) => change.text)).toEqual([
    "openstack-keystone fails to build on master",
    "compute of master promoted to promoted-components",
  ]);
  expect((await getChain(reader, { since: ago(HOUR).toISOString() })).changes).toEqual([]);
});
