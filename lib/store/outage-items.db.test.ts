import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { failureRecord } from "@/lib/testing/failure-record";
import { type FailureRecord, writeFailures } from "./failures";
import { deriveIncidents } from "./incidents";
import { deriveTriage } from "./triage/derive";

const NOW = new Date("2026-11-22T12:00:00Z");
const START = new Date("2026-11-22T10:00:00Z");
const never = new AbortController().signal;
let db: TestDatabase;
let seq = 0;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  const tables = `failure_evidence failure incident triage_item triage_subject triage_event triage_stale signature
    subject_state daily_attempts stale cursor`;
  for (const table of tables.split(/\s+/)) await db.pool.query(`DELETE FROM ${table}`);
  await write([
    record(-72 * 60, 0, {
      verdict: { ...MIRROR, class: "test", rule: "test:case" },
      headline: "one old test",
    }),
  ]);
});

const MIRROR = {
  class: "infra",
  rule: "infra:mirror",
  why: "a package repository did not answer",
  confidence: "high",
  line: null,
} as const;

/** A failure of job `n`, so many minutes after the outage began; each job words it differently. */
const record = (minute: number, n: number, of: Partial<FailureRecord> = {}) => {
  seq += 1;
  return failureRecord({
    key: `u${seq}`,
    seq,
    subject: `job-${n}`,
    ownerSlug: `dfg-${n % 4}`,
    at: new Date(START.getTime() + minute * MINUTE),
    verdict: MIRROR,
    headline: `Failed to download metadata for repo '${"abcdefghijklmnopqrst"[n]}': All mirrors were tried`,
    ...of,
  });
};
const write = (records: FailureRecord[]) => withTransaction(db.pool, (tx) => writeFailures(tx, records, NOW));
const outage = () =>
  write([0, 10].flatMap((from) => Array.from({ length: 12 }, (_, n) => record(from + n, n))));
const triage = (now = NOW) => deriveTriage(db.pool, now, never);
const look = (now = NOW) => deriveIncidents(db.pool, now, { force: true });
const queue = async () =>
  (await db.pool.query("SELECT id FROM triage_item WHERE is_open AND incident_id IS NULL")).rows.length;

it("failures of an outage open no item of their own", async () => {
  await outage();
  await look();
  await triage();
  expect(await queue()).toBe(0);
  const { rows } = await db.pool.query("SELECT DISTINCT state FROM triage_item");
  expect(rows).toEqual([{ state: "latent" }]);
});

it("items that opened before anybody could know leave the queue for the outage", async () => {
  await outage();
  await triage();
  expect(await queue()).toBe(12);
  await look();
  await triage();
  expect(await queue()).toBe(0);
});

it("what goes on failing the same way after the outage comes back", async () => {
  await outage();
  await look();
  await triage();
  await write([record(10 * 60, 3), record(10 * 60 + 1, 3)]);
  const later = new Date(START.getTime() + 11 * HOUR);
  await triage(later);
  await look(later);
  expect(await queue()).toBe(1);
});
