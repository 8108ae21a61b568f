import { expect, test } from "vitest";
import { DAY, HOUR } from "@/lib/shared/clock";
import { deriveTriageDays } from "@/lib/store/triage-days";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { type Db, insertRow } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { getTriageStatistics, statisticsCsv } from "./statistics";

const PUBLIC = { seesPrivate: false };
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);

const site = dataSite(async (db) => {
  await seedSite(db, NOW);
  const zuul = { title: "z", web_url: "https://z.example.org", recorded_at: NOW };
  await insertRow(db, "zuul_server", { ...zuul, id: "open-zuul" });
  await insertRow(db, "zuul_server", { ...zuul, id: "shut-zuul", visibility: "private" });
  for (const [server_id, name] of [
    ["open-zuul", "gate"],
    ["shut-zuul", "shut-line"],
  ])
    await insertRow(db, "zuul_pipeline", { server_id, name, drivers: [], recorded_at: NOW });
  const known = await item(db, { state: "known" });
  const linked = await item(db, { state: "new" });
  const fresh = await item(db, { state: "new" });
  await insertRow(db, "bug_link", {
    item_id: linked,
    url: "https://bugs.example.org/1",
    linked_by: "ann",
    linked_at: NOW,
  });
  await failure(db, 1, { item_id: known });
  await failure(db, 1, { item_id: linked });
  await failure(db, 1, { item_id: fresh });
  await failure(db, 1, { item_id: fresh, is_flaky: true });
  await failure(db, 2, { incident_id: 1, dfg_slug: "compute" });
  const hit = await failure(db, 3, { item_id: fresh, dfg_slug: "compute" });
  await knownHit(db, 1, hit, 3);
  await failure(db, 8, { item_id: fresh });
  await failure(db, 8, { item_id: known });
  await failure(db, 1, { item_id: fresh, source_id: "shut-zuul", dfg_slug: null });
  await turns(db, known, [
    ["opened", 20],
    ["acknowledged", 19.5],
    ["resolved", 19],
    ["reopened", 10],
    ["recovered", 7],
  ]);
  await turns(db, fresh, [["opened", 9]]);
  await db.query("update triage_item set is_open = true where id = any($1)", [[linked, fresh]]);
  await deriveTriageDays(db as Parameters<typeof deriveTriageDays>[0], NOW);
});

async function knownHit(db: Db, id: number, failure: number, days: number) {
  const issue = { id, title: "x", kind: "pattern", pattern: "x", created_by: "ann" };
  await insertRow(db, "known_issue", { ...issue, recorded_at: ago(days), changed_at: ago(days) });
  const hit = { known_issue_id: id, failure_id: failure, confidence: 1, via: "ingest" };
  await insertRow(db, "known_hit", { ...hit, at: ago(days), recorded_at: ago(days) });
}

let seq = 0;
const item = async (db: Db, of: Record<string, unknown>) =>
  (
    await insertRow<{ id: number }>(db, "triage_item", {
      title: "t",
      class: "test",
      dfg_slug: "cloudops",
      recorded_at: NOW,
      changed_at: NOW,
      ...of,
    })
  ).id;

async function failure(db: Db, days: number, of: Record<string, unknown>): Promise<number> {
  const row = await insertRow<{ id: number }>(db, "failure", {
    source: "zuul",
    source_id: "open-zuul",
    key: `k${++seq}`,
    seq,
    subject_kind: "job",
    subject: "tempest",
    pipeline: "check",
    dfg_slug: "cloudops",
    at: ago(days),
    result: "FAILURE",
    class: "test",
    rule: "r",
    why: "w",
    confidence: "high",
    recorded_at: NOW,
    changed_at: NOW,
    ...of,
  });
  return row.id;
}

async function turns(db: Db, id: number, kinds: readonly (readonly [string, number])[]) {
  for (const [kind, days] of kinds) await insertRow(db, "triage_event", { item_id: id, at: ago(days), kind });
}

test("each failure of the week counts once: explained, of an outage, flaky, or nothing", async () => {
  const { all, byDfg, byPipeline, byJob } = await getTriageStatistics(PUBLIC, {});
  expect(all).toEqual({ failures: 6, explained: 3, incident: 1, flaky: 1, rate: 2 / 6, before: 1 / 2 });
  expect(byDfg).toMatchObject([
    { dfg: { slug: "cloudops" }, failures: 4, explained: 2, rate: 2 / 4 },
    { dfg: { slug: "compute" }, failures: 2, explained: 1, incident: 1, rate: 0, before: null },
  ]);
  expect(byPipeline).toMatchObject([{ pipeline: "check", failures: 6 }]);
  expect(byJob).toMatchObject([{ job: "tempest", failures: 6 }]);
});

test("trends tell what nothing explained day by day, and the CSV has a line for each figure", async () => {
  const { byDfg } = await getTriageStatistics(PUBLIC, {});
  expect(byDfg[0]?.perDay).toEqual([...Array(5).fill(0), 1, ...Array(6).fill(0), 2, 0]);
  const text = await (await statisticsCsv(PUBLIC, { pipeline: "check" })).text();
  const lines = text.trim().split("\r\n");
  expect(lines[0]).toBe(
    "of,name,class,failures,explained,incident,flaky,rate,before,closed,medianSeconds,p90Seconds,open",
  );
  expect(lines.slice(1).map((line) => line.split(",").slice(0, 5).join(","))).toEqual([
    "all,,,6,3",
    "dfg,cloudops,,4,2",
    "dfg,compute,,2,1",
    "pipeline,check,,6,3",
    "job,tempest,,6,3",
    "repair,,,,",
    "repair,cloudops,test,,",
  ]);
});

test("private failures count for those who see them", async () => {
  const { all, byDfg } = await getTriageStatistics({ seesPrivate: true }, {});
  expect(all.failures).toBe(7);
  expect(byDfg.map((row) => row.dfg?.slug ?? null)).toContain(null);
});

test("figures can be asked of one DFG, pipeline and job", async () => {
  expect((await getTriageStatistics(PUBLIC, { dfg: "compute" })).all.failures).toBe(2);
  expect((await getTriageStatistics(PUBLIC, { pipeline: "gate" })).all).toMatchObject({
    failures: 0,
    rate: null,
  });
  expect((await getTriageStatistics(PUBLIC, { job: "tempest" })).all.failures).toBe(6);
  for (const wrong of [{ dfg: "cloudop" }, { pipeline: "gaet" }, { pipeline: "shut-line" }])
    await expect(getTriageStatistics(PUBLIC, wrong)).rejects.toMatchObject({ code: "not-found" });
});

test("the days tell the same, oldest first, with days without failures among them", async () => {
  const { days } = await getTriageStatistics(PUBLIC, {});
  expect(days).toHaveLength(14);
  expect(days.at(-1)?.day).toBe("2026-03-10");
  expect(days.at(-2)).toMatchObject({ failures: 4, explained: 2, flaky: 1 });
  expect(days.at(0)).toMatchObject({ failures: 0 });
});

test("an item that reopened is repaired twice, and one that is open is told apart", async () => {
  const { repair } = await getTriageStatistics(PUBLIC, {});
  const day = DAY / 1000;
  expect(repair.all).toMatchObject({ n: 2, medianSeconds: 2 * day, open: 2 });
  expect(repair.byDfg).toMatchObject([{ dfg: { slug: "cloudops" }, class: "test", n: 2, open: 2 }]);
  expect(repair.all.p90Seconds).toBeCloseTo(2.8 * day);
});

test("a bug that is linked later explains the days before", async () => {
  await site.db().query("update triage_item set state = 'known' where state = 'new'");
  const db = site.db() as Parameters<typeof deriveTriageDays>[0];
  await deriveTriageDays(db, NOW);
  const later = new Date(NOW.getTime() + HOUR);
  await deriveTriageDays(db, later);
  const { rows } = await site
    .db()
    .query("select sum(explained)::int as n from daily_triage where visibility = 'public'");
  expect(rows).toEqual([{ n: 7 }]);
});

test("a known issue that is retired explains nothing any more, however long ago", async () => {
  const db = site.db() as Parameters<typeof deriveTriageDays>[0];
  await knownHit(db, 2, await failure(db, 40, {}), 40);
  const explained = async (hours: number) => {
    await deriveTriageDays(db, new Date(NOW.getTime() + hours * HOUR));
    const { rows } = await db.query("select explained from daily_triage where day = $1::date", [ago(40)]);
    return rows;
  };
  expect(await explained(2)).toEqual([{ explained: 1 }]);
  const retired = new Date(NOW.getTime() + 2.5 * HOUR);
  await db.query("update known_issue set retired_at = $1, changed_at = $1 where id = 2", [retired]);
  expect(await explained(3)).toEqual([{ explained: 0 }]);
});
