import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPool, withTransaction } from "@/lib/db/pool";
import { NORMALISER, normalise } from "@/lib/domain/failure/normalise";
import { DAY, HOUR, MINUTE } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { dlrnCommit, insertRow } from "@/lib/testing/factories";
import { evidenceOf, failureRecord } from "@/lib/testing/failure-record";
import { type FailureRecord, writeFailures } from "../failures";
import { deriveTriage } from "./derive";
import { suggestMerges } from "./similar";

const NOW = new Date("2026-11-18T12:00:00Z"); // a Wednesday
const at = (ms: number) => new Date(NOW.getTime() + ms);
const never = new AbortController().signal;
let db: TestDatabase;
let owner: pg.Pool;
let serial = 0;

beforeAll(async () => {
  db = await testDatabase();
  owner = createPool(db.ownerUrl, { max: 1 });
  await insertRow(db.pool, "release", { name: "epoxy", phase: "maintained", recorded_at: NOW });
  for (const [id, visibility] of [
    ["centos9-epoxy", "public"],
    ["rhel9", "private"],
  ])
    await insertRow(db.pool, "instance", {
      id,
      title: id,
      release_name: "epoxy",
      distro: "centos9",
      api_url: "http://x",
      web_url: "http://x",
      visibility,
      recorded_at: NOW,
    });
  for (const slug of ["network", "compute", "chain"])
    await insertRow(db.pool, "dfg", { slug, name: slug, recorded_at: NOW });
});
afterAll(async () => {
  await owner.end();
  await db.close();
});

beforeEach(() =>
  owner.query(`TRUNCATE failure, failure_evidence, signature, signature_split, triage_item, triage_subject, triage_event,
    triage_stale, package_state, subject_state, candidate, criteria, target, zuul_build, cursor, bug_link, dlrn_commit`),
);

const record = (of: Partial<FailureRecord> = {}) => {
  serial += 1;
  const isJob = of.source === "zuul";
  const subject = of.subject ?? (isJob ? "periodic-job" : "python-foo");
  const build: Partial<FailureRecord> = {
    source: "dlrn",
    sourceId: "centos9-epoxy",
    subjectKind: "package",
    scope: "",
    pipeline: null,
    packageName: subject,
    evidence: null,
  };
  return failureRecord({
    ...(isJob ? {} : build),
    key: String(serial),
    seq: serial,
    component: "network",
    ownerSlug: "network",
    at: at(serial * MINUTE),
    result: "FAILED",
    verdict: { class: "code", rule: "code:import", why: "an import fails", confidence: "high", line: null },
    headline: "ImportError: cannot import name 'x' from 'foo'",
    ...of,
    subject,
  });
};
const write = (records: FailureRecord[], now = NOW) =>
  withTransaction(db.pool, (tx) => writeFailures(tx, records, now));
const derive = (now = NOW) => deriveTriage(db.pool, now, never);
const items = async () =>
  (await db.pool.query("SELECT * FROM triage_item ORDER BY id")).rows as Record<string, unknown>[];
const events = async () =>
  (await db.pool.query("SELECT kind FROM triage_event ORDER BY id")).rows.map((row) => row.kind);
const packageState = (project: string, of: { green: number | null; history: string; greenAt?: Date }) =>
  db.pool.query(
    `INSERT INTO package_state (instance_id, project_name, component, last_seq, last_status, last_built_at, last_success_seq,
       last_success_at, failing, history, changed_at) VALUES ('centos9-epoxy', $1, 'network', 1, 'x', $2, $3, $4, $5, $6, $2)
     ON CONFLICT (instance_id, project_name) DO UPDATE SET last_success_seq = excluded.last_success_seq,
       last_success_at = excluded.last_success_at, history = excluded.history`,
    [project, NOW, of.green, of.greenAt ?? at(1000 * MINUTE), of.green === null, of.history],
  );
const touch = () => db.pool.query("INSERT INTO triage_stale (item_id) SELECT id FROM triage_item");

describe("grouping", () => {
  it("the same error of several packages is one item that says how many", async () => {
    await write([record({ subject: "python-a" }), record({ subject: "python-b", ownerSlug: "compute" })]);
    await write([
      record({ subject: "python-c", headline: "ImportError: cannot import name 'y' from 'bar'" }),
    ]);
    await derive();
    const [first, second, ...rest] = await items();
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      state: "new",
      is_open: true,
      subjects: 2,
      failing_subjects: 2,
      failures: 2,
      tier: "package",
      dfgs: ["compute", "network"],
      title: "2 packages do not build: ImportError: cannot import name 'x' from 'foo'",
      holds_up_count: 1,
      due_for: "acknowledge",
    });
    expect(second).toMatchObject({
      title: "python-c does not build: ImportError: cannot import name 'y' from 'bar'",
    });
    expect(await events()).toEqual(["opened", "opened"]);
    const audit = await db.pool.query("SELECT actor, action, subject_id FROM audit ORDER BY id LIMIT 1");
    expect(audit.rows[0]).toEqual({
      actor: "prodchain",
      action: "triage:opened",
      subject_id: `T-${first?.id}`,
    });
  });

  it("a known signature is found when the failure is written, without the deriver", async () => {
    await write([record()]);
    await derive();
    await write([record()]);
    const failures = await db.pool.query("SELECT DISTINCT item_id, signature_id FROM failure");
    expect(failures.rows).toHaveLength(1);
    expect(failures.rows[0]?.item_id).not.toBeNull();
  });

  it("twice changes nothing", async () => {
    await write([record(), record({ subject: "python-b" })]);
    await derive();
    const before = await items();
    await touch();
    expect(await derive(at(MINUTE))).toMatchObject({ isBusy: false });
    expect(await items()).toEqual(before);
  });

  it("the same text of a private source goes to an item of its own", async () => {
    await write([record()]);
    await write([record({ sourceId: "rhel9" })]);
    await derive();
    expect((await items()).map((i) => [i.visibility, i.failures])).toEqual([
      ["public", 1],
      ["private", 1],
    ]);
  });

  it("what says nothing is grouped by class, rule and subject", async () => {
    const silent = { headline: null } as const;
    await write([record({ ...silent, subject: "a" }), record({ ...silent, subject: "a" })]);
    await write([record({ ...silent, subject: "b" })]);
    await derive();
    expect((await items()).map((i) => i.failures)).toEqual([2, 1]);
    expect((await items())[0]?.title).toBe("a does not build, the logs do not say why");
  });

  it("a failure whose log is still to be read waits, and goes on by its result when two hours have passed", async () => {
    const waiting = record({ source: "zuul", key: "uuid-1", evidence: null, headline: null });
    await insertRow(db.pool, "zuul_build", {
      server_id: "rdo",
      uuid: "uuid-1",
      seq: 1,
      job_name: "periodic-job",
      outcome: "failed",
      voting: true,
      provides: [],
      evidence_state: "due",
      recorded_at: NOW,
      changed_at: NOW,
    });
    await write([waiting]);
    await derive(at(HOUR));
    expect(await items()).toEqual([]);
    await derive(at(3 * HOUR));
    const [guess] = await items();
    expect(guess).toMatchObject({ failures: 1, state: "latent" });
    await write([{ ...waiting, evidence: evidenceOf(), headline: "mirror.example.org: connection refused" }]);
    await derive(at(4 * HOUR));
    expect((await items()).map((i) => i.failures)).toEqual([0, 1]);
  });

  it("a split made by hand decides before the signature's own item, also for what comes later", async () => {
    await write([record({ subject: "python-a" })]);
    await derive();
    const [own] = await items();
    const apart = await insertRow<{ id: number }>(db.pool, "triage_item", {
      title: "apart",
      class: "code",
      recorded_at: NOW,
      changed_at: NOW,
    });
    const signature = (await db.pool.query("SELECT id FROM signature")).rows[0]?.id;
    await insertRow(db.pool, "signature_split", {
      signature_id: signature,
      field: "package",
      value: "python-b",
      item_id: apart.id,
      placed_by: "ana",
      recorded_at: NOW,
    });
    await write([record({ subject: "python-b" }), record({ subject: "python-a" })]);
    await derive();
    const failures = await db.pool.query("SELECT DISTINCT subject, item_id FROM failure ORDER BY subject");
    expect(failures.rows).toEqual([
      { subject: "python-a", item_id: own?.id },
      { subject: "python-b", item_id: apart.id },
    ]);
  });
});

it("what was written into an item while it was merged away follows to the other", async () => {
  await write([record({ subject: "a", headline: "NameError: one" })]);
  await write([record({ subject: "b", headline: "SyntaxError: two" })]);
  await derive();
  const [into, gone] = await items();
  await db.pool.query(
    "UPDATE triage_item SET state = 'merged', is_open = false, merged_into = $1 WHERE id = $2",
    [into?.id, gone?.id],
  );
  await db.pool.query("UPDATE signature SET item_id = $1", [into?.id]);
  await touch();
  await derive();
  await derive();
  const where = await db.pool.query("SELECT DISTINCT item_id FROM failure");
  expect(where.rows).toEqual([{ item_id: into?.id }]);
  expect(await items()).toMatchObject([{ failures: 2 }, { state: "merged" }]);
});

describe("how an item goes on", () => {
  it("opens a job's item after two failures, recovers after two passes, and reopens with its memory", async () => {
    const job = (of: Partial<FailureRecord> = {}) => record({ source: "zuul", ...of });
    const stateOf = (green: number | null, history: string) =>
      db.pool.query(
        `INSERT INTO subject_state (source, source_id, subject, scope, subject_kind, last_seq, last_key, last_outcome, last_at,
           last_green_seq, last_green_at, failing, history, changed_at)
         VALUES ('zuul', 'rdo', 'periodic-job', E'line\n\n', 'job', 1, 'x', 'x', $1, $2, $1, $2::int8 IS NULL, $3, $1)
         ON CONFLICT (source_id, subject, scope) DO UPDATE SET last_green_seq = $2, history = $3`,
        [at(DAY), green, history],
      );
    await write([job()]);
    await stateOf(null, "F");
    await derive();
    expect(await items()).toMatchObject([{ state: "latent", is_open: false, tier: "informing" }]);
    const second = job();
    await write([second]);
    await stateOf(null, "FF");
    await derive();
    expect(await items()).toMatchObject([{ state: "new", failing_subjects: 1 }]);
    await stateOf(second.seq + 1, "FFS");
    await touch();
    await derive();
    expect(await items()).toMatchObject([{ state: "new", failing_subjects: 0 }]);
    await stateOf(second.seq + 2, "FFSS");
    await touch();
    await derive();
    expect(await items()).toMatchObject([{ state: "recovered", is_open: false }]);
    serial += 10;
    await insertRow(db.pool, "bug_link", {
      item_id: (await items())[0]?.id,
      url: "https://bugs.example.org/1",
      linked_by: "ana",
      linked_at: NOW,
    });
    await write([job(), job()]);
    await derive();
    expect(await items()).toMatchObject([{ state: "known", reopened: 1, is_open: true, closed_at: null }]);
    expect(await events()).toEqual(["opened", "recovered", "reopened"]);
  });

  it("a claim is proved by builds after it, or is still failing", async () => {
    const base = 1_000_000;
    const claimed = async (project: string) => {
      await write([record({ subject: project, headline: `NameError: ${project}`, at: at(-DAY), seq: base })]);
      await packageState(project, { green: null, history: "F" });
      await derive();
      await db.pool.query(
        `UPDATE triage_item SET state = 'claimed', claimed_at = $1, claimed_by = 'ana', version = version + 1`,
        [NOW],
      );
    };
    await claimed("good");
    await dlrnCommit(db.pool, {
      instance: "centos9-epoxy",
      id: 900_000,
      project: "good",
      builtAt: at(-10 * MINUTE),
    });
    await packageState("good", { green: base + 5, history: "FS" });
    await touch();
    await derive(at(2 * HOUR));
    // It began before the claim.
    expect(await items()).toMatchObject([{ state: "claimed" }]);
    await dlrnCommit(db.pool, {
      instance: "centos9-epoxy",
      id: 900_001,
      project: "good",
      builtAt: at(90 * MINUTE),
    });
    await touch();
    await derive(at(2 * HOUR));
    expect(await items()).toMatchObject([{ state: "resolved", is_open: false }]);
    await owner.query("TRUNCATE failure CASCADE; TRUNCATE signature, triage_item, triage_event");
    await claimed("bad");
    await write([record({ subject: "bad", headline: "NameError: bad", at: at(3 * HOUR), seq: base + 9 })]);
    await derive(at(4 * HOUR));
    expect(await items()).toMatchObject([{ state: "still-failing", is_open: true }]);
    expect(await events()).toEqual(["opened", "still-failing"]);
  });

  it("acknowledgements lapse, snoozes end and clocks run out with time alone", async () => {
    await write([record({ at: at(-HOUR) })]);
    await derive();
    expect(await items()).toMatchObject([{ is_overdue: false, due_for: "acknowledge", version: 2 }]);
    await db.pool.query("UPDATE triage_item SET snoozed_until = $1", [at(2 * HOUR)]);
    await derive(at(3 * HOUR));
    expect(await items()).toMatchObject([{ snoozed_until: null, version: 3 }]);
    await derive(at(2 * DAY));
    expect(await items()).toMatchObject([{ is_overdue: true, version: 3 }]);
    await db.pool.query(
      "UPDATE triage_item SET state = 'acknowledged', acknowledged_by = 'ana', acknowledged_at = $1, acknowledged_until = $2",
      [at(2 * DAY), at(3 * DAY)],
    );
    await derive(at(4 * DAY));
    expect(await items()).toMatchObject([{ state: "new", acknowledged_by: null }]);
    expect(await events()).toEqual(["opened", "woken", "lapsed"]);
  });

  it("a job that the newest candidate misses holds its target up, until that changes", async () => {
    const target = { instance_id: "centos9-epoxy", promote_name: "current-podified" };
    await insertRow(db.pool, "target", {
      ...target,
      level: "aggregate",
      position: 1,
      max_age_seconds: 1,
      recorded_at: NOW,
    });
    await insertRow(db.pool, "criteria", {
      ...target,
      jobs: ["periodic-job"],
      source_url: "x",
      content_hash: "x",
      valid_from: NOW,
      recorded_at: NOW,
    });
    const candidate = await insertRow<{ id: number }>(db.pool, "candidate", {
      ...target,
      key: "abc",
      offered_at: NOW,
      state: "missing",
      missing: ["periodic-job"],
      recorded_at: NOW,
      changed_at: NOW,
    });
    await write([record({ source: "zuul" })]);
    await derive();
    expect(await items()).toMatchObject([
      {
        tier: "criteria",
        holds_up: [
          { instance: "centos9-epoxy", target: "current-podified", component: null, job: "periodic-job" },
        ],
      },
    ]);
    await db.pool.query(
      "UPDATE candidate SET state = 'promoted', promoted_at = $2, missing = '{}', changed_at = $2 WHERE id = $1",
      [candidate.id, at(HOUR)],
    );
    await derive(at(HOUR));
    expect(await items()).toMatchObject([{ holds_up_count: 0 }]);
  });

  it("what is known goes back to where it was when its bug or known issue goes, and not before", async () => {
    await write([record({ at: at(-HOUR) })]);
    await derive();
    const id = Number((await items())[0]?.id);
    await db.pool.query("UPDATE triage_item SET state = 'acknowledged', acknowledged_by = 'ana'");
    const { id: issue } = await insertRow<{ id: number }>(db.pool, "known_issue", {
      ...{ title: "t", kind: "pattern", pattern: "x", created_by: "ana", recorded_at: NOW, changed_at: NOW },
    });
    const failure = await db.pool.query("SELECT id FROM failure");
    await insertRow(db.pool, "known_hit", {
      ...{ known_issue_id: issue, failure_id: failure.rows[0].id, confidence: 0.9, via: "ingest" },
      ...{ at: NOW, recorded_at: NOW },
    });
    await touch();
    await derive();
    expect(await items()).toMatchObject([{ state: "known" }]);
    // Its newest failure has not been tried on the known issues yet.
    await write([record({ at: at(-MINUTE) })]);
    await derive();
    expect(await items()).toMatchObject([{ id, state: "known", failures: 2 }]);
    await db.pool.query("UPDATE known_hit SET confidence = 0.7");
    await touch();
    await derive();
    expect(await items()).toMatchObject([{ state: "acknowledged", acknowledged_by: "ana" }]);
    expect(await events()).toEqual(["opened", "known", "unexplained"]);
  });

  it("what a person has set stays, the rest follows the failures", async () => {
    await write([record()]);
    await derive();
    await db.pool.query(
      "UPDATE triage_item SET dfg_slug = 'compute', dfg_set = true, class = 'packaging', class_set = true",
    );
    await write([record({ subject: "python-b" })]);
    await derive();
    expect(await items()).toMatchObject([{ dfg_slug: "compute", class: "packaging", subjects: 2 }]);
  });

  it("a change of the failures' owner reaches the item", async () => {
    await write([record()]);
    await derive();
    await db.pool.query("UPDATE failure SET dfg_slug = 'compute'");
    await derive();
    expect(await items()).toMatchObject([{ dfg_slug: "compute" }]);
  });
});

it("an aborted call does nothing", async () => {
  await write([record()]);
  const done = await deriveTriage(db.pool, NOW, AbortSignal.abort());
  expect(done).toMatchObject({ items: 0 });
  expect(await items()).toEqual([]);
});

it("near texts are suggested, others are not", async () => {
  await write([
    record({ headline: "AttributeError: module 'eventlet.green' has no attribute 'thread'" }),
    record({
      headline: "AttributeError: module 'eventlet.green' has no attribute 'threading'",
      subject: "b",
    }),
    record({ headline: "No matching package to install: python3-pymysql", subject: "c" }),
  ]);
  await derive();
  const [one, two] = await items();
  expect(await suggestMerges(db.pool, Number(one?.id))).toMatchObject([{ itemId: two?.id }]);
});

describe("a new version of the normaliser", () => {
  const second = {
    version: NORMALISER + 1,
    // Two names are taken out, so that texts meet; everything else is read as before.
    normalise: (text: string) => normalise(text.replace(/'(?:alpha|beta)'/g, "<name>")),
  };

  it("moves groups over and keeps ids, splits and links; what becomes one leads on to the larger", async () => {
    await write([
      record({ headline: "ImportError: cannot import name 'alpha' from 'lib'", subject: "a" }),
      record({ headline: "ImportError: cannot import name 'alpha' from 'lib'", subject: "b" }),
      record({ headline: "ImportError: cannot import name 'beta' from 'lib'", subject: "c" }),
      record({ headline: "SyntaxError: invalid syntax here", subject: "d" }),
    ]);
    await derive();
    const [alpha, beta, syntax] = await items();
    await insertRow(db.pool, "bug_link", {
      item_id: beta?.id,
      url: "https://bugs.example.org/7",
      linked_by: "ana",
      linked_at: NOW,
    });
    const before = (await db.pool.query("SELECT id, item_id FROM signature ORDER BY id")).rows;
    await deriveTriage(db.pool, at(HOUR), never, { normaliser: second });
    const after = await items();
    expect(after.map((i) => [i.id, i.state, i.failures, i.merged_into])).toEqual([
      [alpha?.id, "known", 3, null],
      [beta?.id, "merged", 0, alpha?.id],
      [syntax?.id, "new", 1, null],
    ]);
    const told = await db.pool.query("SELECT subject_id FROM audit WHERE action = 'triage:merged'");
    expect(told.rows).toEqual([{ subject_id: `T-${beta?.id}` }]);
    const signatures = (
      await db.pool.query("SELECT id, item_id, normaliser, replaced_by FROM signature ORDER BY id")
    ).rows;
    const made = signatures.at(-1);
    expect(signatures).toEqual([
      { ...before[0], normaliser: NORMALISER, replaced_by: made?.id },
      { ...before[1], normaliser: NORMALISER, replaced_by: made?.id },
      { ...before[2], normaliser: NORMALISER + 1, replaced_by: null },
      { id: made?.id, item_id: alpha?.id, normaliser: NORMALISER + 1, replaced_by: null },
    ]);
    const bugs = await db.pool.query("SELECT item_id FROM bug_link ORDER BY id");
    expect(bugs.rows.map((row) => row.item_id)).toEqual([beta?.id, alpha?.id]);
    await touch();
    await deriveTriage(db.pool, at(2 * HOUR), never, { normaliser: second });
    expect((await items()).map((i) => i.failures)).toEqual([3, 0, 1]);
  });
});
