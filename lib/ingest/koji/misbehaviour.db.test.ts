import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOUR, MINUTE, manualClock } from "@/lib/shared/clock";
import { HubFault, type Spoil } from "@/lib/sources/koji/fixtures/hub";
import type { LivingHub } from "@/lib/sources/koji/fixtures/living-hub";
import { CANDIDATE, smallHub, TAGS, TESTING } from "@/lib/sources/koji/fixtures/small-hub";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { expectHeld } from "@/lib/testing/koji-held";
import { kojiHarness, type ServedHub, serveHub } from "@/lib/testing/koji-hub";

let db: TestDatabase;
let hub: LivingHub;
let other: LivingHub;
let served: ServedHub;
let servedOther: ServedHub;
let harness: Awaited<ReturnType<typeof kojiHarness>>;
const clock = manualClock(new Date());
const honest: Spoil = (answer) => answer;

beforeAll(async () => {
  db = await testDatabase();
  return () => db.close();
});
beforeEach(async () => {
  await db.clear();
  hub = smallHub();
  other = smallHub();
  served = await serveHub((method, params) => hub.answer(method, params));
  servedOther = await serveHub((method, params) => other.answer(method, params));
  clock.set(new Date(hub.now * 1000 + MINUTE));
  harness = await kojiHarness(
    db,
    {
      cbs: { url: served.url, tags: ["epoxy-*"] },
      stream: { url: servedOther.url, tags: ["epoxy-*"] },
    },
    { clock },
  );
  expect(await harness.pass()).toMatchObject([{ outcome: "ok" }, { outcome: "ok" }]);
});
afterEach(async () => {
  await harness.close();
  await served.close();
  await servedOther.close();
});

const rows = async <T extends object>(sql: string) => (await db.pool.query<T>(sql)).rows;
const OFFLINE =
  "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1014</int></value></member><member><name>faultString</name><value>outage</value></member></struct></value></fault></methodResponse>";

describe("a hub that misbehaves", () => {
  it.each<[string, Spoil, RegExp]>([
    ["is offline", (answer) => ({ ...answer, text: OFFLINE }), /fault 1014/],
    [
      "is cut short",
      (answer) => ({ ...answer, text: answer.text.slice(0, answer.text.length / 2) }),
      /broken/,
    ],
    [
      "asks for patience",
      (answer) => ({ ...answer, status: 429, contentType: "text/plain", text: "" }),
      /429/,
    ],
    [
      "shows a proxy's page",
      (answer) => ({ ...answer, contentType: "text/html", text: "<html>" }),
      /text\/html/,
    ],
  ])("and %s costs freshness, not data, and the other hub nothing", async (_, spoil, message) => {
    served.spoil = spoil;
    hub.end(5, 1);
    other.end(5, 1);
    expect(await harness.pass()).toMatchObject([
      { outcome: "failed", error: expect.stringMatching(message) },
      { outcome: "ok" },
    ]);
    expect(await rows("SELECT id, state, failures FROM feed ORDER BY id")).toEqual([
      { id: "koji-cbs", state: "failing", failures: 1 },
      { id: "koji-stream", state: "ok", failures: 0 },
    ]);
    expect(await rows("SELECT hub_id, state FROM koji_build WHERE build_id = 5 ORDER BY hub_id")).toEqual([
      { hub_id: "cbs", state: "BUILDING" },
      { hub_id: "stream", state: "COMPLETE" },
    ]);
    served.spoil = honest;
    expect(await harness.pass()).toMatchObject([{ outcome: "ok" }, { outcome: "ok", rowsChanged: 0 }]);
    await only("cbs");
    await expectHeld(db, hub);
  });

  it("sets the row aside that does not fit, and takes it once it does", async () => {
    const { version } = hub.row(5);
    hub.end(5, 1);
    hub.builds.set(5, { ...hub.row(5), version: 7 });
    hub.end(hub.start("python-next"), 1);
    hub.builds.set(6, { ...hub.row(6), task_id: 2 ** 40 });
    expect(await harness.pass()).toMatchObject([{ outcome: "partial" }, { outcome: "ok" }]);
    expect(await rows("SELECT part, reason, payload->>'build_id' AS id FROM set_aside ORDER BY 3")).toEqual([
      { part: "builds", reason: expect.stringMatching(/^version: /), id: "5" },
      { part: "builds", reason: expect.stringMatching(/out of range/), id: "6" },
    ]);
    hub.builds.set(5, { ...hub.row(5), version: version ?? null });
    hub.builds.set(6, { ...hub.row(6), task_id: 5005 });
    await harness.pass();
    await only("cbs");
    await expectHeld(db, hub);
  });

  it("keeps a build the hub forgot until two passes agree", async () => {
    const id = hub.start("python-vanishing");
    await harness.pass();
    hub.builds.delete(id);
    const held = `SELECT removed_at IS NOT NULL AS removed FROM koji_build WHERE build_id = ${id} AND hub_id = 'cbs'`;
    await harness.pass();
    expect(await rows(held)).toEqual([{ removed: false }]);
    await harness.pass();
    expect(await rows(held)).toEqual([{ removed: true }]);
  });

  it("keeps a stay the hub's history does not know until two comparisons agree", async () => {
    hub.stays = hub.stays.filter(({ build_id }) => build_id !== 3);
    const held =
      "SELECT removed_at IS NOT NULL AS removed FROM koji_stay WHERE build_id = 3 AND hub_id = 'cbs'";
    clock.advance(25 * HOUR);
    await harness.pass();
    expect(await rows(held)).toEqual([{ removed: false }]);
    await harness.pass();
    expect(await rows(held)).toEqual([{ removed: false }]);
    clock.advance(2 * HOUR);
    await harness.pass();
    expect(await rows(held)).toEqual([{ removed: true }]);
    const [cbs] = await rows<{ notice: string | null }>("SELECT notice FROM feed WHERE id = 'koji-cbs'");
    expect(cbs?.notice).toBeNull();
  });

  it("that went back in time is read again when two passes see it; what it lost is kept as removed", async () => {
    hub.event += 5000;
    const lost = hub.start("python-lost");
    hub.end(lost, 1);
    await harness.pass();
    // Restored from a copy made before: the last build never was, and events begin anew from there.
    hub.builds.delete(lost);
    hub.event -= 5000;
    clock.advance(MINUTE);
    const state = `SELECT removed_at IS NOT NULL AS removed FROM koji_build WHERE build_id = ${lost} AND hub_id = 'cbs'`;
    expect(await harness.pass()).toMatchObject([{ outcome: "failed", error: /restored or rebuilt/ }, {}]);
    expect(await harness.pass()).toMatchObject([{ outcome: "ok" }, { outcome: "ok" }]);
    expect(await rows(state)).toEqual([{ removed: false }]);
    clock.advance(MINUTE);
    for (let i = 0; i < 3; i += 1) expect(await harness.pass()).toMatchObject([{ outcome: "ok" }, {}]);
    expect(await rows(state)).toEqual([{ removed: true }]);
    expect(await rows("SELECT part FROM cursor WHERE part IN ('doubt', 'rewound')")).toEqual([]);
    hub.tag(2, TESTING);
    await harness.pass();
    await only("cbs");
    await expectHeld(db, hub);
  });
});

describe("polls that are dropped, repeated, cut off and refused", () => {
  const step = fc.record({
    what: fc.constantFrom("start", "end", "recycle", "tag", "untag", "delete", "commit"),
    which: fc.nat(),
    late: fc.integer({ min: 0, max: 600 }),
    uncommitted: fc.boolean(),
    poll: fc.constantFrom("no", "no", "whole", "broken"),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  it("leave what the hub shows, whatever happened", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        let asked = 0;
        for (const one of steps) {
          act(one);
          if (one.poll === "no") continue;
          // The connection holds for some answers only.
          const until = one.which % 4;
          asked = 0;
          served.answer = (method, params) => {
            asked += 1;
            if (one.poll === "broken" && asked > until) throw new HubFault(1014, "outage");
            return hub.answer(method, params);
          };
          await harness.pass();
        }
        hub.commit();
        served.answer = (method, params) => hub.answer(method, params);
        await harness.pass({ full: true });
        await only("cbs");
        await expectHeld(db, hub);
      }),
      { numRuns: 6 },
    );
  }, 120_000);

  function act({ what, which, late, uncommitted }: Step) {
    const pick = (states: number[]) => {
      const ids = [...hub.builds].filter(([, row]) => states.includes(Number(row.state))).map(([id]) => id);
      return ids[which % Math.max(1, ids.length)];
    };
    const tag = TAGS[which % TAGS.length] ?? CANDIDATE;
    if (what === "start") return hub.start(`python-${which % 5}`);
    if (what === "commit") return hub.commit();
    const id = pick(what === "end" ? [0] : what === "recycle" ? [3, 4] : [1]);
    if (id === undefined) return;
    if (what === "end") return hub.end(id, ([1, 3, 4] as const)[which % 3] ?? 1, late);
    if (what === "recycle") return hub.start(String(hub.row(id).package_name), id);
    if (what === "delete") {
      hub.commit();
      return hub.delete(id);
    }
    const inside = hub.tagsOf(id).some((one) => one.tag === tag);
    if (what === "tag" && !inside) return hub.tag(id, tag, uncommitted);
    if (what === "untag" && inside) return hub.untag(id, tag, uncommitted);
  }
});

/** Leaves one hub's rows, so that they can be compared with what it shows. */
async function only(id: string) {
  for (const table of ["koji_build", "koji_stay"])
    await db.pool.query(`DELETE FROM ${table} WHERE hub_id <> $1`, [id]);
}
