import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MINUTE, manualClock } from "@/lib/shared/clock";
import { HubFault } from "@/lib/sources/koji/fixtures/hub";
import { LivingHub } from "@/lib/sources/koji/fixtures/living-hub";
import { CANDIDATE, smallHub, TAGS, TESTING } from "@/lib/sources/koji/fixtures/small-hub";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { expectHeld } from "@/lib/testing/koji-held";
import { kojiHarness, type ServedHub, serveHub } from "@/lib/testing/koji-hub";

let db: TestDatabase;
let hub: LivingHub;
let served: ServedHub;
let harness: Awaited<ReturnType<typeof kojiHarness>>;
const clock = manualClock(new Date());

beforeAll(async () => {
  db = await testDatabase();
  return () => db.close();
});
beforeEach(async () => {
  await db.clear();
  hub = smallHub();
  served = await serveHub((method, params) => hub.answer(method, params));
  clock.set(new Date(hub.now * 1000 + MINUTE));
  harness = await kojiHarness(db, { cbs: { url: served.url, tags: ["epoxy-*"] } }, { clock });
});
afterEach(async () => {
  await harness.close();
  await served.close();
});

const rows = async <T extends object>(sql: string) => (await db.pool.query<T>(sql)).rows;
const pass = async (over = {}) => (await harness.pass(over))[0];
const loaded = async () => expect(await pass()).toMatchObject({ outcome: "ok" });

describe("a first load", () => {
  it("holds what the hub has, with releases, stages and owners", async () => {
    await loaded();
    await expectHeld(db, hub);
    expect(await rows("SELECT name, release_name, stage FROM koji_tag ORDER BY tag_id")).toEqual(
      TAGS.map((name) => ({ name, release_name: "epoxy", stage: name.replace("epoxy-", "") })),
    );
    expect(
      await rows(
        "SELECT package_name, state, target, release_name, dfg_slug FROM koji_build ORDER BY build_id LIMIT 2",
      ),
    ).toEqual([
      {
        package_name: "openstack-nova",
        state: "COMPLETE",
        target: "epoxy-el9s",
        release_name: "epoxy",
        dfg_slug: "compute",
      },
      {
        package_name: "python-cliff",
        state: "COMPLETE",
        target: "epoxy-el9s",
        release_name: "epoxy",
        dfg_slug: null,
      },
    ]);
    expect(await rows("SELECT state, phase, first_load_at IS NOT NULL AS whole FROM feed")).toEqual([
      { state: "ok", phase: null, whole: true },
    ]);
  });

  it("changes nothing when everything is read again", async () => {
    await loaded();
    const before = await everything();
    expect(await pass()).toMatchObject({ outcome: "ok", rowsChanged: 0 });
    expect(await pass({ full: true })).toMatchObject({ outcome: "ok", rowsChanged: 0 });
    expect(await everything()).toEqual(before);
  });

  it("goes on where it was stopped", async () => {
    hub = bigHub();
    const total = hub.builds.size;
    let requests = 0;
    served.answer = (method, params) => {
      if (method === "listBuilds" || method === "queryHistory") requests += 1;
      if (requests > 6) throw new HubFault(1014, "database outage");
      return hub.answer(method, params);
    };
    const asked: number[] = [];
    for (let i = 0; i < 40; i += 1) {
      requests = 0;
      const result = await pass();
      asked.push(requests);
      if (result?.outcome === "ok") break;
      clock.advance(MINUTE);
    }
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.length).toBeLessThan(20);
    await expectHeld(db, hub);
    const [load] = await rows<{ done: number; total: number }>(
      "SELECT (value->>'done')::int AS done, (value->>'total')::int AS total FROM cursor WHERE part = 'load'",
    );
    expect(load?.total).toBe(total - 1);
    expect(load?.done).toBeLessThan(total * 1.5);
  });
});

describe("a pass", () => {
  it("sees what began, ended, was tagged, untagged, recycled and deleted", async () => {
    await loaded();
    hub.end(5, 4);
    hub.start("python-now", 5);
    hub.start("python-next");
    hub.tag(2, TESTING);
    hub.untag(2, CANDIDATE);
    hub.delete(3);
    expect(await pass()).toMatchObject({ outcome: "ok" });
    await expectHeld(db, hub);
    expect(
      await rows("SELECT creation_event_id, state, latest FROM koji_build WHERE build_id = 5 ORDER BY 1"),
    ).toEqual([
      { creation_event_id: expect.any(Number), state: "CANCELED", latest: false },
      { creation_event_id: hub.row(5).creation_event_id, state: "BUILDING", latest: true },
    ]);
  });

  it("finds the event that became visible after a later one was read", async () => {
    await loaded();
    hub.tag(1, "epoxy-release", true);
    hub.tag(2, TESTING);
    await loaded();
    const late = hub.event - 1;
    const find = `SELECT tag_name FROM koji_stay WHERE create_event = ${late}`;
    expect(await rows(find)).toEqual([]);
    hub.commit();
    await loaded();
    expect(await rows(find)).toEqual([{ tag_name: "epoxy-release" }]);
  });

  it("keeps open tasks, and how they ended", async () => {
    await loaded();
    const open = "SELECT state, request->>'target' AS target FROM koji_task ORDER BY task_id";
    expect(await rows(open)).toEqual([{ state: "OPEN", target: "epoxy-el9s" }]);
    hub.end(5, 1);
    await loaded();
    expect(await rows(open)).toEqual([{ state: "CLOSED", target: "epoxy-el9s" }]);
  });

  it("takes the older build that is tagged only now", async () => {
    await harness.close();
    const older = hub.start("python-old");
    hub.end(older, 1);
    hub.now += 1e7;
    clock.set(new Date(hub.now * 1000));
    harness = await kojiHarness(
      db,
      { cbs: { url: served.url, tags: ["epoxy-*"] } },
      { clock, site: { backfill: { koji: "10d" } } },
    );
    await loaded();
    const held = `SELECT state FROM koji_build WHERE build_id = ${older}`;
    expect(await rows(held)).toEqual([]);
    hub.tag(older, CANDIDATE);
    await loaded();
    expect(await rows(held)).toEqual([{ state: "COMPLETE" }]);
  });

  it("reads the whole history of a tag that is new", async () => {
    await loaded();
    hub.tagIds.set("epoxy-extra", 900);
    hub.tag(1, "epoxy-extra");
    hub.event += 5000;
    clock.advance(25 * 60 * MINUTE);
    await loaded();
    expect(await rows("SELECT build_id FROM koji_stay WHERE tag_name = 'epoxy-extra'")).toEqual([
      { build_id: 1 },
    ]);
  });
});

function bigHub(): LivingHub {
  const hub = new LivingHub();
  for (let i = 0; i < 2500; i += 1) {
    const id = hub.start(`python-${i % 50}`);
    hub.end(id, i % 9 === 0 ? 3 : 1);
    if (i % 3 === 0) hub.now += 20_000;
    if (i % 2 === 0 && i % 9 !== 0) hub.tag(id, CANDIDATE);
  }
  hub.start("python-now");
  return hub;
}

/** Every fact and derived row, without the times of recording. */
async function everything() {
  const tables = "koji_build koji_stay koji_tag koji_target koji_task failure subject_state subject_streak";
  const found: Record<string, object[]> = {};
  for (const table of tables.split(" "))
    found[table] = (
      await rows<{ row: object }>(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY t::text`)
    ).map(({ row }) => row);
  return found;
}
