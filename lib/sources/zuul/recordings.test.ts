import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildMeaning } from "@/lib/domain/zuul/results";
import { recordings } from "@/lib/testing/recordings";
import { createZuulClient } from "./client";
import { FakeZuul, type Row } from "./fixtures/fake-zuul";
import { Mirror } from "./fixtures/mirror";

const folder = recordings("zuul");
const signal = new AbortController().signal;
const load = <T>(path: string): T => JSON.parse(readFileSync(join(folder ?? "", path), "utf8")) as T;

function site() {
  const zuul = new FakeZuul();
  const client = createZuulClient(zuul, { root: "http://zuul.example.org/zuul", tenant: "rdo" });
  return { zuul, client, answer: (path: string, file: string) => serve(zuul, path, load(file)) };
}
const serve = (zuul: FakeZuul, path: string, body: unknown) =>
  zuul.answers.set(path, { text: JSON.stringify(body) });

interface Timeline {
  polls: { status: unknown; builds: Row[]; buildsets: Row[] }[];
  buildset_details: (Row & { builds: Row[]; result: string })[];
}

describe.skipIf(!folder)("the recorded timeline", () => {
  const { polls, buildset_details: details } = folder
    ? load<Timeline>("v11/timeline/timeline.json")
    : { polls: [], buildset_details: [] };

  it("ends in the recorded store, with polls dropped, repeated and cut into pages", async () => {
    const last = polls.length - 1;
    const some = fc.array(fc.integer({ min: 0, max: last }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 2, max: 20 }), async (chosen, limit) => {
        const { zuul, client } = site();
        const mirror = new Mirror();
        for (const i of [...chosen.sort((a, b) => a - b), last, last]) {
          Object.assign(zuul, { builds: polls[i]?.builds ?? [], buildsets: polls[i]?.buildsets ?? [] });
          for (const detail of details)
            if (zuul.buildsets.some(({ uuid, result }) => uuid === detail.uuid && result !== null))
              serve(zuul, `/buildset/${detail.uuid}`, detail);
          await mirror.cycle(client, { limit });
        }
        const whole = await Promise.all(details.map(({ uuid }) => client.buildset(uuid, signal)));
        const facts = whole.flatMap((read) => read?.facts ?? []);
        const builds = facts.flatMap((detail) => detail.builds);
        expect(new Map(mirror.builds)).toEqual(new Map(builds.map((build) => [build.uuid, build])));
        expect(mirror.buildsets).toEqual(new Map(facts.map(({ buildset }) => [buildset.uuid, buildset])));
        for (const [uuid, events] of mirror.events)
          expect(events).toEqual(facts.find(({ buildset }) => buildset.uuid === uuid)?.events);
        expect(builds).toHaveLength(14);
        expect(mirror.gone.size + mirror.replaced).toBe(0);
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  it("shows in each status what runs, and nothing that was set aside", async () => {
    for (const { status } of polls) {
      const { zuul, client } = site();
      serve(zuul, "/status", status);
      const { items, rejected } = await client.status(signal);
      expect(rejected).toEqual([]);
      for (const item of items) expect(details.map(({ uuid }) => uuid)).toContain(item.buildsetUuid);
    }
  });
});

describe.skipIf(!folder)("recorded lists", () => {
  it.each([
    "v11/builds/builds-recent-50.json",
    "v11/builds/builds-gerrit.json",
    "v11/builds/builds-limit3-skip2.json",
    "v11/builds/builds-result-FAILURE-TIMED_OUT.json",
    "v11/history/builds-page1.json",
    "v11/history/builds-idx_max-49576-limit100.json",
    "v11/history/builds-periodic-integration-main-failures.json",
    "v4/builds-rdo-integration-2021-a.json",
  ])("%s: every row fits and says what it was", async (file) => {
    const { client, answer } = site();
    answer("/builds", file);
    const { facts, rejected } = await client.builds({ limit: 200 }, signal);
    const wires = load<Row[]>(file);
    expect(rejected).toEqual([]);
    expect(facts.map((fact) => [fact.jobName, fact.result])).toEqual(
      wires.map((w) => [w.job_name, w.result]),
    );
    expect(new Set(facts.map(({ uuid }) => uuid)).size).toBe(wires.length);
    for (const fact of facts) {
      expect(fact.ref?.project).toBeTruthy();
      expect(fact.pipeline).toBeTruthy();
      expect(buildMeaning(fact.result).outcome).not.toBe("unknown");
      if (fact.startedAt && fact.endedAt && fact.durationMs !== null)
        expect(
          Math.abs(fact.endedAt.getTime() - fact.startedAt.getTime() - fact.durationMs),
        ).toBeLessThanOrEqual(2000);
    }
  });

  it("a production row of 2021 has flat ref fields, no number, and a link that leads nowhere", async () => {
    const { client, answer } = site();
    answer("/builds", "v4/builds-rdo-integration-2021-a.json");
    const [first] = (await client.builds({ limit: 200 }, signal)).facts;
    expect(first).toMatchObject({
      zuulId: null,
      startedAt: new Date("2021-06-21T17:14:41Z"),
      durationMs: 6_632_000,
      ref: { kind: "periodic", project: "openstack/tripleo-ci", ref: "refs/heads/master", url: null },
    });
  });

  it("buildsets, alone and in lists", async () => {
    const { client, answer } = site();
    for (const file of [
      "v11/builds/buildsets.json",
      "v11/builds/buildsets-gerrit.json",
      "v11/history/buildsets-100.json",
    ]) {
      answer("/buildsets", file);
      expect((await client.buildsets({ limit: 200 }, signal)).rejected).toEqual([]);
    }
    answer("/buildset/p", "v11/builds/buildset-09-post-SUCCESS.json");
    const post = await client.buildset("p", signal);
    expect(post?.facts[0]).toMatchObject({
      buildset: { refs: [{ kind: "push", newRev: "b870fe975ba502237de96fe16d395d6474265b7d", url: null }] },
      builds: [{ jobName: "noop", held: false, pipeline: "post", ref: { kind: "push" } }],
      events: [{ type: "triggered", at: new Date("2026-11-22T08:46:30Z") }],
    });
    answer("/buildset/g", "v11/builds/gerrit-buildset-4-gate-DEQUEUED.json");
    const gate = await client.buildset("g", signal);
    expect(gate?.facts[0]?.builds[0]?.ref).toMatchObject({ kind: "change", change: 3, patchset: "1" });
    answer("/buildset/d", "v11/builds/buildset-02-openstack-periodic-integration-main-FAILURE.json");
    expect((await client.buildset("d", signal))?.rejected).toEqual([]);
  });

  it("build-times, jobs, pipelines, configuration errors, tenants and info", async () => {
    const { zuul, client, answer } = site();
    answer("/build-times", "v11/builds/build-times-limit5.json");
    answer("/jobs", "v11/meta/jobs.json");
    answer("/pipelines", "v11/meta/pipelines.json");
    answer("/config-errors", "v11/meta/config-errors.json");
    answer("/info", "v11/meta/tenant-info.json");
    answer("/zuul/api/tenants", "v11/meta/tenants.json");
    const window = { from: new Date("2026-11-22T00:00:00.5Z"), until: new Date("2026-11-23"), limit: 5 };
    expect((await client.buildTimes(window, signal))?.facts).toHaveLength(5);
    expect(zuul.requests).toEqual([
      "/build-times?limit=5&start_time=2026-11-22T00%3A00%3A00&end_time=2026-11-23T00%3A00%3A00",
    ]);
    const jobs = await client.jobs(signal);
    expect(jobs.facts).toContainEqual({
      name: "DLRN-rpmbuild",
      description: null,
      tags: [],
      parents: ["base"],
    });
    expect((await client.pipelines(signal)).facts.find(({ name }) => name === "periodic")?.drivers).toEqual([
      "timer",
    ]);
    expect((await client.configErrors(signal))?.facts[0]).toMatchObject({
      project: "rdo-jobs",
      path: "zuul.d/jobs.yaml",
      name: "Project Forbidden",
    });
    expect(await client.info(signal)).toEqual({
      tenant: "rdoproject.org",
      readProtected: false,
      websocketUrl: null,
    });
    expect(await client.tenants(signal)).toEqual(["openstack", "rdoproject.org"]);
    expect([jobs.rejected].flat()).toEqual([]);
  });

  it("errors are told apart by content type as well as status", async () => {
    const { zuul, client } = site();
    const errors =
      load<Record<string, { status: number; content_type: string; body_starts: string }>>("v11/errors.json");
    const seen: Record<string, string> = {};
    for (const [name, { status, content_type: contentType, body_starts: text }] of Object.entries(errors)) {
      zuul.answers.set("/builds", { status, contentType, text });
      seen[name] = await client.builds({ limit: 5 }, signal).then(
        (page) => `${page.facts.length} rows`,
        (error: { name: string; code: string }) => `${error.name} ${error.code}`,
      );
    }
    expect(seen).toMatchObject({
      "unknown-tenant": "SourceRefused source-unavailable",
      "unknown-route": "NotJson source-changed-shape",
      "bad-limit": "ProdchainError bad-request",
      "unknown-job": "ProdchainError bad-request",
      "bad-idx": "SourceRefused source-unavailable",
      "limit-0": "0 rows",
    });
  });
});

describe.skipIf(!folder)("recorded status", () => {
  const statusOf = async (file: string) => {
    const { client, answer } = site();
    answer("/status", file);
    const status = await client.status(signal);
    expect(status.rejected).toEqual([]);
    return status;
  };

  it("idle", async () => {
    const status = await statusOf("v11/status/status-idle.json");
    expect(status.items).toEqual([]);
    expect(status.pipelines).toHaveLength(9);
    expect(status.reconfiguredAt).toEqual(new Date(1795337070000));
  });

  it("a periodic line: done, running, failing before its end, tried again", async () => {
    const { items } = await statusOf("v11/status/status-periodic-running.json");
    const line = items.find(({ pipeline }) => pipeline === "openstack-periodic-integration-main");
    expect(line).toMatchObject({ failingReasons: ["at least one job failed"], itemAhead: null });
    expect(line?.refs).toEqual([
      {
        project: "rdo-jobs",
        projectCanonical: "review.example.org/rdo-jobs",
        change: null,
        patchset: null,
        ref: "refs/heads/master",
        url: null,
        owner: null,
      },
    ]);
    const states = line?.jobs.map(({ state, result, tries }) => [state, result, tries]);
    expect(states).toEqual([
      ["done", "SUCCESS", 1],
      ["done", "SUCCESS", 1],
      ["done", "SUCCESS", 1],
      ["running", null, 1],
      ["failing", null, 1],
      ["done", "TIMED_OUT", 1],
      ["running", null, 6],
    ]);
    const [first] = line?.jobs ?? [];
    expect(first?.startedAt?.getTime()).toBe(1795336751849);
    expect([first?.elapsedMs, first?.estimatedMs]).toEqual([4024, null]);
  });

  it("what jobs wait for", async () => {
    const { items } = await statusOf("v11/status/status-waiting-reasons.json");
    const waits = items.flatMap(({ jobs }) => jobs.flatMap(({ wait }) => wait ?? []));
    expect(new Set(waits.map(({ reason }) => reason))).toEqual(
      new Set(["dependencies", "semaphores", "node"]),
    );
    expect(waits.find(({ reason }) => reason === "node")?.on).toEqual(["200-0000000000"]);
    expect(waits.find(({ reason }) => reason === "semaphores")?.on).toEqual(["promotion-lock"]);
    expect(waits.filter(({ on }) => on.length === 3)).toHaveLength(1);
  });

  it("a gate in which one fails and the next starts again in a line of its own", async () => {
    const { items } = await statusOf("v11/status/status-gate-reset.json");
    const gate = items.filter(({ pipeline, queue }) => pipeline === "gate" && queue === "integrated");
    expect(gate.map(({ line, place, failingReasons }) => [line, place, failingReasons.length])).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ]);
    expect(gate[0]?.refs[0]).toMatchObject({ change: expect.any(Number), patchset: "1" });
  });

  it("OpenDev's gate of 2021, in the old shape", async () => {
    const { items, version } = await statusOf("v4/status-opendev-gate-2021-trimmed.json");
    expect(version).toBe("3.19.2.dev386 4f897f8b");
    expect(items).toHaveLength(9);
    expect(items[1]).toMatchObject({
      queue: "tripleo",
      window: 26,
      itemId: "780008,2",
      itemAhead: "774573,19",
      remainingMs: 5890893,
      refs: [{ project: "openstack/tripleo-quickstart", change: 780008, patchset: "2" }],
    });
  });
});
