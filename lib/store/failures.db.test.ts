import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import type { BuildEvidence, Verdict } from "@/lib/domain/failure/evidence";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { evidenceOf, failureRecord } from "@/lib/testing/failure-record";
import { type FailureRecord, removeFailures, writeFailures } from "./failures";

const NOW = new Date("2026-11-22T12:00:00Z");
const LATER = new Date("2026-11-22T13:00:00Z");
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await insertRow(db.pool, "dfg", { slug: "chain", name: "Chain", recorded_at: NOW });
  await insertRow(db.pool, "site_setting", {
    key: "site",
    value: { productionChain: "chain" },
    updated_at: NOW,
  });
});
afterAll(() => db.close());

const verdict = (of: Partial<Verdict> = {}): Verdict => ({
  class: "code",
  rule: "phase:run",
  why: "a task of the job failed",
  confidence: "low",
  line: null,
  ...of,
});

const evidence = (source: BuildEvidence["source"], text: string) =>
  evidenceOf({ source, lines: [{ text, file: "job-output.txt", line: 1, task: null, field: null }] });

const record = (key: string, of: Partial<FailureRecord> = {}) =>
  failureRecord({
    key,
    seq: 1,
    subject: "periodic-standalone",
    scope: "line\nrdo-jobs\nmaster",
    component: "network",
    project: "rdo-jobs",
    ownerSlug: "network",
    at: NOW,
    verdict: verdict(),
    evidence: null,
    ...of,
  });

const write = (records: FailureRecord[], now = NOW) =>
  withTransaction(db.pool, (tx) => writeFailures(tx, records, now));
const stored = async (key: string) => {
  const found = await db.pool.query(
    `SELECT f.*, e.data FROM failure f LEFT JOIN failure_evidence e ON e.failure_id = f.id WHERE key = $1`,
    [key],
  );
  return found.rows[0];
};

describe("who has a failure", () => {
  it.each([
    ["infra", "network", "chain"],
    ["config", null, "chain"],
    ["code", "network", "network"],
    ["unknown", null, null],
  ] as const)("class %s of %s goes to %s", async (failureClass, ownerSlug, dfg) => {
    const key = `who-${failureClass}`;
    await write([record(key, { ownerSlug, verdict: verdict({ class: failureClass }) })]);
    expect(await stored(key)).toMatchObject({ owner_slug: ownerSlug, dfg_slug: dfg, class: failureClass });
  });
});

it("what logs told stays when the row comes again without them, and its owner follows", async () => {
  await write([record("told")]);
  expect(await stored("told")).toMatchObject({ class: "code", data: null, text_hash: null });
  const line = "error: nothing provides python3-x";
  const said = {
    verdict: verdict({ class: "dependency", rule: "dependency:rpm", confidence: "high", line: 0 }),
    evidence: evidence("job-output.json", line),
    headline: line,
  };
  await write([record("told", said)], LATER);
  const first = await stored("told");
  expect(first).toMatchObject({ class: "dependency", headline: line, recorded_at: NOW, changed_at: LATER });
  expect(first.text_hash).toMatch(/^[0-9a-f]{32}$/);
  await write([record("told", { ownerSlug: "compute" })], LATER);
  expect(await stored("told")).toMatchObject({ class: "dependency", headline: line, dfg_slug: "compute" });
  await write([record("told", { result: "NODE_FAILURE", verdict: verdict({ class: "infra" }) })], LATER);
  expect(await stored("told")).toMatchObject({ class: "infra", result: "NODE_FAILURE" });
});

it("the same twice changes nothing", async () => {
  const one = record("twice", { evidence: evidence("job-output.txt", "x failed"), headline: "x failed" });
  await write([one]);
  const before = await stored("twice");
  await write([one], LATER);
  expect(await stored("twice")).toEqual(before);
});

it("U+0000 and half a surrogate pair in texts are no reason to refuse a failure", async () => {
  const text = "bad \u0000 and \ud83d here";
  const bad = await write([
    record("hostile", { evidence: evidence("job-output.json", text), headline: text, project: "a\u0000b" }),
  ]);
  expect(bad).toEqual([]);
  const row = await stored("hostile");
  expect(row.project).toBe("ab");
  expect(row.data.lines[0].text).toBe("bad  and \ufffd here");
});

it("a record that PostgreSQL refuses is handed back, the others are stored", async () => {
  const bad = await write([record("good"), record("bad", { at: new Date(8.64e15) }), record("also good")]);
  expect(bad.map((r) => (r.payload as { key: string }).key)).toEqual(["bad"]);
  expect(await stored("also good")).toBeDefined();
});

it("a removed failure comes back when it is written again", async () => {
  await write([record("gone")]);
  await withTransaction(db.pool, (tx) => removeFailures(tx, "zuul", "rdo", ["gone"], LATER));
  expect(await stored("gone")).toMatchObject({ removed_at: LATER });
  await write([record("gone")], LATER);
  expect(await stored("gone")).toMatchObject({ removed_at: null });
});
