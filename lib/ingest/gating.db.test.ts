import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DAY, HOUR, MINUTE, manualClock } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { feedHarness } from "@/lib/testing/feeds";
import { serve } from "@/lib/testing/http-server";
import { gatingFeeds } from "./gating";

const NOW = new Date("2026-03-10T12:00:00Z");
const CANDIDATE = "cloud9-openstack-epoxy-candidate";

let db: TestDatabase;
let server: Awaited<ReturnType<typeof serve>>;
const clock = manualClock(NOW);
/** NVR to the test cases it lacks; a build that is not here is unknown to Greenwave. */
let lacking: Map<string, string[]>;
let asked: { context: string; nvrs: string[] }[];
let unknownContexts: Set<string>;

type Request = {
  decision_context: string;
  subject?: { item: string }[];
  subject_identifier?: string;
};

beforeAll(async () => {
  server = await serve(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text) as Request;
    const nvrs = body.subject?.map(({ item }) => item) ?? [body.subject_identifier ?? ""];
    asked.push({ context: body.decision_context, nvrs });
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (unknownContexts.has(body.decision_context)) return json(400, { message: "Invalid decision context" });
    if (nvrs.some((nvr) => !lacking.has(nvr))) return json(404, { message: "Failed to find Koji build" });
    const requirements = nvrs.flatMap((nvr) =>
      (lacking.get(nvr) ?? []).map((testcase) => ({
        type: "test-result-missing",
        testcase,
        subject_identifier: nvr,
      })),
    );
    json(200, {
      policies_satisfied: requirements.length === 0,
      applicable_policies: ["gate"],
      unsatisfied_requirements: requirements,
      satisfied_requirements: nvrs
        .filter((nvr) => lacking.get(nvr)?.length === 0)
        .map((nvr) => ({ type: "test-result-passed", testcase: "smoke", subject_identifier: nvr })),
    });
  });
});
beforeAll(async () => {
  db = await testDatabase();
  return () => db.close();
});
beforeEach(async () => {
  await db.clear();
  clock.set(NOW);
  lacking = new Map();
  asked = [];
  unknownContexts = new Set();
});
afterAll(() => server.close());

const point = (decisionContext: string, tag = "*-candidate") => ({
  productVersion: "rhos-18",
  decisionContext,
  tag,
});
const site = (points = [point("promote")]) =>
  feedHarness(db, { gating: { url: server.url, points } }, gatingFeeds, clock);

let event = 100;
async function stay(name: string, options: { tag?: string; taggedAt?: Date; revoked?: boolean } = {}) {
  event += 1;
  const tag = options.tag ?? CANDIDATE;
  const tagId = tag === CANDIDATE ? 1 : 2;
  await db.pool.query(
    `INSERT INTO koji_tag (hub_id, tag_id, name, arches, locked, recorded_at) VALUES ('cbs', $1, $2, 'x86_64', false, $3)
     ON CONFLICT DO NOTHING`,
    [tagId, tag, NOW],
  );
  await insertRow(db.pool, "koji_stay", {
    hub_id: "cbs",
    build_id: event,
    tag_id: tagId,
    create_event: event,
    tag_name: tag,
    tagged_at: options.taggedAt ?? NOW,
    revoke_event: options.revoked ? event + 1 : null,
    package_name: name,
    version: "1.0",
    release: "1.el9s",
    recorded_at: NOW,
  });
  return `${name}-1.0-1.el9s`;
}
const rows = async (sql: string) => (await db.pool.query(sql)).rows;
const verdicts = async () =>
  (await rows("SELECT nvr, verdict FROM gating_decision ORDER BY nvr")).map(
    (row) => `${row.nvr} ${row.verdict}`,
  );

it("asks about the builds that are in the tags now, and tells what is missing", async () => {
  const good = await stay("good");
  const bad = await stay("bad");
  await stay("gone", { revoked: true });
  await stay("elsewhere", { tag: "cloud9-openstack-epoxy-release" });
  lacking.set(good, []).set(bad, ["tempest"]);
  const harness = await site();
  expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 2 }]);
  expect(await verdicts()).toEqual([`${bad} unsatisfied`, `${good} satisfied`]);
  expect(
    (await rows("SELECT unsatisfied FROM gating_decision WHERE verdict = 'unsatisfied'"))[0].unsatisfied,
  ).toMatchObject([{ type: "test-result-missing", testcase: "tempest" }]);
  await harness.close();
});

it("asks again about what is unsatisfied at each pass, about the rest after an hour", async () => {
  const good = await stay("good");
  const bad = await stay("bad");
  lacking.set(good, []).set(bad, ["tempest"]);
  const harness = await site();
  await harness.pass();
  asked = [];
  clock.advance(10 * MINUTE);
  expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 0 }]);
  expect(asked.map(({ nvrs }) => nvrs)).toEqual([[bad]]);
  lacking.set(bad, []);
  clock.advance(10 * MINUTE);
  expect(await harness.pass()).toMatchObject([{ rowsChanged: 1 }]);
  expect(await verdicts()).toEqual([`${bad} satisfied`, `${good} satisfied`]);
  asked = [];
  clock.advance(HOUR);
  await harness.pass();
  expect(asked.flatMap(({ nvrs }) => nvrs).sort()).toEqual([bad, good]);
  expect(await rows("SELECT DISTINCT asked_at FROM gating_decision")).toEqual([{ asked_at: clock.now() }]);
  await harness.close();
});

it("takes the newest first and comes to the others in later passes", async () => {
  const nvrs: string[] = [];
  for (let i = 0; i < 320; i++)
    nvrs.push(await stay(`p${i}`, { taggedAt: new Date(NOW.getTime() - i * MINUTE) }));
  for (const nvr of nvrs) lacking.set(nvr, []);
  const harness = await site();
  expect(await harness.pass()).toMatchObject([{ rowsChanged: 300 }]);
  expect(asked.flatMap((one) => one.nvrs)).toEqual(nvrs.slice(0, 300));
  expect(await harness.pass()).toMatchObject([{ rowsChanged: 20 }]);
  await harness.close();
});

it("sets aside a build that Greenwave does not know, and asks again after a day", async () => {
  const known = await stay("known");
  const unknown = await stay("unknown");
  lacking.set(known, []);
  const harness = await site();
  expect(await harness.pass()).toMatchObject([{ outcome: "partial", rowsChanged: 1 }]);
  expect(await rows("SELECT payload->>'nvr' AS nvr FROM set_aside")).toEqual([{ nvr: unknown }]);
  asked = [];
  clock.advance(10 * MINUTE);
  expect(await harness.pass()).toMatchObject([{ outcome: "ok" }]);
  expect(asked).toEqual([]);
  lacking.set(unknown, []);
  clock.advance(DAY);
  await harness.pass();
  expect(await verdicts()).toEqual([`${known} satisfied`, `${unknown} satisfied`]);
  await harness.close();
});

it("answers for one point although another is not known, and fails when none is", async () => {
  lacking.set(await stay("good"), []);
  unknownContexts.add("nonsense");
  const harness = await site([point("nonsense"), point("promote"), point("promote2", "no-such-tag")]);
  expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 1 }]);
  expect((await rows("SELECT notice FROM feed"))[0].notice).toMatch(
    /nonsense: .*answered 400.*no Koji tag that is followed matches no-such-tag/,
  );
  await harness.close();
  const none = await site([point("nonsense")]);
  expect(await none.pass()).toMatchObject([{ outcome: "failed" }]);
  await none.close();
});
