import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DAY, HOUR } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { deriveTriage } from "./derive";

const NOW = new Date("2026-11-18T12:00:00Z");
const at = (ms: number) => new Date(NOW.getTime() + ms);
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  for (const table of [
    "failure",
    "signature",
    "triage_item",
    "triage_subject",
    "triage_event",
    "subject_state",
  ])
    await db.pool.query(`DELETE FROM ${table}`);
});

const JOB = { source: "zuul", source_id: "rdo", subject_kind: "job", scope: "line\n\n", pipeline: "line" };

/** Two failures of a job, and what it did then. */
async function job(subject: string, greenSeq: number | null, history: string) {
  for (const seq of [1, 2])
    await insertRow(db.pool, "failure", {
      ...JOB,
      ...{
        key: `${subject}-${seq}`,
        seq,
        subject,
        at: at(seq * HOUR),
        result: "FAILURE",
        class: "code",
        rule: "r",
      },
      ...{
        why: "w",
        confidence: "high",
        headline: "NameError: x",
        text_hash: "one",
        recorded_at: NOW,
        changed_at: NOW,
      },
    });
  await insertRow(db.pool, "subject_state", {
    ...JOB,
    ...{
      subject,
      last_seq: 3,
      last_key: "x",
      last_outcome: "x",
      last_at: at(3 * HOUR),
      last_green_seq: greenSeq,
    },
    ...{ last_green_at: at(3 * HOUR), failing: greenSeq === null, history, changed_at: NOW },
  });
}
const derive = (now: Date) => deriveTriage(db.pool, now, new AbortController().signal, { sweep: true });
const state = async () => (await db.pool.query("SELECT state FROM triage_item ORDER BY id")).rows;

it("a job that passed once, of two times asked, and runs no more holds no item open", async () => {
  await job("periodic-a", 3, "FFS");
  await job("periodic-b", null, "FF");
  await derive(at(4 * HOUR));
  await db.pool.query("UPDATE subject_state SET last_green_seq = 3, history = 'FFS'");
  await db.pool.query("INSERT INTO triage_stale (item_id) SELECT id FROM triage_item");
  await derive(at(5 * HOUR));
  expect(await state()).toEqual([{ state: "new" }]);
  await derive(at(31 * DAY));
  expect(await state()).toEqual([{ state: "recovered" }]);
  const told = await db.pool.query("SELECT text FROM triage_event ORDER BY id DESC LIMIT 1");
  expect(told.rows).toEqual([{ text: "2 jobs of its 2 subjects run no more." }]);
});

it("a claim that no run can prove any more ends", async () => {
  await job("periodic-a", null, "FF");
  await derive(at(4 * HOUR));
  await db.pool.query("UPDATE triage_item SET state = 'claimed', claimed_at = $1, claimed_by = 'ana'", [
    at(5 * HOUR),
  ]);
  await derive(at(6 * HOUR));
  expect(await state()).toEqual([{ state: "claimed" }]);
  await derive(at(31 * DAY));
  expect(await state()).toEqual([{ state: "recovered" }]);
});
