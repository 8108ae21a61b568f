import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attemptKey } from "@/lib/domain/koji/attempt";
import { tagDifferences } from "@/lib/domain/koji/desired-tags";
import { buildState } from "@/lib/domain/koji/facts";
import { classifyKojiFailure } from "@/lib/domain/koji/failure-class";
import { createGreenwaveClient } from "@/lib/sources/greenwave";
import { createHttp, type Http } from "@/lib/sources/http";
import {
  createKojiClient,
  FAILURES_AT_ONCE,
  fetchDesiredTags,
  type KojiBatch,
  type KojiCursor,
} from "@/lib/sources/koji";
import { parsePublications } from "@/lib/sources/published";
import { collectDeliverables } from "@/lib/sources/releases";
import { BUILD } from "../../rows/koji-rows";
import { World } from "../../world/world";
import type { ServerPart } from "../part";
import { StablePart } from "../stable/server";
import { KojiPart } from "./server";

const ANCHOR = Date.parse("2026-11-20T12:00:00Z");
const { signal } = new AbortController();

/** What a reader of the hub would keep. */
class Kept {
  readonly builds = new Map<string, { state: string; completedAt: Date | null }>();
  readonly stays = new Map<string, number | null>();
  rejected = 0;
  cursor: KojiCursor | undefined;

  apply(batch: KojiBatch): void {
    for (const build of batch.builds) this.builds.set(attemptKey(build), build);
    for (const stay of batch.stays)
      this.stays.set(`${stay.buildId} ${stay.tagName} ${stay.createEvent}`, stay.revokeEvent);
    this.rejected += batch.rejected.length;
    this.cursor = batch.cursor ?? this.cursor;
  }
}

let now = ANCHOR;
/** How much later the hub thinks it is than its world, in milliseconds. */
let ahead = 0;
let world: World;
let parts: ServerPart[];
let url: string;
let http: Http;
const server = createServer((message, response) => {
  world.advance(new Date(now));
  const path = new URL(message.url ?? "/", "http://localhost").pathname;
  const part = parts.find((one) => one.owns(path));
  part?.serve(message, response, new Date(now + ahead)).catch(() => response.destroy());
});
const endpoint = () => ({ hubUrl: `${url}/kojihub` });

beforeAll(async () => {
  world = new World({ seed: "koji", anchor: new Date(ANCHOR), days: 30 });
  const { hub } = world.stable;
  parts = [
    new KojiPart({
      id: "cbs",
      hubPath: "/kojihub",
      webPath: "/koji",
      filesPath: "/kojifiles",
      store: hub.store,
    }),
    new StablePart(world.stable),
  ];
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  http = createHttp({ userAgent: "Prodchain test", allowPrivate: true });
}, 60_000);
afterAll(async () => {
  await http.close();
  server.close();
  server.closeAllConnections();
});

/** The hub's own tables in the words of what is kept. */
function truth() {
  const { store } = world.stable.hub;
  const followed = (tagId: number) => store.tags.get(tagId)?.name.startsWith("cloud9s-") === true;
  return {
    builds: [...store.builds.values()].map(
      (row) => [`${row.id}@${row.creationEvent}`, buildState(row.state)] as const,
    ),
    stays: store.stays
      .filter((stay) => followed(stay.tagId))
      .map(
        (stay) =>
          [
            `${stay.buildId} ${store.tags.get(stay.tagId)?.name} ${stay.createEvent}`,
            stay.revokeEvent,
          ] as const,
      ),
  };
}

describe("the demo's hub, read by the product", { timeout: 30_000 }, () => {
  const kept = new Kept();

  it("is read whole on a first load", async () => {
    const client = createKojiClient(http, endpoint());
    const options = { tagPatterns: ["cloud9s-openstack-*"], since: undefined, missingBuilds: async () => [] };
    for await (const batch of client.firstLoad(options, undefined, signal)) kept.apply(batch);
    const { builds, stays } = truth();
    const completed = builds.filter(([, state]) => state !== "DELETED");
    expect(completed.length).toBeGreaterThan(2_800);
    for (const [key, state] of completed) expect([key, kept.builds.get(key)?.state]).toEqual([key, state]);
    expect(Object.fromEntries(kept.stays)).toEqual(Object.fromEntries(stays));
    expect(kept.rejected).toBe(0);
  });

  it("tells everything to one who asks now and then, late transactions too", async () => {
    const client = createKojiClient(http, endpoint());
    const tags = [...world.stable.hub.store.tags.values()].map(({ name }) => name);
    const building = async () => [];
    const known = { building };
    let late = 0;
    let newest = 0;
    const before = world.stable.hub.store.events.length;
    for (let step = 0; step < 50; step++) {
      now += 120_000;
      for await (const batch of client.tick(kept.cursor ?? { event: 0, completion: 0 }, tags, known, signal))
        kept.apply(batch);
    }
    for (const { id } of world.stable.hub.store.events.slice(before)) {
      if (id < newest) late++;
      newest = Math.max(newest, id);
    }
    const { builds, stays } = truth();
    expect(Object.fromEntries(kept.stays)).toEqual(Object.fromEntries(stays));
    const ended = builds.filter(([, state]) => state === "COMPLETE" || state === "FAILED");
    expect(ended.filter(([key, state]) => kept.builds.get(key)?.state !== state)).toEqual([]);
    // Events became visible after higher ones, which a cursor without overlap would have passed.
    expect(late).toBeGreaterThan(0);
    expect(kept.rejected).toBe(0);
  });

  it("tells why builds failed, with a log, and forgets logs after a while", async () => {
    const client = createKojiClient(http, endpoint());
    const failed = [...world.stable.hub.store.builds.values()]
      .filter((row) => row.state === BUILD.FAILED)
      .slice(-60);
    const attempts = failed.map((row) => ({
      buildId: row.id,
      creationEventId: row.creationEvent,
      taskId: row.taskId ?? 0,
    }));
    expect(attempts.length).toBeGreaterThan(10);
    const { facts, failed: unread } = await client.failures(attempts.slice(-FAILURES_AT_ONCE), signal);
    expect(unread).toEqual([]);
    for (const fact of facts) {
      expect(fact.reason).toMatch(/mock (exited with status|terminated by signal)/);
      expect(fact.request?.target).toMatch(/^cloud9s-openstack-\w+-el9s$/);
      expect(classifyKojiFailure(fact).failureClass).not.toBe("unknown");
    }
    expect(facts.some(({ log }) => log?.name === "root.log")).toBe(true);
    expect(facts.some(({ log }) => log?.name === "build.log")).toBe(true);
    ahead = 40 * 86_400_000;
    const later = await client.failures(attempts.slice(-1), signal);
    ahead = 0;
    expect(later.facts[0]?.log).toBeNull();
  });

  it("links to pages and files that are there", async () => {
    const build = [...world.stable.hub.store.builds.values()].findLast((row) => row.state === BUILD.COMPLETE);
    const page = await fetch(`${url}/koji/buildinfo?buildID=${build?.id}`);
    expect(await page.text()).toContain(world.stable.hub.store.nvrOf(build ?? ({} as never)));
    const root = world.stable.hub.store
      .children(build?.taskId ?? 0)
      .find((task) => task.method === "buildArch");
    const id = root?.id ?? 0;
    const log = await fetch(`${url}/kojifiles/work/tasks/${id % 10_000}/${id}/build.log`);
    expect(await log.text()).toContain("Mock Version");
    expect((await fetch(`${url}/kojifiles/work/tasks/1/2/build.log`)).status).toBe(404);
    expect((await fetch(endpoint().hubUrl)).headers.get("allow")).toBe("POST");
  });
});

describe("a misbehaving hub", () => {
  it.each([
    ["500", { code: "source-unavailable" }],
    ["429", { code: "source-unavailable" }],
    ["html200", { code: "source-changed-shape" }],
    ["offline", { faultCode: 1014 }],
    ["broken-xml", { code: "source-unavailable" }],
    ["truncated", { code: "source-unavailable" }],
    ["reset", { code: "source-unavailable" }],
    ["empty", { code: "source-unavailable" }],
  ])("%s costs a call, not more", async (mode, error) => {
    const client = createKojiClient(http, endpoint());
    const catalogue = () => client.catalogue(["cloud9s-*"], signal);
    expect(parts[0]?.misbehave({ mode, match: "listTags" })).toBeUndefined();
    await expect(catalogue()).rejects.toMatchObject(error);
    expect(parts[0]?.misbehave({ mode: "off" })).toBeUndefined();
    expect((await catalogue()).tags.length).toBe(15);
  });

  it("knows what it can do", () => {
    expect(parts[0]?.misbehave({ mode: "sing" })).toMatch(/mode must be one of/);
  });
});

describe("what stands beside Koji", { timeout: 30_000 }, () => {
  it("wants a content of the tags that is nearly theirs", async () => {
    const { store } = world.stable.hub;
    const tags = ["cloud9s-openstack-epoxy-testing", "cloud9s-openstack-dalmatian-release", "no-such-tag"];
    const contents = await fetchDesiredTags({ url: `${url}/rdoinfo/rdo.yml` }, tags, http, signal);
    expect(contents.map(({ tagName }) => tagName)).toEqual(tags.slice(0, 2));
    const desired = contents.flatMap((content) => content.desired);
    expect(desired.length).toBeGreaterThan(1_200);
    const actual = store.stays
      .filter(({ revokeEvent }) => revokeEvent === null)
      .map(({ buildId, tagId }) => {
        const build = store.builds.get(buildId);
        if (!build) throw new Error("a stay without its build");
        return {
          tagName: store.tags.get(tagId)?.name ?? "",
          packageName: store.packageName(build.packageId),
          buildId,
          nvr: store.nvrOf(build),
        };
      });
    const different = tagDifferences(desired, actual);
    expect(different.length).toBeLessThan(desired.length / 10);
  });

  it("lists what upstream has tagged", async () => {
    const location = { url: `${url}/releases/deliverables` };
    const read = [];
    for await (const one of collectDeliverables(
      { location, series: "epoxy", known: (name) => (name > "b" ? null : undefined) },
      http,
      signal,
    ))
      read.push(one);
    expect(read.length).toBeGreaterThan(250);
    expect(read.every(({ whole, revision }) => whole && revision !== null)).toBe(true);
    const known = new Map(read.map(({ deliverable, revision }) => [deliverable, revision]));
    const again = [];
    for await (const one of collectDeliverables(
      { location, series: "epoxy", known: (name) => known.get(name) },
      http,
      signal,
    ))
      again.push(one);
    expect(again).toEqual([]);
  });

  it("exports what was published, as the import takes it", async () => {
    const text = await (await fetch(`${url}/published/epoxy.csv`)).text();
    const { facts, mistakes } = parsePublications(text, new Date(now));
    expect(mistakes).toEqual([]);
    expect(facts.length).toBeGreaterThan(600);
    expect((await fetch(`${url}/published/flamingo.csv`)).status).toBe(404);
  });

  it("decides on builds", async () => {
    const { store } = world.stable.hub;
    const testing = store.staysIn(world.stable.hub.tagId("cloud9s-openstack-epoxy-testing"));
    const nvrs = testing
      .filter(({ revokeEvent }) => revokeEvent === null)
      .map(({ buildId }) => store.nvrOf(store.builds.get(buildId) ?? ({} as never)));
    const client = createGreenwaveClient(http, { baseUrl: `${url}/greenwave` });
    const point = { productVersion: "openstack-epoxy", decisionContext: "cloud-sig-release" };
    const { facts, rejected } = await client.decisions(point, nvrs, signal);
    expect(rejected).toEqual([]);
    expect(new Set(facts.map(({ nvr }) => nvr))).toEqual(new Set(nvrs));
    const share = (verdict: string) => facts.filter((fact) => fact.verdict === verdict).length / facts.length;
    expect(share("satisfied")).toBeGreaterThan(0.8);
    expect(share("unsatisfied")).toBeGreaterThan(0.02);
    expect(share("no-policy")).toBeGreaterThan(0);
  });
});
