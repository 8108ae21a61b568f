import { afterAll, beforeAll, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { type FailureRecord, writeFailures } from "../failures";
import { deriveTriage } from "./derive";

const NOW = new Date("2026-11-18T12:00:00Z");
const never = new AbortController().signal;
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await insertRow(db.pool, "release", { name: "epoxy", phase: "maintained", recorded_at: NOW });
});
afterAll(() => db.close());

const record = (feed: number, n: number, text: number): FailureRecord => ({
  source: "koji",
  sourceId: `hub-${feed}`,
  key: String(n),
  seq: n,
  subjectKind: "package",
  subject: `package-${n % 17}`,
  scope: "",
  releaseName: "epoxy",
  component: null,
  pipeline: null,
  project: null,
  packageName: `package-${n % 17}`,
  ownerSlug: null,
  at: NOW,
  result: "FAILED",
  verdict: { class: "code", rule: "code:x", why: "x", confidence: "high", line: null },
  evidence: null,
  headline: `ImportError: cannot import name '${"abcdefghijklm"[text]}${"nopqrstuvwxyz"[text]}' from 'lib'`,
  logUrl: null,
  voting: true,
});

it("feeds that write and rewrite at once, derivers that race and one that is stopped: every failure is in one item, counted once", async () => {
  const feeds = [1, 2, 3].map(async (feed) => {
    for (let page = 0; page < 24; page += 1) {
      // Each page is told twice, the second time with other words for some: the failures move to other items.
      const records = Array.from({ length: 20 }, (_, i) => {
        const n = Math.floor(page / 2) * 20 + i;
        return record(feed, n, page % 2 === 1 && n % 3 === 0 ? (n + 1) % 13 : n % 13);
      });
      await withTransaction(db.pool, (tx) => writeFailures(tx, records, NOW));
    }
  });
  const stopped = new AbortController();
  const derivers = [never, never, stopped.signal].map(async (signal) => {
    for (let i = 0; i < 12; i += 1) {
      await deriveTriage(db.pool, NOW, signal);
      if (i === 3) stopped.abort();
    }
  });
  await Promise.all([...feeds, ...derivers]);
  await deriveTriage(db.pool, NOW, never);
  const counts = await db.pool.query(
    `SELECT (SELECT count(*)::int FROM failure) AS failures,
       (SELECT count(*)::int FROM failure f JOIN signature s ON s.id = f.signature_id AND s.item_id = f.item_id) AS placed,
       (SELECT sum(failures)::int FROM triage_item) AS counted, (SELECT sum(failures)::int FROM triage_subject) AS of_subjects,
       (SELECT count(*)::int FROM signature) AS signatures, (SELECT count(*)::int FROM triage_item) AS items,
       (SELECT count(*)::int FROM triage_stale) AS stale`,
  );
  expect(counts.rows[0]).toEqual({
    failures: 720,
    placed: 720,
    counted: 720,
    of_subjects: 720,
    signatures: 13,
    items: 13,
    stale: 0,
  });
  const wrong = await db.pool.query(
    "SELECT FROM failure f JOIN signature s ON s.id = f.signature_id WHERE s.hash <> f.text_hash",
  );
  expect(wrong.rowCount).toBe(0);
});
