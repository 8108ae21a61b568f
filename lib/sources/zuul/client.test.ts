import { describe, expect, it } from "vitest";
import type { HttpAnswer, HttpRequest } from "../http";
import { createZuulClient } from "./client";
import { buildRow, buildsetRow, FakeZuul, type FakeZuulOptions, uuidOf } from "./fixtures/fake-zuul";

const signal = new AbortController().signal;
const ROOT = "http://zuul.example.org/zuul";

function site(options: FakeZuulOptions = {}) {
  const zuul = new FakeZuul(options);
  return { zuul, client: createZuulClient(zuul, { root: `${ROOT}/`, tenant: "rdo" }) };
}
const html = (status: number): Partial<HttpAnswer> => ({
  status,
  contentType: "text/html;charset=utf-8",
  text: "<html>",
});
const json = (body: unknown): Partial<HttpAnswer> => ({ text: JSON.stringify(body) });

describe("where the API is", () => {
  it.each([
    [{ root: `${ROOT}/`, tenant: "rdo" }, `${ROOT}/api/tenant/rdo/builds?limit=1`],
    [{ root: ROOT, tenant: "a b" }, `${ROOT}/api/tenant/a%20b/builds?limit=1`],
    [{ root: `${ROOT}//` }, `${ROOT}/api/builds?limit=1`],
  ])("%j", async (endpoint, url) => {
    const seen: HttpRequest[] = [];
    const http = {
      send: async (request: HttpRequest): Promise<HttpAnswer> => {
        seen.push(request);
        return {
          status: 200,
          headers: new Headers(),
          contentType: "application/json",
          text: "[]",
          url,
          bytes: 2,
        };
      },
      close: async () => {},
    };
    await createZuulClient(http, { ...endpoint, token: "jwt" }).builds({ limit: 1 }, signal);
    expect(seen[0]).toMatchObject({ url, headers: { authorization: "Bearer jwt" } });
  });
});

describe("a server that does not know a parameter", () => {
  it("is asked without it, and not again", async () => {
    const { zuul, client } = site({ knows: ["complete", "idx_min", "idx_max"] });
    zuul.builds = [buildRow(1), buildRow(2, { result: "SKIPPED" }), buildRow(3, { result: null })];
    const query = { limit: 5, excludeResults: ["SKIPPED"], idxMin: 1 };
    for (let i = 0; i < 2; i++)
      expect((await client.builds(query, signal)).facts.map(({ zuulId }) => zuulId)).toEqual([1]);
    expect(zuul.requests).toEqual([
      "/builds?exclude_result=SKIPPED&idx_min=1&limit=5",
      "/builds?idx_min=1&limit=5",
      "/builds?idx_min=1&limit=5",
    ]);
  });

  it("is told from a tenant that is not there", async () => {
    const { zuul, client } = site();
    zuul.answers.set("/builds", html(404));
    await expect(client.builds({ limit: 5, complete: false, idxMin: 3 }, signal)).rejects.toMatchObject({
      status: 404,
      code: "source-unavailable",
    });
    expect(client.knowsComplete()).toBe(true);
  });

  it("is told from one that hiccups: rows with numbers come from a server that knows", async () => {
    const { zuul, client } = site();
    zuul.builds = [buildRow(1)];
    zuul.answers.set("/builds?complete=false&limit=5", html(404));
    await expect(client.builds({ limit: 5, complete: false }, signal)).rejects.toMatchObject({ status: 404 });
    expect(client.knowsComplete()).toBe(true);
  });

  it("may learn it later", async () => {
    const { zuul, client } = site({ numbered: false, knows: [] });
    await client.builds({ limit: 5, complete: false }, signal);
    expect(client.knowsComplete()).toBe(false);
    zuul.answers.set("/builds", json([buildRow(1)]));
    await client.builds({ limit: 5 }, signal);
    expect(client.knowsComplete()).toBe(true);
  });
});

describe("errors", () => {
  it.each([
    ["a tenant that is being loaded", html(422), { code: "source-unavailable", status: 422 }],
    [
      "a server that wants a token",
      { status: 401, text: '{"description":"no"}' },
      { code: "source-unavailable", status: 401 },
    ],
    [
      "one that wants patience",
      { status: 429, headers: new Headers({ "retry-after": "9" }) },
      { status: 429, retryAfterMs: 9000 },
    ],
    ["a web page with 200", html(200), { code: "source-changed-shape" }],
    ["JSON that breaks off", { text: '[{"uu' }, { code: "source-unavailable" }],
    ["an object for a list", json({ builds: [] }), { code: "source-changed-shape" }],
    ["a 500 of a server that is well", html(500), { code: "bad-request" }],
  ])("%s", async (_, answer, error) => {
    const { zuul, client } = site();
    zuul.answers.set("/builds", answer);
    await expect(client.builds({ limit: 5 }, signal)).rejects.toMatchObject(error);
  });

  it("a 500 of a server that is not well is an outage", async () => {
    const { zuul, client } = site();
    for (const path of ["/builds", "/info"]) zuul.answers.set(path, html(500));
    await expect(client.builds({ limit: 5 }, signal)).rejects.toMatchObject({
      code: "source-unavailable",
      status: 500,
    });
    await expect(client.info(signal)).rejects.toMatchObject({ status: 500 });
  });

  it("numbers that are none are never sent", async () => {
    const { zuul, client } = site();
    for (const query of [{ limit: -1 }, { limit: 5, idxMin: 1.5 }, { limit: 5, change: "abc" }])
      await expect(client.builds(query, signal)).rejects.toMatchObject({ code: "bad-request" });
    expect(zuul.requests).toEqual([]);
    await client.builds({ limit: 5, change: "87320,2", results: ["FAILURE", "TIMED_OUT"] }, signal);
    expect(zuul.requests).toEqual([
      "/builds?result=FAILURE&result=TIMED_OUT&change=87320&patchset=2&limit=5",
    ]);
  });

  it("what the server does not offer is undefined", async () => {
    const { zuul, client } = site();
    const window = { from: new Date(0), until: new Date(1), limit: 1 };
    expect(await client.buildTimes(window, signal)).toBeUndefined();
    zuul.answers.set("/config-errors", html(404));
    expect(await client.configErrors(signal)).toBeUndefined();
    expect(await client.build("nope", signal)).toBeUndefined();
    expect(await client.buildset("nope", signal)).toBeUndefined();
  });
});

describe("rows", () => {
  it("that do not fit are set aside with the reason, the page goes on", async () => {
    const { zuul, client } = site();
    const rows = [
      { ...buildRow(9), job_name: 7 },
      { ...buildRow(8), start_time: "yesterday" },
      null,
      { ...buildRow(6), artifacts: ["?", { name: "x", url: "javascript:alert(1)" }] },
      buildRow(5),
    ];
    zuul.answers.set("/builds", json(rows));
    const page = await client.builds({ limit: 5 }, signal);
    expect(page.facts.map(({ zuulId, artifacts }) => [zuulId, artifacts])).toEqual([
      [6, []],
      [5, []],
    ]);
    expect(page.rejected.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^job_name: /),
      "not a time: yesterday",
      expect.stringMatching(/^row: /),
    ]);
    expect(page.keys.map(({ id }) => id)).toEqual([9, 8, null, 6, 5]);
    expect(client.replay("builds", { ...rows[0], job_name: "x" }).facts).toHaveLength(1);
    expect(client.replay("buildsets", buildsetRow(1)).facts).toHaveLength(1);
  });

  it("keep a result nobody has heard of, and lose U+0000", async () => {
    const { zuul, client } = site();
    zuul.answers.set("/builds", json([buildRow(1, { result: "EATEN_BY_BEARS", error_detail: "a\0b" })]));
    expect((await client.builds({ limit: 1 }, signal)).facts[0]).toMatchObject({
      result: "EATEN_BY_BEARS",
      errorDetail: "ab",
    });
  });

  it("tell a change, a push, a tag and the tip of a branch apart, in either shape", async () => {
    const { zuul, client } = site();
    const ref = { project: "p", branch: "main", change: null, patchset: null };
    zuul.answers.set(
      "/builds",
      json([
        buildRow(6, {
          ref: { ...ref, change: 7, patchset: "f00", ref: "refs/pull/7/head", ref_url: "https://x.org/7" },
        }),
        buildRow(5, { ref: { ...ref, ref: "refs/heads/main", newrev: "a", oldrev: "b" } }),
        buildRow(4, { ref: { ...ref, ref: "refs/tags/v1", newrev: "a" } }),
        buildRow(3, { ref: { ...ref, ref: "refs/heads/main", ref_url: "" } }),
        { ...buildRow(2), ...ref, ref: "refs/changes/20/87320/3", change: 87320, patchset: "3" },
        { ...buildRow(1), ref: null },
      ]),
    );
    const { facts, rejected } = await client.builds({ limit: 6 }, signal);
    expect(rejected).toEqual([]);
    expect(facts.map((fact) => fact.ref && [fact.ref.kind, fact.ref.change, fact.ref.patchset])).toEqual([
      ["change", 7, "f00"],
      ["push", null, null],
      ["tag", null, null],
      ["periodic", null, null],
      ["change", 87320, "3"],
      null,
    ]);
  });

  it("of a job that an older server skipped have a key all the same", async () => {
    const { zuul, client } = site();
    const skipped = { result: "SKIPPED", job_name: "late-job", uuid: null as never };
    zuul.answers.set("/builds", json([buildRow(1, skipped), buildRow(2, { ...skipped, buildset: null })]));
    const { facts, rejected } = await client.builds({ limit: 2 }, signal);
    expect(facts.map(({ uuid }) => uuid)).toEqual([`${uuidOf(1, "a")}:late-job`]);
    expect(rejected[0]?.reason).toMatch(/^uuid: /);
  });

  it("of a buildset's builds know what only the buildset says; lists may be absent", async () => {
    const { zuul, client } = site();
    const { ref: _, ...flat } = buildRow(1, { uuid: uuidOf(1) });
    const old = { ...buildsetRow(1), refs: undefined, project: "p", ref: "refs/heads/main", branch: "main" };
    zuul.answers.set(
      "/buildset/x",
      json({
        ...old,
        builds: [{ ...flat, pipeline: undefined, buildset: undefined }, { uuid: 5 }],
        events: [
          { event_time: "2026-01-01T00:00:00", event_type: "triggered" },
          { event_time: "?", event_type: "?" },
        ],
      }),
    );
    const read = await client.buildset("x", signal);
    expect(read?.facts[0]?.builds[0]).toMatchObject({
      buildsetUuid: uuidOf(1, "a"),
      pipeline: "periodic",
      ref: { project: "p", kind: "periodic", branch: "main" },
      eventAt: new Date("2026-01-01T00:10:00Z"),
    });
    expect(read?.facts[0]?.events).toHaveLength(1);
    expect(read?.rejected).toHaveLength(2);
    zuul.answers.set("/buildset/y", json(buildsetRow(2, { result: "MERGE_CONFLICT" })));
    expect((await client.buildset("y", signal))?.facts[0]).toMatchObject({ builds: [], events: [] });
    zuul.answers.set("/buildset/z", json({ uuid: "z" }));
    expect(await client.buildset("z", signal)).toMatchObject({ facts: [], rejected: [{}] });
  });
});

describe("status", () => {
  const item = (over: object) => ({
    id: "i",
    live: true,
    zuul_ref: `Z${"a".repeat(32)}`,
    refs: [{ id: "5,2", project: "p" }],
    jobs: [],
    enqueue_time: 1795337070123,
    ...over,
  });
  const pipeline = (...heads: unknown[][]) => ({
    name: "gate",
    change_queues: [{ name: "q", window: 20, heads }],
  });

  it("leaves out what is only there for others, and sets aside what does not fit", async () => {
    const { zuul, client } = site();
    zuul.answers.set(
      "/status",
      json({
        trigger_event_queue: { length: 2 },
        connection_event_queues: { gerrit: { length: 3 } },
        pipelines: [
          pipeline(
            [item({ live: false }), item({ id: "k", jobs: [{ name: "j", surprise: 1 }, { title: "?" }] })],
            [5],
          ),
          "?",
        ],
      }),
    );
    const status = await client.status(signal);
    expect(status.items).toHaveLength(1);
    expect(status.items[0]).toMatchObject({
      itemId: "k",
      line: 0,
      place: 1,
      buildsetUuid: "a".repeat(32),
      enqueuedAt: new Date(1795337070123),
      refs: [{ change: 5, patchset: "2" }],
      jobs: [{ name: "j", state: "queued", tries: 0 }],
    });
    expect([status.waitingEvents, status.rejected.length, status.pipelines.length]).toEqual([5, 3, 1]);
  });

  it.each([
    [{ result: "FAILURE", start_time: 1.5 }, "done"],
    [{ start_time: 1.5, pre_fail: true }, "failing"],
    [{ start_time: 1.5, paused: true }, "paused"],
    [{ start_time: 1.5 }, "running"],
    [{ waiting_status: "executor" }, "waiting"],
    [{}, "queued"],
  ])("a job with %j is %s", async (fields, state) => {
    const { zuul, client } = site();
    const jobs = [{ name: "j", estimated_time: 12.5, elapsed_time: 1500, ...fields }];
    zuul.answers.set("/status", json({ pipelines: [pipeline([item({ jobs })])] }));
    const [job] = (await client.status(signal)).items[0]?.jobs ?? [];
    expect(job).toMatchObject({ state, estimatedMs: 12_500, elapsedMs: 1500 });
  });

  it.each([
    ["dependencies: a, b", "dependencies", ["a", "b"]],
    ["node request: 200-0000000000", "node", ["200-0000000000"]],
    ["nodeset request: abc", "node", ["abc"]],
    ["semaphores: x", "semaphores", ["x"]],
    ["repo state", "repo-state", []],
    ["executor", "executor", []],
    ["the moon: full", "other", []],
  ])("waiting for %s", async (text, reason, on) => {
    const { zuul, client } = site();
    const jobs = [{ name: "j", waiting_status: text }];
    zuul.answers.set("/status", json({ pipelines: [pipeline([item({ jobs })])] }));
    expect((await client.status(signal)).items[0]?.jobs[0]?.wait).toEqual({ reason, on, text });
  });

  it("of another form altogether is an error", async () => {
    const { zuul, client } = site();
    zuul.answers.set("/status", json({ pipelines: "none" }));
    await expect(client.status(signal)).rejects.toMatchObject({ code: "source-changed-shape" });
  });
});
