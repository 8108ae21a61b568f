import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE, manualClock } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { zuulIngest } from "@/lib/testing/zuul-ingest";
import { type ZuulRow, ZuulServer, zuulBuild, zuulBuildset, zuulUuid } from "@/lib/testing/zuul-server";

const START = new Date("2026-11-10T00:00:00Z");
const NOW = new Date("2026-11-20T12:00:00Z");
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

function filled(n: number): { builds: ZuulRow[]; buildsets: ZuulRow[] } {
  return {
    builds: range(1, n).map((id) => zuulBuild(id, START, id % 9 === 0 ? { result: "FAILURE" } : {})),
    buildsets: range(1, Math.ceil(n / 10)).map((id) => zuulBuildset(id, START)),
  };
}

describe("a Zuul that misbehaves", () => {
  let db: TestDatabase;
  let zuul: ZuulServer;
  let other: ZuulServer;
  let ingest: Awaited<ReturnType<typeof zuulIngest>>;
  const clock = manualClock(NOW);

  beforeAll(async () => {
    zuul = new ZuulServer();
    other = new ZuulServer();
    db = await testDatabase();
    Object.assign(zuul, filled(950));
    Object.assign(other, filled(30));
    ingest = await zuulIngest(
      db,
      [
        { id: "rdo", url: await zuul.listen() },
        { id: "other", url: await other.listen() },
      ],
      { clock },
    );
    expect(await ingest.pass("builds")).toMatchObject([{ outcome: "ok" }, { outcome: "ok" }]);
  });
  beforeEach(() => {
    zuul.trouble = undefined;
    clock.advance(MINUTE);
  });
  afterAll(async () => {
    await ingest.close();
    await zuul.close();
    await other.close();
    await db.close();
  });

  const one = async <T>(sql: string, values: unknown[] = []): Promise<T> =>
    Object.values((await db.pool.query(sql, values)).rows[0] ?? {})[0] as T;
  const live = (table = "zuul_build") =>
    one<number>(`SELECT count(*)::int FROM ${table} WHERE server_id = 'rdo' AND removed_at IS NULL`);
  const feed = async () => (await db.pool.query("SELECT * FROM feed WHERE id = 'zuul-rdo'")).rows[0];
  const pass = async (over = {}) => {
    const [rdo, second] = await ingest.pass("builds", over);
    expect(second).toMatchObject({ outcome: "ok" });
    return rdo;
  };

  it("reads all pages of a first load, and a failure for each that failed", async () => {
    expect(await live()).toBe(950);
    expect(await live("zuul_buildset")).toBe(95);
    expect(await one("SELECT count(*)::int FROM failure WHERE source_id = 'rdo'")).toBe(105);
    expect((await feed()).first_load_at).toEqual(NOW);
    expect(await one("SELECT count(*)::int FROM stale")).toBe(0);
  });

  const html = (status: number) => (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { "content-type": "text/html" }).end("<!doctype html><html></html>");
  };
  const trouble: [string, RegExp, (request: IncomingMessage, response: ServerResponse) => void][] = [
    ["500", /answered 500/, html(500)],
    ["HTML with 200", /where JSON was due/, html(200)],
    ["a reset", /./, (request) => request.socket.destroy()],
    [
      "half an answer",
      /./,
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
        response.write('[{"uuid": "b');
        setTimeout(() => response.destroy(), 5);
      },
    ],
    [
      "no list",
      /not a list/,
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end('{"builds": []}');
      },
    ],
  ];
  it.each(trouble)(
    "keeps the last good data with its age on %s; the other Zuul does not notice",
    async (_, says, act) => {
      const before = await feed();
      zuul.trouble = act;
      expect(await pass()).toMatchObject({ outcome: "failed" });
      const after = await feed();
      expect(await live()).toBe(950);
      expect(after.last_error).toMatch(says);
      expect(after.last_success_at).toEqual(before.last_success_at);
      expect(after.error_since).not.toBeNull();
      zuul.trouble = undefined;
      expect(await pass()).toMatchObject({ outcome: "ok", rowsChanged: 0 });
      expect((await feed()).error_since).toBeNull();
    },
  );

  it("waits as long as a 429 asks for", async () => {
    zuul.trouble = (_, response) => {
      response.writeHead(429, { "retry-after": "90" }).end("slow down");
    };
    const result = await pass();
    expect(result?.outcome).toBe("failed");
    expect(result?.nextTryAt.getTime()).toBeGreaterThanOrEqual(clock.now().getTime() + 90_000);
    zuul.trouble = undefined;
    await pass();
  });

  it("sets a row aside that does not fit, and reads the rest", async () => {
    zuul.builds.push(zuulBuild(951, START), zuulBuild(952, START, { job_name: null }), zuulBuild(953, START));
    expect(await pass()).toMatchObject({ outcome: "partial" });
    expect(await live()).toBe(952);
    expect(await one("SELECT payload->>'uuid' FROM set_aside WHERE part = 'builds'")).toBe(zuulUuid(952));
    await db.pool.query(
      "UPDATE set_aside SET payload = payload || '{\"job_name\": \"mended\"}' WHERE part = 'builds'",
    );
    zuul.builds = zuul.builds.map((row) => (row._id === 952 ? { ...row, job_name: "mended" } : row));
    expect(await pass({ replay: true })).toMatchObject({ outcome: "ok" });
    expect(await live()).toBe(953);
    expect(await one("SELECT count(*)::int FROM set_aside WHERE replayed_at IS NULL")).toBe(0);
  });

  it("keeps a text with U+0000, and a change number too large for its column", async () => {
    zuul.builds.push(
      zuulBuild(954, START, {
        result: "FAILURE",
        error_detail: "broken\u0000text",
        ref: { project: "p", branch: "b", change: 5_000_000_000, patchset: "1", ref: "refs/changes/00/1" },
      }),
    );
    expect(await pass()).toMatchObject({ outcome: "ok" });
    const row = await db.pool.query("SELECT error_detail, change FROM zuul_build WHERE uuid = $1", [
      zuulUuid(954),
    ]);
    expect(row.rows[0]).toEqual({ error_detail: "brokentext", change: null });
    expect(await one("SELECT headline FROM failure WHERE key = $1", [zuulUuid(954)])).toBe("brokentext");
  });

  it("says that no row of a page fits instead of setting all of it aside", async () => {
    const good = zuul.builds;
    zuul.builds = range(955, 985).map((id) => ({ ...zuulBuild(id, START), job_name: 7 }));
    zuul.builds.push(...good);
    const cursor = await one("SELECT value FROM cursor WHERE feed_id = 'zuul-rdo' AND part = 'builds'");
    zuul.builds = zuul.builds.map((row) => ({ ...row, job_name: 7 }));
    expect(await pass()).toMatchObject({
      outcome: "failed",
      error: expect.stringMatching(/no row of a page/),
    });
    expect(await one("SELECT value FROM cursor WHERE feed_id = 'zuul-rdo' AND part = 'builds'")).toEqual(
      cursor,
    );
    zuul.builds = good;
    expect(await pass()).toMatchObject({ outcome: "ok" });
  });

  it("follows a build to its end, and never opens it again", async () => {
    const open = {
      result: null,
      end_time: null,
      duration: null,
      final: null,
      buildset: { uuid: zuulUuid(200, "a") },
    };
    zuul.builds.push(zuulBuild(990, START, open));
    zuul.buildsets.push(zuulBuildset(200, START, { result: null, message: null }));
    await pass();
    expect(await one("SELECT outcome FROM zuul_build WHERE uuid = $1", [zuulUuid(990)])).toBe("open");
    const end = (over: Partial<ZuulRow>) => {
      zuul.builds = zuul.builds.map((row) => (row._id === 990 ? { ...row, ...over } : row));
    };
    end({ result: "FAILURE", end_time: "2026-11-20T12:00:00", final: true });
    zuul.buildsets = zuul.buildsets.map((row) => (row._id === 200 ? { ...row, result: "FAILURE" } : row));
    await pass();
    expect(
      await one("SELECT count(*)::int FROM failure WHERE key = $1 AND removed_at IS NULL", [zuulUuid(990)]),
    ).toBe(1);
    end({ result: null });
    await pass();
    expect(await one("SELECT result FROM zuul_build WHERE uuid = $1", [zuulUuid(990)])).toBe("FAILURE");
    end({ result: "RETRY", final: false });
    await pass();
    expect(
      await one("SELECT count(*)::int FROM failure WHERE key = $1 AND removed_at IS NULL", [zuulUuid(990)]),
    ).toBe(0);
    end({ result: "FAILURE", final: true });
    await pass();
    expect(
      await one("SELECT count(*)::int FROM failure WHERE key = $1 AND removed_at IS NULL", [zuulUuid(990)]),
    ).toBe(1);
  });

  it("removes an open build only when a second pass finds it gone too", async () => {
    zuul.builds.push(zuulBuild(1000, START, { result: null, buildset: null }), zuulBuild(1001, START));
    await pass();
    const kept = zuul.builds;
    zuul.builds = kept.filter((row) => row._id !== 1000);
    const removed = () =>
      one<Date | null>("SELECT removed_at FROM zuul_build WHERE uuid = $1", [zuulUuid(1000)]);
    await pass();
    expect(await removed()).toBeNull();
    zuul.builds = kept;
    await pass();
    zuul.builds = kept.filter((row) => row._id !== 1000);
    await pass();
    expect(await removed()).toBeNull();
    await pass();
    expect(await removed()).toEqual(clock.now());
    zuul.builds = kept;
    await pass();
    expect(await removed()).toBeNull();
  });

  it("holds very many that are gone at once until a person confirms", async () => {
    const kept = zuul.builds;
    const many = range(1100, 1130).map((id) => zuulBuild(id, START, { result: null, buildset: null }));
    zuul.builds = [...kept, ...many, zuulBuild(1131, START)];
    await pass();
    const before = await live();
    zuul.builds = [...kept, zuulBuild(1131, START)];
    for (let i = 0; i < 3; i += 1) await pass();
    expect(await live()).toBe(before);
    expect((await feed()).notice).toMatch(/31 open builds or buildsets are gone/);
    await pass({ confirmRemovals: true });
    expect(await live()).toBe(before - 31);
    expect((await feed()).notice).toBeNull();
  });

  it("goes on after the server's database was replaced: older builds stay in front", async () => {
    const before = await live();
    const last = await one<number>("SELECT max(seq) FROM zuul_build WHERE server_id = 'rdo'");
    Object.assign(zuul, {
      builds: range(1, 40).map((id) => zuulBuild(id, NOW, { uuid: zuulUuid(id, "c"), buildset: null })),
      buildsets: range(1, 4).map((id) => zuulBuildset(id, NOW, { uuid: zuulUuid(id, "d") })),
    });
    expect(await pass()).toMatchObject({ outcome: "ok" });
    expect((await feed()).notice).toMatch(/database was replaced/);
    expect(await live()).toBe(before + 40);
    expect(await one("SELECT min(seq) FROM zuul_build WHERE uuid LIKE 'c%'")).toBe(last + 1);
    expect(await pass()).toMatchObject({ outcome: "ok", rowsChanged: 0 });
  });

  it("reads jobs, pipelines and errors of the configuration once an hour", async () => {
    zuul.jobs = [{ name: "base" }, { name: "tempest", variants: [{ parent: "base" }], tags: ["slow"] }];
    zuul.pipelines = [{ name: "periodic", triggers: [{ name: "timer", driver: "timer" }] }];
    zuul.configErrors = [{ source_context: { project: "p", path: "zuul.yaml" }, error: "bad", name: "Bad" }];
    clock.advance(HOUR);
    await pass();
    const job = await db.pool.query("SELECT parents, tags FROM zuul_job WHERE name = 'tempest'");
    expect(job.rows[0]).toEqual({ parents: ["base"], tags: ["slow"] });
    expect(await one("SELECT drivers FROM zuul_pipeline WHERE name = 'periodic'")).toEqual(["timer"]);
    expect(await one("SELECT message FROM zuul_config_error")).toBe("bad");
    zuul.requests = [];
    await pass();
    expect(zuul.requests.filter((path) => path === "/jobs")).toEqual([]);
    zuul.configErrors = [];
    clock.advance(HOUR);
    await pass();
    expect(await one("SELECT count(*)::int FROM zuul_config_error")).toBe(0);
  });

  it("is asked four requests in a pass without news", async () => {
    await pass();
    zuul.requests = [];
    await pass();
    expect(zuul.requests).toHaveLength(4);
  });
});

describe("a first load", () => {
  it("stopped anywhere, goes on where it was and ends in the same store", async () => {
    const zuul = new ZuulServer();
    Object.assign(zuul, filled(600));
    const clock = manualClock(NOW);
    const url = await zuul.listen();
    const [calm, rough] = await Promise.all([testDatabase(), testDatabase()]);
    const servers = [{ id: "rdo", url }];
    const [undisturbed, stopped] = [
      await zuulIngest(calm, servers, { clock, pageSize: 20 }),
      await zuulIngest(rough, servers, { clock, pageSize: 20 }),
    ];
    await undisturbed.pass("builds");
    let read = 0;
    for (let after = 1; after <= 13; after += 3) {
      const stop = new AbortController();
      let answers = 0;
      zuul.onRequest = () => {
        answers += 1;
        if (answers > after) stop.abort(new Error("stopped"));
      };
      const [result] = await stopped.pass("builds", {}, { signal: stop.signal });
      expect(result?.outcome).toBe("stopped");
      const held = (await rough.pool.query("SELECT count(*)::int AS n FROM zuul_build")).rows[0].n;
      expect(held).toBeGreaterThanOrEqual(read);
      read = held;
    }
    zuul.onRequest = () => {};
    zuul.requests = [];
    expect(await stopped.pass("builds")).toMatchObject([{ outcome: "ok" }]);
    expect(zuul.requests.filter((path) => path.startsWith("/builds")).length).toBeLessThan(30);
    const content = async (db: TestDatabase) =>
      Promise.all(
        [
          "SELECT uuid, seq, result, outcome, dfg_slug FROM zuul_build ORDER BY uuid",
          "SELECT uuid, seq, result FROM zuul_buildset ORDER BY uuid",
          "SELECT key, class, rule, dfg_slug, seq FROM failure ORDER BY key",
          "SELECT subject, scope, failing, history, last_seq FROM subject_state ORDER BY subject, scope",
          "SELECT day, subject, passed, failed, infra FROM daily_attempts ORDER BY day, subject",
        ].map(async (sql) => (await db.pool.query(sql)).rows),
      );
    expect(read).toBeGreaterThan(40);
    expect(await content(rough)).toEqual(await content(calm));
    await Promise.all([undisturbed.close(), stopped.close(), zuul.close()]);
    await Promise.all([calm.close(), rough.close()]);
  });

  it("fills the product's pages while it goes on", async () => {
    const zuul = new ZuulServer();
    Object.assign(zuul, filled(3200));
    const db = await testDatabase();
    const ingest = await zuulIngest(db, [{ id: "rdo", url: await zuul.listen() }], {
      clock: manualClock(NOW),
      pageSize: 50,
    });
    const seen: Promise<number>[] = [];
    zuul.onRequest = () => {
      seen.push(
        db.pool.query("SELECT count(*)::int AS n FROM subject_state").then(({ rows }) => rows[0].n as number),
      );
    };
    expect(await ingest.pass("builds")).toMatchObject([{ outcome: "ok" }]);
    expect((await Promise.all(seen)).slice(0, -3)).toContain(7);
    await Promise.all([ingest.close(), zuul.close()]);
    await db.close();
  });

  it("reads history down to the horizon and no further, newest first, and shows how far it is", async () => {
    const zuul = new ZuulServer();
    Object.assign(zuul, filled(2000));
    const db = await testDatabase();
    const clock = manualClock(new Date(START.getTime() + 2000 * MINUTE));
    const ingest = await zuulIngest(db, [{ id: "rdo", url: await zuul.listen() }], {
      clock,
      pageSize: 50,
      site: { backfill: { zuul: "12h" } },
    });
    const seen: unknown[] = [];
    zuul.onRequest = () => {
      seen.push(db.pool.query("SELECT phase, progress_done, progress_total FROM feed WHERE id = 'zuul-rdo'"));
    };
    await ingest.pass("builds");
    const { rows } = await db.pool.query(
      "SELECT min(zuul_id)::int AS low, count(*)::int AS n FROM zuul_build",
    );
    expect(rows[0].low).toBeLessThanOrEqual(2000 - 720);
    expect(rows[0].low).toBeGreaterThan(2000 - 720 - 120);
    expect(rows[0].n).toBe(2000 - rows[0].low + 1);
    const progress = (await Promise.all(seen)).map((q) => (q as { rows: Record<string, unknown>[] }).rows[0]);
    expect(progress).toContainEqual(
      expect.objectContaining({ phase: "builds", progress_total: expect.any(Number) }),
    );
    clock.advance(DAY);
    await Promise.all([ingest.close(), zuul.close()]);
    await db.close();
  });
});
