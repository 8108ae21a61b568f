import { expect, test } from "vitest";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { DAY, HOUR } from "@/lib/shared/clock";
import { deriveCandidates } from "@/lib/store/candidates";
import { createLockPool, takeLease } from "@/lib/store/lease";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { type Db, hash40, insertRow, promotionBatch } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { getForecast } from "./forecast";
import { PUBLIC_READER } from "./reader";
import { getWhatIf } from "./what-if";

const MASTER = "centos9-master";
const TARGET = "current-podified";
const NOBODYS = "rhel9-osp18";
const DAYS = 20;
const keyOf = (day: number) => hash40(`candidate ${day}`).slice(0, 32);
const offeredAt = (day: number) => new Date(NOW.getTime() - (DAYS - day) * DAY + 20 * HOUR);
let votes = 0;

/*
 * One candidate a day, the last four hours ago. "steady" passes on all, "shaky" fails on every third and on the last three,
 * "beside" informs and passes on all. What meets the criteria is promoted three hours after its offer.
 */
const passes = (day: number) => day % 3 !== 0 && day < DAYS - 3;

const site = dataSite(async (db) => {
  await seedSite(db, NOW);
  const criteria = { alternatives: {}, source_url: "https://c.example.org", recorded_at: NOW };
  await insertRow(db, "criteria", {
    ...criteria,
    instance_id: MASTER,
    promote_name: TARGET,
    component: "",
    jobs: ["steady", "shaky"],
    content_hash: "1",
    valid_from: offeredAt(0),
  });
  for (let day = 0; day < DAYS; day++) await seedDay(db, day);
});

async function seedDay(db: Db, day: number) {
  const at = offeredAt(day);
  const batch = { aggregateHash: keyOf(day), rows: [{ component: "compute", seq: 16 * (day + 1) }] };
  await promotionBatch(db, { ...batch, promoteName: "podified-ci-testing", at });
  const told = { steady: true, shaky: passes(day), beside: true };
  for (const [job, passed] of Object.entries(told))
    await insertRow(db, "ci_vote_aggregate", {
      instance_id: MASTER,
      seq: seqOf(0, ++votes),
      dlrn_id: votes,
      aggregate_hash: keyOf(day),
      job_name: job,
      state: passed ? "passed" : "failed",
      at: new Date(at.getTime() + 2 * HOUR),
      recorded_at: NOW,
    });
  if (passes(day))
    await promotionBatch(db, { ...batch, promoteName: TARGET, at: new Date(at.getTime() + 3 * HOUR) });
}

async function judge() {
  const url = process.env.DATABASE_URL ?? "";
  const locks = createLockPool(url);
  const lease = await takeLease(locks, `dlrn-${MASTER}`, "poll", NOW);
  if (!lease) throw new Error("the lease is taken");
  await deriveCandidates(site.db() as Parameters<typeof deriveCandidates>[0], lease, MASTER, "all", NOW);
  await lease.release();
  await locks.end();
}

const forecast = (query = {}) => getForecast(PUBLIC_READER, MASTER, TARGET, { within: 72, ...query });
const whatIf = (query = {}) => getWhatIf(PUBLIC_READER, MASTER, TARGET, query);
const reason = (answer: Promise<unknown>) =>
  answer.then(
    () => "answered",
    (error: Error) => error.message,
  );

test("a forecast says from how many candidates, and why there is none", async () => {
  const before = await forecast();
  expect(before.items).toMatchObject([{ candidates: 0, forecast: null, candidate: null }]);
  expect(before.items[0]?.without).toMatch(/No candidate was offered/);
  await judge();
  const { items, withinSeconds, sources } = await forecast();
  expect(withinSeconds).toBe(72 * 3600);
  expect(sources.map(({ feed }) => feed)).toEqual([`dlrn-${MASTER}`]);
  const [row] = items;
  expect(row).toMatchObject({
    component: null,
    candidates: DAYS,
    without: null,
    candidate: { key: keyOf(DAYS - 1), promotedAt: null },
  });
  const told = row?.forecast;
  expect(told).toMatchObject({ stepSeconds: 86_400 });
  expect(told?.jobs).toMatchObject([
    { job: "steady", state: "passed", runs: DAYS, passRate: 1, failedInARow: 0 },
    { job: "shaky", state: "failed", runs: DAYS, failedInARow: 3, medianSeconds: 7200 },
  ]);
  expect(told?.jobs[1]?.nextPass).toBeLessThan(0.6);
  expect(told?.chance).toBeGreaterThan(told?.chance24h ?? 1);
  expect(row?.baseRate24h).toBeGreaterThan(0.4);
});

test("what was not read lately is no ground for a forecast", async () => {
  const db = site.db();
  await db.query("update feed set last_success_at = $1 where id = $2", [offeredAt(0), `dlrn-${MASTER}`]);
  const { items } = await forecast({ within: 71 });
  expect(items[0]).toMatchObject({ forecast: null, without: expect.stringMatching(/not read lately/) });
  await db.query("update feed set last_success_at = $1 where id = $2", [NOW, `dlrn-${MASTER}`]);
});

test("without a job, what would have been stands beside what was", async () => {
  const asItWas = await whatIf();
  const promoted = Array.from({ length: DAYS }, (_, day) => day).filter(passes).length;
  expect(asItWas).toMatchObject({
    jobs: [
      { job: "steady", onlyMissing: 0 },
      { job: "shaky", onlyMissing: DAYS - promoted },
    ],
    others: [{ job: "beside", ranOn: DAYS }],
    was: { promotions: promoted },
    would: { promotions: promoted },
    items: [],
  });
  const { was, would, items } = await whatIf({ without: "shaky" });
  expect([was.promotions, would.promotions]).toEqual([promoted, DAYS]);
  expect(would.medianWaitSeconds).toBe(86_400);
  expect(items[0]).toMatchObject({
    key: keyOf(DAYS - 1),
    change: "gained",
    missing: ["shaky"],
    wouldMiss: [],
    wouldAt: new Date(offeredAt(DAYS - 1).getTime() + 3 * HOUR).toISOString(),
  });
  const replaced = await whatIf({ without: "shaky", replace: "beside" });
  expect(replaced.would.promotions).toBe(DAYS);
});

test("names that are not there are refused with what there is", async () => {
  expect(await reason(whatIf({ without: "shakey" }))).toBe('There is no required job "shakey".');
  expect(await reason(whatIf({ without: "shaky", replace: "nothing" }))).toBe('There is no job "nothing".');
  expect(await reason(whatIf({ replace: "beside" }))).toMatch(/replace/);
  expect(await reason(getForecast(PUBLIC_READER, NOBODYS, TARGET, { within: 24 }))).toMatch(/no instance/);
  expect(await reason(getWhatIf(PUBLIC_READER, NOBODYS, TARGET, {}))).toMatch(/no instance/);
});
