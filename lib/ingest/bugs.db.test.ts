import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "@/lib/config/load";
import { PartsServer } from "@/lib/demo/servers/parts-server";
import { TrackersPart } from "@/lib/demo/servers/trackers/part";
import { bugTrackers } from "@/lib/demo/tracker-config";
import type { Cause } from "@/lib/demo/world/causes";
import { HOUR, manualClock } from "@/lib/shared/clock";
import { createHttp } from "@/lib/sources/http";
import { createLockPool } from "@/lib/store/lease";
import { syncSite } from "@/lib/store/site";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { bugFeeds } from "./bugs";
import type { IngestContext } from "./context";
import { runOnce } from "./loop";

const START = new Date("2026-03-10T12:00:00Z");
const at = (hours: number) => START.getTime() / 1000 + hours * 3600;
const causes: Cause[] = [];
const cause = (id: string, of: Partial<Cause> = {}): Cause => ({
  ...{ id, kind: "dependency-bump", title: `It is ${id}`, instances: ["centos9-master"], owner: "packaging" },
  ...{ start: at(-20), failures: [] },
  ...of,
});
const clock = manualClock(START);
const part = new TrackersPart(() => causes);
const server = new PartsServer({ parts: [part], clock });
let db: TestDatabase;
let context: IngestContext;

beforeAll(async () => {
  db = await testDatabase();
  const url = await server.listen();
  const config = parseConfig(
    JSON.stringify({
      dfgs: [{ slug: "packaging", name: "Packaging" }],
      releases: [{ name: "flamingo" }],
      bugTrackers: bugTrackers(url).map((tracker) => ({
        ...tracker,
        blockingQueries: tracker.blockingQueries.filter(
          ({ dfg, release }) => dfg === "packaging" && release === "flamingo",
        ),
      })),
    }),
    "test.yaml",
    () => undefined,
  );
  const http = createHttp({ userAgent: "Prodchain test", allowPrivate: ["127.0.0.1"] });
  const locks = createLockPool(db.url);
  const log = { child: () => log, info: () => {}, warn: () => {}, error: () => {} };
  context = { config, pool: db.pool, locks, http, clock, log: log as unknown as IngestContext["log"] };
});
afterAll(async () => {
  await context.http.close();
  await context.locks.end();
  await server.close();
  await db.close();
});
beforeEach(async () => {
  clock.set(START);
  causes.splice(0, causes.length, cause("lasting"), cause("packaging", { kind: "patch-conflict" }));
  part.misbehave({ mode: "off" });
  for (const table of ["tracker_bug", "blocking_bug", "bug_link"])
    await db.pool.query(`DELETE FROM ${table}`);
});

async function pass() {
  const feeds = bugFeeds(context);
  await syncSite(
    db.pool,
    context.config,
    feeds.map((feed) => feed.definition),
    clock.now(),
  );
  const options = { full: false, confirmRemovals: false, replay: false };
  return runOnce(context, feeds, options, new AbortController().signal);
}
const bugs = async () => (await db.pool.query("SELECT * FROM tracker_bug ORDER BY tracker_id, key")).rows;
const blocking = async () =>
  (await db.pool.query("SELECT * FROM blocking_bug WHERE removed_at IS NULL ORDER BY tracker_id")).rows;

describe("bug trackers", () => {
  it("tell what blocks a release, until it no longer does", async () => {
    expect((await pass()).map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
    expect((await blocking())[0]).toMatchObject({
      tracker_id: "launchpad",
      query_name: "Release blockers",
      release_name: "flamingo",
      dfg_slug: "packaging",
    });
    const [bug] = (await bugs()).filter((row) => row.tracker_id === "launchpad");
    expect(bug).toMatchObject({ title: "It is lasting", is_open: true, is_fixed: false });
    const before = await blocking();
    expect((await pass()).map(({ rowsChanged }) => rowsChanged)).toEqual([0, 0]);
    expect(await blocking()).toEqual(before);
    causes[0] = cause("lasting", { end: at(1) });
    clock.advance(4 * HOUR);
    await pass();
    expect((await blocking()).filter((row) => row.tracker_id === "launchpad")).toEqual([]);
  });

  it("tell how far linked bugs are; one they do not know is gone, and keeps what was known", async () => {
    await pass();
    const [known] = (await bugs()).filter((row) => row.tracker_id === "launchpad");
    const tracker = context.config.bugTrackers[0];
    const link = { linked_by: "ada", linked_at: START };
    await insertRow(db.pool, "bug_link", { item_id: 1, url: `${tracker?.url}/bugs/1`, ...link });
    await insertRow(db.pool, "bug_link", { item_id: 1, url: `${tracker?.url}/bugs/${known.key}`, ...link });
    await insertRow(db.pool, "bug_link", { item_id: 1, url: "https://elsewhere.example.org/1", ...link });
    causes[0] = cause("lasting", { end: at(0) });
    clock.advance(2 * HOUR);
    await pass();
    const links = await db.pool.query("SELECT tracker_id, key FROM bug_link ORDER BY id");
    expect(links.rows).toEqual([
      { tracker_id: "launchpad", key: "1" },
      { tracker_id: "launchpad", key: known.key },
      { tracker_id: null, key: null },
    ]);
    const now = await bugs();
    expect(now.find((row) => row.key === "1")).toMatchObject({ is_gone: true });
    expect(now.find((row) => row.key === known.key)).toMatchObject({
      status: "Fix Released",
      is_fixed: true,
      closed_at: expect.any(Date),
    });
    causes.shift();
    clock.advance(12 * HOUR);
    await pass();
    expect((await bugs()).find((row) => row.key === known.key)).toMatchObject({
      is_gone: true,
      title: "It is lasting",
    });
  });

  it("that are down lose nothing", async () => {
    await pass();
    const before = [await blocking(), await bugs()];
    part.misbehave({ mode: "500" });
    expect((await pass()).map(({ outcome }) => outcome)).toEqual(["failed", "failed"]);
    expect([await blocking(), await bugs()]).toEqual(before);
  });

  it("that answer only in part add what blocks and take nothing away", async () => {
    await pass();
    const before = await blocking();
    expect(before.length).toBeGreaterThan(0);
    const { http } = context;
    const half = (text: string) => text.replace(/"entries":\[.*\]/s, '"entries":[{"status":3}]');
    context.http = {
      ...http,
      send: async (request) => {
        const answer = await http.send(request);
        return { ...answer, text: half(answer.text) };
      },
    };
    clock.advance(HOUR);
    await pass();
    context.http = http;
    expect((await blocking()).filter((row) => row.tracker_id === "launchpad")).toEqual(
      before.filter((row) => row.tracker_id === "launchpad"),
    );
  });

  it("lose the queries that the configuration no longer has", async () => {
    await pass();
    const [launchpad] = context.config.bugTrackers;
    const saved = launchpad?.blockingQueries.splice(0) ?? [];
    await pass();
    expect((await blocking()).filter((row) => row.tracker_id === "launchpad")).toEqual([]);
    launchpad?.blockingQueries.push(...saved);
  });
});
