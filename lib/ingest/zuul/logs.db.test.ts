import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE, manualClock } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { recordings } from "@/lib/testing/recordings";
import { zuulIngest } from "@/lib/testing/zuul-ingest";
import { type ZuulRow, ZuulServer, zuulBuild, zuulUuid } from "@/lib/testing/zuul-server";

const START = new Date("2026-11-20T00:00:00Z");
const recorded = recordings("zuul/logs");

/** job-output.json with one task that failed in the run phase. */
const output = (message: string) =>
  JSON.stringify([
    {
      playbook: "run.yaml",
      phase: "run",
      index: "0",
      plays: [
        {
          play: { name: "all", id: "p" },
          tasks: [
            {
              task: { name: "Run it", id: "t", duration: {} },
              hosts: { node: { action: "command", failed: true, rc: 1, msg: message } },
            },
          ],
        },
      ],
      stats: { node: { ok: 1, changed: 0, failures: 1, ignored: 0, rescued: 0, skipped: 0, unreachable: 0 } },
    },
  ]);

describe("logs of failed builds", () => {
  let db: TestDatabase;
  let zuul: ZuulServer;
  let farm: ZuulServer;
  let ingest: Awaited<ReturnType<typeof zuulIngest>>;
  const clock = manualClock(new Date("2026-11-20T12:00:00Z"));
  let id = 0;

  beforeAll(async () => {
    zuul = new ZuulServer();
    farm = new ZuulServer();
    db = await testDatabase();
    await farm.listen();
    ingest = await zuulIngest(db, [{ id: "rdo", url: await zuul.listen() }], { clock });
    zuul.builds = [zuulBuild(999, START, { _id: 1, uuid: zuulUuid(1) })];
    id = 1;
    await ingest.pass("builds");
  });
  beforeEach(() => clock.advance(MINUTE));
  afterAll(async () => {
    await ingest.close();
    await zuul.close();
    await farm.close();
    await db.close();
  });

  /** A failed build whose logs lie at `server`; read by the builds feed. */
  async function fails(
    files: Record<string, Parameters<typeof zuul.logs.set>[1]>,
    over: Partial<ZuulRow> = {},
    server = zuul,
  ) {
    id += 1;
    const folder = `${id}/`;
    for (const [name, file] of Object.entries(files)) server.logs.set(folder + name, file);
    const end_time = new Date(clock.now().getTime() - MINUTE).toISOString().slice(0, 19);
    zuul.builds.push(
      zuulBuild(id, START, {
        result: "FAILURE",
        end_time,
        log_url: `${server.origin}/logs/${folder}`,
        buildset: null,
        ...over,
      }),
    );
    expect(await ingest.pass("builds")).toMatchObject([{ outcome: "ok" }]);
    return zuulUuid(id);
  }
  const failure = async (key: string) => {
    const found = await db.pool.query(
      `SELECT f.class, f.rule, f.headline, f.dfg_slug AS dfg, f.log_url, e.data, b.evidence_state AS state, b.evidence_tries AS tries,
         b.evidence_due_at AS due FROM zuul_build b LEFT JOIN failure f ON f.source_id = b.server_id AND f.key = b.uuid
       LEFT JOIN failure_evidence e ON e.failure_id = f.id WHERE b.uuid = $1`,
      [key],
    );
    return found.rows[0];
  };
  const feed = async (name = "zuul-rdo-logs") =>
    (await db.pool.query("SELECT * FROM feed WHERE id = $1", [name])).rows[0];
  const read = async () => (await ingest.pass("logs"))[0];

  it("class a failure anew, and keep the lines that matter", async () => {
    const uuid = await fails({
      "job-output.json.gz": gzipSync(output("nothing provides python3-oslo-utils >= 9")),
    });
    expect(await failure(uuid)).toMatchObject({
      class: "code",
      rule: "result:FAILURE",
      state: "due",
      data: null,
    });
    expect(await read()).toMatchObject({ outcome: "ok", rowsChanged: 1 });
    const told = await failure(uuid);
    expect(told).toMatchObject({ class: "dependency", state: "done", due: null, dfg: "compute" });
    expect(told.headline).toContain("nothing provides");
    expect(told.data.task).toMatchObject({ name: "Run it" });
    expect(told.log_url).toBe(`${zuul.origin}/logs/${id}`);
    expect(await read()).toMatchObject({ outcome: "ok", rowsRead: 0 });
  });

  it("stay when the build is read again without them", async () => {
    const uuid = await fails({ "job-output.json": output("no space left on device") });
    await read();
    const before = await failure(uuid);
    zuul.builds = zuul.builds.map((row) => (row.uuid === uuid ? { ...row, nodeset: "big" } : row));
    expect(await ingest.pass("builds", { full: true })).toMatchObject([{ outcome: "ok", rowsChanged: 1 }]);
    expect(await failure(uuid)).toEqual(before);
    expect(before).toMatchObject({ class: "infra", dfg: "production-chain" });
  });

  it.skipIf(!recorded)(
    "recorded, bring the decisive task, its phase and class into the failure",
    async () => {
      const folder = (name: string) =>
        Object.fromEntries(
          ["job-output.json", "zuul-manifest.json", "failures_file"]
            .filter((file) => existsSync(join(recorded ?? "", name, file)))
            .map((file) => [
              file === "failures_file" ? `logs/${file}` : file,
              readFileSync(join(recorded ?? "", name, file)),
            ]),
        );
      const run = await fails(folder("run-failure"));
      const pre = await fails(folder("pre-unreachable"), { result: "RETRY_LIMIT" });
      await read();
      expect(await failure(run)).toMatchObject({
        class: "test",
        rule: "test:count",
        data: { phase: "run", task: { name: "Run tempest", role: "run_tempest" } },
      });
      expect(await failure(pre)).toMatchObject({
        class: "infra",
        rule: "infra:unreachable",
        dfg: "production-chain",
        data: { phase: "pre", task: { name: "Gathering Facts", unreachable: true } },
      });
    },
  );

  it("with U+0000 and secrets in them are kept without either", async () => {
    const uuid = await fails({ "job-output.json": output("ERROR: bad\u0000byte password=hunter2") });
    await read();
    const told = await failure(uuid);
    expect(told.state).toBe("done");
    expect(JSON.stringify(told.data)).not.toMatch(/\\u0000|hunter2/);
  });

  it("that unfold to gigabytes, or never end, cost a bounded read and no more", async () => {
    const bomb = await fails({ "job-output.json.gz": gzipSync(Buffer.alloc(300 * 1024 * 1024, 32)) });
    const endless = await fails({
      "job-output.json": (_, response) => pour(response, 200, `[{"x":"${"a".repeat(1000)}"},`),
      "job-output.txt": (_, response) =>
        pour(response, 200, "2026-11-20 00:00:00.0 | node | a line like any other\n"),
    });
    const sane = await fails({ "job-output.json": output("Hunk #1 FAILED at 1.") });
    const before = process.memoryUsage().rss;
    expect(await read()).toMatchObject({ outcome: "ok" });
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
    expect(await failure(sane)).toMatchObject({ class: "packaging", state: "done" });
    for (const uuid of [bomb, endless]) {
      const told = await failure(uuid);
      expect(told.state).toMatch(/done|gone/);
      expect(told.class).toBe("code");
    }
    expect((await failure(endless)).data.truncated).toBe(true);
  }, 60_000);

  it("that have expired are not asked for again, nor those of builds of long ago", async () => {
    const expired = await fails({});
    const old = await fails(
      {},
      { end_time: new Date(clock.now().getTime() - 40 * DAY).toISOString().slice(0, 19) },
    );
    expect(await failure(old)).toMatchObject({ state: "gone", due: null });
    await read();
    expect(await failure(expired)).toMatchObject({ state: "gone", due: null, class: "code" });
    expect(await read()).toMatchObject({ rowsRead: 0 });
  });

  it("that cannot be had are tried again with growing gaps, and given up at last", async () => {
    const uuid = await fails({ "job-output.json.gz": (_, response) => void response.writeHead(500).end() });
    const gaps: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      expect(await read()).toMatchObject({ outcome: "ok" });
      const { due } = await failure(uuid);
      gaps.push(due.getTime() - clock.now().getTime());
      clock.set(due);
    }
    expect(gaps).toEqual([5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR]);
    await read();
    expect(await failure(uuid)).toMatchObject({ state: "gone", due: null, class: "code" });
  });

  it("at a server that is away wait for it, and others do not", async () => {
    let up = false;
    const later = {
      "job-output.json.gz": (_: unknown, response: ServerResponse) => {
        if (up) response.end(gzipSync(output("error: patch does not apply")));
        else response.writeHead(429, { "retry-after": "120" }).end("slow down");
      },
    };
    const waiting = [
      await fails(later, {}, farm),
      await fails(later, {}, farm),
      await fails(later, {}, farm),
    ];
    const other = await fails({ "job-output.json": output("nothing provides x") });
    const result = await read();
    expect(result).toMatchObject({ outcome: "failed", error: expect.stringMatching(/429/) });
    expect(result?.nextTryAt.getTime()).toBeGreaterThanOrEqual(clock.now().getTime() + 120_000);
    expect(await failure(other)).toMatchObject({ class: "dependency", state: "done" });
    expect((await feed()).backlog).toBe(3);
    expect((await feed("zuul-rdo")).error_since).toBeNull();
    up = true;
    clock.advance(10 * MINUTE);
    expect(await read()).toMatchObject({ outcome: "ok" });
    for (const uuid of waiting)
      expect(await failure(uuid)).toMatchObject({ class: "packaging", state: "done" });
    expect((await feed()).error_since).toBeNull();
  });

  it("broken off again and again are one build's trouble when others can be read", async () => {
    const broken = await fails({ "job-output.json.gz": (request) => void request.socket.destroy() });
    const fine = await fails({ "job-output.json": output("nothing provides y") });
    await read();
    expect(await failure(fine)).toMatchObject({ state: "done" });
    expect(await failure(broken)).toMatchObject({ state: "due", tries: 1 });
  });
});

/** Sends `megabytes` of a line over and over, as fast as they are taken. */
function pour(response: ServerResponse, megabytes: number, line: string): void {
  const chunk = Buffer.from(line.repeat(Math.ceil((1024 * 1024) / line.length)));
  let left = megabytes;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(chunk)) return;
    }
    response.end();
  };
  response.on("drain", more);
  more();
}
