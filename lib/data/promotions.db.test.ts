import { expect, test } from "vitest";
import { TargetQuery, TargetsQuery } from "@/lib/contract/promotions";
import { DAY } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { derive } from "@/lib/testing/derive";
import { dlrnCommit, promotionBatch } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { getPromotionDiff, getTarget, listTargets } from "./promotions";
import { PUBLIC_READER } from "./reader";

const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const AGGREGATE = "current-podified";
const COMPONENT = "promoted-components";
const ids: Record<string, string> = {};

/*
 * compute: nova 1, lib 2, nova 3 (red), nova 4, nova 6; keystone: 5, 7 (gone at the source), 8
 * aggregates: A = compute 2 + keystone 5, B = compute 4 + keystone 5, C = compute 6 + keystone 8,
 * D = compute back at 4, E = a commit that we do not hold
 */
const site = dataSite(async (db) => {
  await seedSite(db, NOW);
  const nova = { project: "openstack-nova", component: "compute" };
  const keystone = { project: "openstack-keystone", component: "keystone" };
  await dlrnCommit(db, { ...nova, id: 1, builtAt: ago(20) });
  await dlrnCommit(db, { ...nova, id: 2, project: "python-novalib", builtAt: ago(19) });
  await dlrnCommit(db, { ...nova, id: 3, status: "FAILED", builtAt: ago(18) });
  await dlrnCommit(db, { ...nova, id: 4, builtAt: ago(17) });
  await dlrnCommit(db, { ...keystone, id: 5, builtAt: ago(16.5) });
  await dlrnCommit(db, { ...nova, id: 6, builtAt: ago(16) });
  await dlrnCommit(db, { ...keystone, id: 7, builtAt: ago(15), removedAt: ago(14) });
  await dlrnCommit(db, { ...keystone, id: 8, builtAt: ago(13) });
  await derive(db, NOW);
  const row = (component: string, id: number | null) => ({ component, seq: id === null ? null : id * 16 });
  const promote = async (name: string, days: number, rows: ReturnType<typeof row>[]) => {
    const { batch } = await promotionBatch(db, { promoteName: AGGREGATE, at: ago(days), rows });
    ids[name] = String(batch);
  };
  await promote("A", 12, [row("compute", 2), row("keystone", 5)]);
  await promote("B", 10, [row("compute", 4), row("keystone", 5)]);
  await promote("C", 9, [row("compute", 6), row("keystone", 8)]);
  await promote("D", 5, [row("compute", 4)]);
  await promote("E", 2, [row("compute", null)]);
  for (const [days, component, id] of [
    [11, "compute", 2],
    [8, "keystone", 5],
    [7, "compute", 6],
  ] as const)
    await promotionBatch(db, { promoteName: COMPONENT, at: ago(days), rows: [row(component, id)] });
});

const diff = (name: string) => getPromotionDiff(PUBLIC_READER, "centos9-master", AGGREGATE, ids[name] ?? "");
const told = async (name: string) =>
  (await diff(name)).packages.map((p) => `${p.kind} ${p.package} ${p.builds}`);

test("a repo holds each package's newest good build up to the promoted row", async () => {
  expect(await told("B")).toEqual(["changed openstack-nova 1"]);
  // keystone 7 is gone at the source and the red nova was never in a repo
  expect(await told("C")).toEqual(["changed openstack-keystone 1", "changed openstack-nova 1"]);
});

test("the first promotion adds everything it holds", async () => {
  const first = await diff("A");
  expect(first.previous).toBeNull();
  expect(await told("A")).toEqual([
    "added openstack-keystone 1",
    "added openstack-nova 1",
    "added python-novalib 1",
  ]);
});

test("a promotion of one component leaves the others out, and may go back", async () => {
  const back = await diff("D");
  expect(back.packages).toMatchObject([
    { package: "openstack-nova", kind: "changed", builds: 1, component: "compute" },
  ]);
  expect(back.previous?.id).toBe(ids.C);
});

test("a promoted commit that we do not hold makes the list uncertain, and says so", async () => {
  const unknown = await diff("E");
  expect(unknown.known).toBe(false);
  expect(unknown.promotion.packagesChanged).toBeNull();
  expect((await diff("C")).known).toBe(true);
});

test("the list counts what the diffs hold", async () => {
  const { items, total, stats } = await getTarget(
    PUBLIC_READER,
    "centos9-master",
    AGGREGATE,
    TargetQuery.parse({}),
  );
  expect(items.map((item) => item.id)).toEqual(["E", "D", "C", "B", "A"].map((name) => ids[name]));
  expect(items.map((item) => item.packagesChanged)).toEqual([null, 1, 2, 1, null]);
  expect(items.map((item) => item.components)).toEqual([1, 1, 2, 2, 2]);
  expect(items[0]?.intervalSeconds).toBe(3 * 86_400);
  expect(items.at(-1)).toMatchObject({ previousAt: null, intervalSeconds: null });
  expect(total).toBe(5);
  expect(stats).toEqual({
    count: 5,
    medianIntervalSeconds: 2.5 * 86_400,
    longestIntervalSeconds: 4 * 86_400,
  });
});

test("pages of promotions hold each once", async () => {
  const seen: string[] = [];
  for (let after: string | undefined; ; ) {
    const query = TargetQuery.parse({ limit: 2, after });
    const page = await getTarget(PUBLIC_READER, "centos9-master", AGGREGATE, query);
    seen.push(...page.items.map((item) => item.id));
    if (page.next === null) break;
    after = page.next;
  }
  expect(seen).toEqual(["E", "D", "C", "B", "A"].map((name) => ids[name]));
});

test("on a component target each component has its own history", async () => {
  const query = TargetQuery.parse({});
  const { items, target } = await getTarget(PUBLIC_READER, "centos9-master", COMPONENT, query);
  expect(items.map((item) => [item.component, item.packagesChanged])).toEqual([
    ["compute", 1],
    ["keystone", null],
    ["compute", null],
  ]);
  expect(items[0]?.intervalSeconds).toBe(4 * 86_400);
  expect(target.components).toMatchObject([
    { component: "compute", countsSince: null, state: "ok" },
    { component: "keystone", countsSince: ago(8).toISOString(), state: "bad" },
  ]);
  const one = TargetQuery.parse({ component: "keystone" });
  expect((await getTarget(PUBLIC_READER, "centos9-master", COMPONENT, one)).items).toHaveLength(1);
});

test("targets stand by their last promotion while something waits; one never promoted has no verdict", async () => {
  const { items } = await listTargets(PUBLIC_READER, TargetsQuery.parse({ release: "flamingo" }));
  expect(items.map((item) => [item.promoteName, item.state])).toEqual([
    [COMPONENT, "bad"],
    ["podified-ci-testing", "none"],
    [AGGREGATE, "ok"],
  ]);
  expect(items[2]).toMatchObject({
    waiting: 1,
    countsSince: ago(2).toISOString(),
    promotions30d: 5,
    lastPromotedAt: ago(2).toISOString(),
  });
  expect(items[2]?.recent).toEqual([12, 10, 9, 5, 2].map((days) => ago(days).toISOString()));
});

test("on a source that was not read lately no target is ok, but late ones stay late", async () => {
  await site.db().query("update feed set last_success_at = $1", [ago(1)]);
  const { items } = await listTargets(PUBLIC_READER, TargetsQuery.parse({ release: "flamingo" }));
  expect(items.map((item) => item.state)).toEqual(["bad", "none", "none"]);
  expect(items[0]?.components.map((each) => each.state)).toEqual(["none", "bad"]);
  await site.db().query("update feed set last_success_at = $1", [NOW]);
});
