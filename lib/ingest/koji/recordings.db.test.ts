import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MINUTE, manualClock } from "@/lib/shared/clock";
import type { Answerer } from "@/lib/sources/koji/fixtures/hub";
import type { LivingHub } from "@/lib/sources/koji/fixtures/living-hub";
import { recordedKoji } from "@/lib/sources/koji/fixtures/recorded-hub";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { kojiHarness, type ServedHub, serveHub } from "@/lib/testing/koji-hub";
import { recordings } from "@/lib/testing/recordings";

const folder = recordings("koji");
const EPOXY = "cloud9s-openstack-epoxy";
const recording = recordedKoji(folder ?? "");

describe.skipIf(!folder)("the recorded hub, then and later", () => {
  let db: TestDatabase;
  let hub: LivingHub;
  let served: ServedHub;
  let harness: Awaited<ReturnType<typeof kojiHarness>>;
  const clock = manualClock(new Date());

  beforeEach(async () => {
    db = await testDatabase();
    hub = recording.hubBefore();
    clock.set(new Date(hub.now * 1000 + MINUTE));
    served = await serveHub(answer);
    harness = await kojiHarness(db, { cbs: { url: served.url, tags: ["cloud*-openstack-*"] } }, { clock });
  });
  afterEach(async () => {
    await harness.close();
    await served.close();
    await db.close();
  });

  const answer: Answerer = (method, params) => {
    if (recording.isOfFailure(method)) return recording.failureAnswer(method, params);
    if (method === "getBuildTargets") return recording.resultOf("07") as ReturnType<Answerer>;
    return hub.answer(method, params);
  };
  const rows = async <T extends object>(sql: string) => (await db.pool.query<T>(sql)).rows;
  const pass = async () => (await harness.pass())[0];

  it("is read once, then once more", async () => {
    expect(await pass()).toMatchObject({ outcome: "ok" });
    expect(await rows("SELECT value FROM cursor WHERE part = 'tick'")).toEqual([
      { value: { event: 210038, completion: 1751317699.731207 } },
    ]);
    recording.change(hub);
    expect(await pass()).toMatchObject({ outcome: "ok" });
    await expectAfterChange();
    expect(await pass()).toMatchObject({ outcome: "ok", rowsChanged: 0 });
    await expectAfterChange();
  });

  it("is the same with polls dropped, repeated, cut off, offline and late between", async () => {
    await pass();
    await pass();
    recording.change(hub, [210043, 210045]);
    served.spoil = (given) => ({ ...given, text: given.text.slice(0, given.text.length * 0.7) });
    expect(await pass()).toMatchObject({ outcome: "failed", error: /broken XML-RPC/ });
    served.spoil = (given) => ({ ...given, text: recording.recorded("57") });
    expect(await pass()).toMatchObject({ outcome: "failed", error: /Koji fault 1014/ });
    served.spoil = (given) => given;
    expect(await pass()).toMatchObject({ outcome: "ok" });
    expect(await pass()).toMatchObject({ outcome: "ok" });

    // The cursor is past both events by now; only the overlap finds them.
    const late = "SELECT FROM koji_stay WHERE create_event IN (210043, 210045)";
    expect(await rows(late)).toEqual([]);
    recording.change(hub);
    await pass();
    expect(await rows(late)).not.toEqual([]);
    await expectAfterChange();
  });

  it("tells why builds failed, of which class, for which release, with a link to the log", async () => {
    await pass();
    const [failure] = await rows(
      `SELECT f.class, f.rule, f.release_name, f.scope, f.result, f.headline, f.log_url, e.data->>'source' AS source
       FROM failure f JOIN failure_evidence e ON e.failure_id = f.id WHERE f.key LIKE '59986@%'`,
    );
    expect(failure).toEqual({
      class: "test",
      rule: "check-section",
      release_name: "dalmatian",
      scope: "dalmatian el9s",
      result: "FAILED",
      headline: expect.stringMatching(/\S/),
      log_url: expect.stringMatching(/\/koji\/getfile\?taskID=4553168&name=build\.log&offset=\d+$/),
      source: "task-log",
    });
  });

  /** The store the recordings' README describes. */
  async function expectAfterChange() {
    const stages = await rows<{ id: number; stage: string }>(
      `SELECT DISTINCT ON (s.build_id) s.build_id AS id, t.stage FROM koji_stay s
       JOIN koji_tag t ON t.hub_id = s.hub_id AND t.tag_id = s.tag_id
       WHERE s.build_id IN (59981, 59985, 59987, 59766) AND s.revoke_event IS NULL AND s.removed_at IS NULL
       ORDER BY s.build_id, array_position(array['buildrequires', 'candidate', 'testing', 'release'], t.stage) DESC`,
    );
    expect(stages).toEqual([
      { id: 59766, stage: "release" },
      { id: 59981, stage: "testing" },
      { id: 59985, stage: "testing" },
      { id: 59987, stage: "testing" },
    ]);
    // Put back into candidate with a row of its own, the first stay there being over.
    expect(
      await rows(`SELECT create_event, revoke_event FROM koji_stay
        WHERE build_id = 59987 AND tag_name = '${EPOXY}-candidate' ORDER BY create_event`),
    ).toEqual([
      { create_event: 209686, revoke_event: 210040 },
      { create_event: 210046, revoke_event: null },
    ]);
    expect(
      await rows(
        "SELECT build_id, state FROM koji_build WHERE build_id IN (59988, 59990, 59992) AND latest ORDER BY 1",
      ),
    ).toEqual([
      { build_id: 59988, state: "COMPLETE" },
      { build_id: 59990, state: "FAILED" },
      { build_id: 59992, state: "CANCELED" },
    ]);
    expect(
      await rows(
        "SELECT creation_event_id, state, latest FROM koji_build WHERE build_id = 59984 ORDER BY creation_event_id",
      ),
    ).toEqual([
      { creation_event_id: 209677, state: "FAILED", latest: false },
      { creation_event_id: 210047, state: "BUILDING", latest: true },
    ]);
    expect(await rows("SELECT build_id FROM koji_build WHERE state = 'BUILDING' ORDER BY 1")).toEqual(
      [59984, 59994, 59996, 59998, 60000].map((build_id) => ({ build_id })),
    );
    expect(await rows("SELECT value FROM cursor WHERE part = 'tick'")).toEqual([
      { value: { event: 210047, completion: 1751319799.731207 } },
    ]);
    expect(
      await rows(
        "SELECT key FROM failure WHERE removed_at IS NULL AND key ~ '^(59984|59988|59990|59992)@' ORDER BY key",
      ),
    ).toEqual([{ key: "59984@209677" }, { key: expect.stringMatching(/^59990@/) }]);
    expect(await rows("SELECT part, reason FROM set_aside")).toEqual([]);
  }
});
