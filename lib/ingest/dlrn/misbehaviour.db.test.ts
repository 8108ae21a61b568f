import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RowStore } from "@/lib/demo/rows/row-store";
import type { CommitRow } from "@/lib/demo/rows/row-types";
import { dlrnInstance } from "@/lib/demo/servers/dlrn/instance";
import type { MisbehaviourMode } from "@/lib/demo/servers/dlrn/misbehaviour";
import { DlrnStandIn } from "@/lib/demo/servers/dlrn/server";
import { DAY, manualClock } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { ingestHarness } from "@/lib/testing/ingest";

const NOW = new Date("2026-11-20T12:00:00Z");
const SECONDS = NOW.getTime() / 1000;
const hash = (n: number, salt = 0) => (n * 7919 + salt).toString(16).padStart(8, "0").repeat(5);

/** More than an index entry can hold, and not to be compressed. */
const tooLong = Array.from({ length: 500 }, (_, i) => hash(i * 31 + 7, i).slice(0, 8)).join("");

/** A finished build, one every ten minutes up to NOW. */
function commit(id: number, of: number, over: Partial<CommitRow> = {}): CommitRow {
  const status = over.status ?? "SUCCESS";
  const dtBuild = SECONDS - (of - id) * 600;
  return {
    id,
    type: "rpm",
    projectName: `package-${id % 7}`,
    component: id % 7 < 3 ? "common" : "cloudops",
    commitHash: hash(id),
    distroHash: hash(id % 7, 1),
    extendedHash: null,
    commitBranch: "master",
    dtCommit: dtBuild - 300,
    dtDistro: dtBuild - 90_000,
    dtExtended: 0,
    dtBuild,
    status,
    artifacts: status === "SUCCESS" ? `repos/x/package-${id % 7}-1.0-0.1.el9.src.rpm` : null,
    notes: status === "SUCCESS" ? "OK" : "Error in build_rpm_wrapper for x: no such file",
    flags: 0,
    versionsCsv: null,
    repoDir: "/x",
    distgitDir: "/y",
    ...over,
  };
}

const filled = (n: number) => {
  const store = new RowStore();
  for (let id = 1; id <= n; id += 1) store.addCommit(commit(id, n));
  for (let id = 1; id <= n; id += 1)
    store.addPromotion({
      id,
      commitId: id,
      promoteName: "promoted-components",
      timestamp: SECONDS - (n - id) * 600 + 60,
      user: "ci",
      component: id % 7 < 3 ? "common" : "cloudops",
      aggregateHash: hash(id, 9).slice(0, 32),
    });
  return store;
};

const ROWS = 950;

describe("a DLRN that misbehaves", () => {
  let db: TestDatabase;
  let standIn: DlrnStandIn;
  let harness: Awaited<ReturnType<typeof ingestHarness>>;
  const served = dlrnInstance({ id: "master", store: filled(ROWS) });
  const clock = manualClock(NOW);

  beforeAll(async () => {
    standIn = new DlrnStandIn({ instances: [served] });
    db = await testDatabase();
    harness = await ingestHarness(
      db,
      await standIn.listen(),
      [{ id: "master", release: "flamingo", graphqlAliases: 3 }],
      { clock },
    );
    expect(await harness.pass()).toMatchObject([{ outcome: "ok" }]);
  });
  beforeEach(() => {
    standIn.misbehave({ mode: "off" });
    served.store = filled(ROWS);
  });
  afterAll(async () => {
    await harness.close();
    await standIn.close();
    await db.close();
  });

  const one = async <T>(sql: string): Promise<T> =>
    Object.values((await db.pool.query(sql)).rows[0] ?? {})[0] as T;
  const live = () => one<number>("SELECT count(*)::int FROM dlrn_commit WHERE removed_at IS NULL");
  const feed = async () => (await db.pool.query("SELECT * FROM feed WHERE id = 'dlrn-master'")).rows[0];

  it("reads all pages of a first load", async () => {
    expect(await live()).toBe(ROWS);
    expect(await one("SELECT count(*)::int FROM promotion")).toBe(ROWS);
    expect((await feed()).first_load_at).toEqual(NOW);
  });

  const trouble: { mode: MisbehaviourMode; says: RegExp; delayMs?: number }[] = [
    { mode: "500", says: /answered 500/ },
    { mode: "429", says: /answered 429/ },
    { mode: "truncated", says: /./ },
    { mode: "html200", says: /text\/html.* where JSON was due/ },
    { mode: "reset", says: /./ },
  ];
  it.each(trouble)("keeps the last good data with its age on $mode", async ({ mode, says }) => {
    const before = await feed();
    standIn.misbehave({ mode });
    clock.advance(60_000);
    expect(await harness.pass()).toMatchObject([{ outcome: "failed" }]);
    const after = await feed();
    expect(await live()).toBe(ROWS);
    expect(after.last_error).toMatch(says);
    expect(after.last_success_at).toEqual(before.last_success_at);
    expect(after.error_since).not.toBeNull();
    standIn.misbehave({ mode: "off" });
    expect(await harness.pass()).toMatchObject([{ outcome: "ok" }]);
    expect((await feed()).error_since).toBeNull();
  });

  it("waits as long as a 429 asks for", async () => {
    standIn.misbehave({ mode: "429" });
    const [result] = await harness.pass();
    expect(result?.nextTryAt.getTime()).toBeGreaterThanOrEqual(clock.now().getTime() + 2_000);
    standIn.misbehave({ mode: "off" });
    await harness.pass();
  });

  it("removes nothing on an early empty page, twice, and says so", async () => {
    for (const full of [true, true]) {
      standIn.misbehave({ mode: "empty-early" });
      expect(await harness.pass({ full })).toMatchObject([
        { outcome: "failed", error: expect.stringMatching(/ends early/) },
      ]);
      expect(await live()).toBe(ROWS);
    }
  });

  it("removes nothing when the server lists no builds at all", async () => {
    served.store = new RowStore();
    for (const full of [true, true]) {
      expect(await harness.pass({ full })).toMatchObject([
        { outcome: "failed", error: expect.stringMatching(/lists no builds at all/) },
      ]);
    }
    expect(await live()).toBe(ROWS);
  });

  it("sets records aside that do not fit, stores the rest of the page, and replays them after a fix", async () => {
    const store = filled(ROWS);
    for (const id of [ROWS + 1, ROWS + 2, ROWS + 3])
      store.addCommit(commit(id, ROWS, id === ROWS + 2 ? { projectName: "" } : {}));
    served.store = store;
    expect(await harness.pass()).toMatchObject([{ outcome: "partial" }]);
    expect(await live()).toBe(ROWS + 2);
    const aside = await db.pool.query("SELECT part, reason, payload, replayed_at FROM set_aside");
    expect(aside.rows).toMatchObject([
      { part: "commits", reason: expect.stringMatching(/^projectName: /), replayed_at: null },
    ]);
    await db.pool.query("UPDATE set_aside SET payload = jsonb_set(payload, '{projectName}', $1)", [
      '"package-1"',
    ]);
    store.removeCommit(ROWS + 2);
    await harness.pass({ replay: true });
    expect(await one("SELECT replayed_at IS NOT NULL FROM set_aside")).toBe(true);
    expect(await live()).toBe(ROWS + 3);
    await db.pool.query("DELETE FROM dlrn_commit WHERE dlrn_id > $1", [ROWS]);
    await db.pool.query(
      "UPDATE cursor SET value = jsonb_set(value, '{highest}', $1) WHERE part = 'commits'",
      [String(ROWS)],
    );
  });

  it("finds a row that only PostgreSQL refuses, and the batch goes on", async () => {
    const store = filled(ROWS);
    store.addCommit(commit(ROWS + 1, ROWS));
    store.addCommit(commit(ROWS + 2, ROWS, { projectName: tooLong }));
    store.addCommit(commit(ROWS + 3, ROWS));
    served.store = store;
    expect(await harness.pass()).toMatchObject([{ outcome: "partial" }]);
    expect(await live()).toBe(ROWS + 2);
    expect(await one("SELECT payload->>'projectName' FROM set_aside WHERE reason ~ 'index row'")).toBe(
      tooLong,
    );
    await db.pool.query("DELETE FROM dlrn_commit WHERE dlrn_id > $1", [ROWS]);
    await db.pool.query("DELETE FROM removal_suspect");
    await db.pool.query(
      "UPDATE cursor SET value = jsonb_set(value, '{highest}', $1) WHERE part = 'commits'",
      [String(ROWS)],
    );
  });

  it("marks a row removed only when two passes agree, and takes it back when it returns", async () => {
    const store = filled(ROWS);
    store.removeCommit(ROWS - 10);
    served.store = store;
    await harness.pass();
    expect(await live()).toBe(ROWS);
    await harness.pass();
    expect(await live()).toBe(ROWS - 1);
    served.store = filled(ROWS);
    await harness.pass();
    expect(await live()).toBe(ROWS);
  });

  it("holds more than 1 % for a person, who may confirm", async () => {
    const store = filled(ROWS);
    for (let id = 20; id < 60; id += 1) store.removeCommit(id);
    served.store = store;
    await harness.pass({ full: true });
    await harness.pass({ full: true });
    expect(await live()).toBe(ROWS);
    expect((await feed()).notice).toMatch(/40 builds are gone at the server/);
    await harness.pass({ full: true, confirmRemovals: true });
    expect(await live()).toBe(ROWS - 40);
    served.store = filled(ROWS);
    await harness.pass({ full: true });
    expect(await live()).toBe(ROWS);
  });

  it("sees a status flip and a purge inside the window, and deep ones at the sweep", async () => {
    const store = filled(ROWS);
    Object.assign(store.commit(ROWS - 5) ?? {}, { status: "RETRY" });
    Object.assign(store.commit(3) ?? {}, { flags: 2 });
    served.store = store;
    await harness.pass();
    const status = (id: number) =>
      one<string>(`SELECT status || flags FROM dlrn_commit WHERE dlrn_id = ${id}`);
    expect(await status(ROWS - 5)).toBe("RETRY0");
    expect(await status(3)).toBe("SUCCESS0");
    clock.advance(DAY + 60_000);
    await harness.pass();
    expect(await status(3)).toBe("SUCCESS2");
    served.store = filled(ROWS);
    await harness.pass({ full: true });
  });

  it("steps over a poisoned promotion and keeps the rest", async () => {
    await db.pool.query("DELETE FROM promotion WHERE promote_name = 'promoted-components'");
    standIn.misbehave({ mode: "poisoned-promotion" });
    expect(await harness.pass({ full: true })).toMatchObject([{ outcome: "partial" }]);
    expect(await one("SELECT count(*)::int FROM promotion")).toBe(ROWS - 1);
    expect(await one("SELECT reason FROM set_aside WHERE part = 'promotions'")).toMatch(/answers 500/);
    standIn.misbehave({ mode: "off" });
    await harness.pass({ full: true });
    expect(await one("SELECT count(*)::int FROM promotion")).toBe(ROWS);
  });

  it("reads an older server without what it lacks", async () => {
    standIn.misbehave({ mode: "old-server" });
    clock.advance(2 * DAY);
    expect(await harness.pass()).toMatchObject([{ outcome: "ok" }]);
    expect((await feed()).notice).toMatch(/an older server, read without versionsCsv/);
    standIn.misbehave({ mode: "off" });
    clock.advance(2 * DAY);
    await harness.pass();
    expect(String((await feed()).notice)).not.toMatch(/older server/);
  });

  it("drops back to the older way at once when the server is downgraded between looks", async () => {
    standIn.misbehave({ mode: "old-server" });
    expect(await harness.pass()).toMatchObject([{ outcome: "ok" }]);
    standIn.misbehave({ mode: "off" });
    clock.advance(2 * DAY);
    await harness.pass();
  });

  it("reads no deeper than the site wants, sweeps included", async () => {
    const shallow = await testDatabase();
    const url = new URL(harness.context.config.instances[0]?.api ?? "").origin;
    const limited = await ingestHarness(
      shallow,
      url,
      [{ id: "master", release: "flamingo", graphqlAliases: 1 }],
      {
        clock,
        site: { backfill: { maxCommits: 300 } },
      },
    );
    const held = async () =>
      (await shallow.pool.query("SELECT count(*)::int AS n FROM dlrn_commit")).rows[0].n;
    expect(await limited.pass()).toMatchObject([{ outcome: "ok" }]);
    const first = await held();
    expect(first).toBeGreaterThanOrEqual(300);
    expect(first).toBeLessThan(ROWS);
    const store = filled(ROWS);
    for (let id = ROWS + 1; id <= ROWS + 150; id += 1) store.addCommit(commit(id, ROWS));
    served.store = store;
    expect(await limited.pass({ full: true })).toMatchObject([{ outcome: "ok" }]);
    expect(await held()).toBeGreaterThanOrEqual(first + 150);
    await limited.close();
    await shallow.close();
  });

  it("starts a new epoch on a server rebuilt from nothing; what it said before stays", async () => {
    const store = new RowStore();
    for (let id = 1; id <= 30; id += 1)
      store.addCommit(commit(id, 30, { commitHash: hash(id, 77), status: id === 30 ? "FAILED" : "SUCCESS" }));
    served.store = store;
    expect(await harness.pass()).toMatchObject([{ outcome: "ok" }]);
    expect(await live()).toBe(ROWS + 30);
    expect((await feed()).notice).toMatch(/rebuilt/);
    expect(await one("SELECT failing FROM package_state WHERE project_name = 'package-2'")).toBe(true);
    expect(await one("SELECT builds FROM package_state WHERE project_name = 'package-2'")).toBeGreaterThan(
      100,
    );
    await harness.pass();
    expect(await live()).toBe(ROWS + 30);
  });
});
