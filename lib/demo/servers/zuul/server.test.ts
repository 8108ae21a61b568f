import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ZuulBuildFact } from "@/lib/domain/zuul/facts";
import { manualClock } from "@/lib/shared/clock";
import { createHttp } from "@/lib/sources/http";
import { collect, createZuulClient, fetchEvidence } from "@/lib/sources/zuul";
import type { ZuulBuildRow } from "../../rows/zuul-rows";
import { partsOf } from "../../start";
import { World } from "../../world/world";
import { ZUUL_ID } from "../../world/zuul-ci";
import { logFiles } from "../../world/zuul-logs";
import { PartsServer } from "../parts-server";

const ANCHOR = new Date("2026-03-18T10:00:00Z");
const clock = manualClock(ANCHOR);
const world = new World({ seed: 3, anchor: ANCHOR, days: 8 });
const parts = partsOf(world);
const zuul = parts.find(({ id }) => id === "zuul");
const server = new PartsServer({ parts, clock, refresh: (now) => world.advance(now) });
const url = await server.listen();
const http = createHttp({ userAgent: "test", allowPrivate: ["127.0.0.1"] });
const client = createZuulClient(http, { root: `${url}/zuul`, tenant: "rdoproject.org", timeoutMs: 5_000 });
const signal = AbortSignal.timeout(120_000);
const horizon = new Date(ANCHOR.getTime() - 90 * 86_400_000);

afterAll(async () => {
  await http.close();
  await server.close();
});
beforeEach(() => zuul?.misbehave({ mode: "off" }));

/** What a reader of the whole tenant holds, by uuid. */
async function readAll(): Promise<Map<string, ZuulBuildFact>> {
  const held = new Map<string, ZuulBuildFact>();
  const steps = collect(client, { builds: null, buildsets: null }, () => ({ builds: [], buildsets: [] }), {
    signal,
    horizon,
  });
  for await (const step of steps)
    if (step.kind === "new-builds") for (const fact of step.page.facts) held.set(fact.uuid, fact);
  return held;
}

/** Failed builds by what they have left of their output: packed, plain, the console alone. */
function byForm(): Map<string, ZuulBuildRow[]> {
  const forms = new Map<string, ZuulBuildRow[]>();
  for (const row of world.zuul.store.builds.filter((one) => one.result === "FAILURE" && one.logUrl)) {
    const form = [...logFiles(world.zuul, row).keys()]
      .filter((name) => name.startsWith("job-output"))
      .join(" ");
    forms.set(form, [...(forms.get(form) ?? []), row]);
  }
  return forms;
}

describe("the product's Zuul client over the stand-in", () => {
  it("reads every build of the world, running ones too", async () => {
    const held = await readAll();
    expect(held.size).toBe(world.zuul.store.builds.length);
    for (const row of world.zuul.store.builds) {
      const fact = held.get(row.uuid);
      expect([fact?.result, fact?.startedAt?.getTime()]).toEqual([row.result, (row.start ?? 0) * 1000]);
    }
  });

  it("reads lists beside builds: tenants, pipelines, jobs, errors, info, times", async () => {
    expect(await client.tenants(signal)).toContain("rdoproject.org");
    const { facts: pipelines } = await client.pipelines(signal);
    expect(pipelines.find(({ name }) => name === "openstack-periodic-integration-main")?.drivers).toEqual([
      "timer",
    ]);
    const { facts: jobs } = await client.jobs(signal);
    expect(jobs.map(({ name }) => name)).toContain("DLRN-rpmbuild");
    expect((await client.configErrors(signal))?.facts.length).toBe(2);
    expect(await client.info(signal)).toMatchObject({ tenant: "rdoproject.org", readProtected: false });
    const times = await client.buildTimes(
      { jobNames: ["DLRN-rpmbuild"], from: horizon, until: ANCHOR, limit: 5 },
      signal,
    );
    expect(times?.facts.length).toBe(5);
  });

  it("shows in status what goes on, and goes on", async () => {
    const before = await client.status(signal);
    const items = (status: typeof before) => JSON.stringify(status);
    expect(items(before)).toContain("rdo");
    clock.advance(3_600_000);
    expect(items(await client.status(signal))).not.toBe(items(before));
  });

  it("gives the evidence of a failed build from this address, whatever form its logs have", async () => {
    const failed = [...byForm().values()].flatMap((rows) => rows.slice(-6));
    const sources = new Set<string>();
    for (const row of failed) {
      const fact = (await client.build(row.uuid, signal))?.facts[0];
      expect(fact?.logUrl).toContain(`${url}/logs/`);
      const evidence = fact && (await fetchEvidence(http, fact, signal));
      sources.add(evidence?.source ?? "");
      expect([row.uuid, evidence?.phase]).toEqual([row.uuid, "run"]);
      expect(evidence?.lines.length).toBeGreaterThan(0);
      expect(evidence?.nodes[0]?.image).toMatch(/^centos-9-stream-\d{8}$/);
    }
    expect(byForm().size).toBe(3);
    expect(sources).toContain("job-output.json");
    expect(sources).toContain("job-output.txt");
  });

  it("lists the folder a build's logs are in, whose every file is there", async () => {
    const failed = [...byForm().values()].flatMap((rows) => rows.slice(-1));
    for (const row of failed) {
      const folder = ((await client.build(row.uuid, signal))?.facts[0]?.logUrl ?? "").replace(/\/+$/, "");
      for (const address of [folder, `${folder}/`]) {
        const answer = await fetch(address);
        expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html;charset=UTF-8"]);
        const links = [...(await answer.text()).matchAll(/href="([^"]+)"/g)].map(
          ([, name]) => new URL(name ?? "", address).href,
        );
        expect(links).toContain(`${folder}/zuul-manifest.json`);
        expect(links.some((link) => link.startsWith(`${folder}/job-output.txt`))).toBe(true);
        for (const link of links) expect([link, (await fetch(link)).status]).toEqual([link, 200]);
      }
      expect((await fetch(`${folder}/no-such-folder/`)).status).toBe(404);
    }
  });

  it("tells of the world's failures under the id that the configuration gives it", () => {
    const failures = world.truth().flatMap((cause) => cause.failures.filter(({ table }) => table === "zuul"));
    expect(failures.length).toBeGreaterThan(20);
    expect(
      failures.every(({ instance, id }) => instance === ZUUL_ID && world.zuul.store.build(String(id))),
    ).toBe(true);
  });
});

describe("misbehaving on demand", () => {
  const ask = (path: string) => fetch(`${url}/zuul/api/tenant/rdoproject.org/${path}`);

  it.each([
    ["500", 500],
    ["429", 429],
    ["html200", 200],
  ])("mode %s", async (mode, status) => {
    zuul?.misbehave({ mode, match: "builds", count: 1 });
    const answer = await ask("builds?limit=1");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      status,
      expect.stringMatching(/html/),
    ]);
    expect((await ask("builds?limit=1")).headers.get("content-type")).toMatch(/json/);
  });

  it("breaks off, resets, spoils a row, ends early", async () => {
    zuul?.misbehave({ mode: "truncated", count: 1 });
    await expect(ask("builds").then((answer) => answer.text())).rejects.toThrow();
    zuul?.misbehave({ mode: "reset", count: 1 });
    await expect(ask("builds")).rejects.toThrow();
    zuul?.misbehave({ mode: "wrong-types", count: 1 });
    expect((await client.builds({ limit: 10 }, signal)).rejected.length).toBe(1);
    zuul?.misbehave({ mode: "empty-early" });
    expect(await (await ask("builds?idx_max=50")).json()).toEqual([]);
    expect(((await (await ask("builds")).json()) as unknown[]).length).toBe(50);
  });

  it("is an old server, or one that lost its database", async () => {
    zuul?.misbehave({ mode: "old-server" });
    expect((await ask("builds?idx_min=1")).status).toBe(404);
    const [row] = (await (await ask("builds?limit=1")).json()) as Record<string, unknown>[];
    expect(row).not.toHaveProperty("_id");
    expect(typeof row?.ref).toBe("string");
    zuul?.misbehave({ mode: "off" });
    zuul?.misbehave({ mode: "rebuilt" });
    const rows = (await (await ask("builds?limit=1000")).json()) as { _id: number }[];
    expect(rows.length).toBeLessThan(200);
    expect(rows.at(-1)?._id).toBe(1);
  });

  it("sends monstrous logs without holding them", async () => {
    const build = world.zuul.store.builds.findLast((row) => row.result === "FAILURE" && row.logUrl);
    const fact = (await client.build(build?.uuid ?? "", signal))?.facts[0];
    for (const mode of ["huge-log", "gzip-bomb", "nul-log"]) {
      zuul?.misbehave({ mode: "off" });
      zuul?.misbehave({ mode, match: "job-output" });
      const evidence = fact && (await fetchEvidence(http, fact, signal, { maxBytes: 4 * 1024 * 1024 }));
      expect(JSON.stringify(evidence)).not.toContain("\\u0000");
      expect(evidence?.truncated).toBe(mode !== "nul-log");
    }
  });

  it("says what is wrong with a fault it does not know", () => {
    expect(zuul?.misbehave({ mode: "sulk" })).toMatch(/mode must be one of/);
  });
});
