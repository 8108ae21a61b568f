import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOUR, manualClock } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { feedHarness } from "@/lib/testing/feeds";
import { serve } from "@/lib/testing/http-server";
import { rdoinfoFeeds } from "./rdoinfo";
import { deliverablesOf, taggedReleasesFeeds } from "./tagged-releases";

const NOW = new Date("2026-03-10T12:00:00Z");
const SHA = "0123456789abcdef0123456789abcdef01234567";

let db: TestDatabase;
let server: Awaited<ReturnType<typeof serve>>;
const clock = manualClock(NOW);
/** Files by "series/name", as a Git server's contents API lists and hands them out. */
let files: Map<string, string>;
let asked: string[];

beforeAll(async () => {
  server = await serve((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://stub").pathname);
    asked.push(path);
    const file = files.get(path.replace(/^\/raw\//, "").replace(/\.yaml$/, ""));
    if (path.startsWith("/raw/") && file !== undefined)
      return response.writeHead(200, { "content-type": "text/plain" }).end(file);
    const [, series = ""] = /^\/contents\/deliverables\/(\w+)$/.exec(path) ?? [];
    const names = [...files.keys()].filter((name) => name.startsWith(`${series}/`));
    if (!series || names.length === 0) return response.writeHead(404).end("not here");
    const listing = names.map((name) => ({
      name: `${name.slice(series.length + 1)}.yaml`,
      type: "file",
      sha: `${files.get(name)?.length}-${files.get(name)?.at(-2)}`,
      download_url: `${server.url}/raw/${name}.yaml`,
    }));
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(listing));
  });
});
beforeAll(async () => {
  db = await testDatabase();
  return () => db.close();
});
beforeEach(async () => {
  await db.clear();
  clock.set(NOW);
  files = new Map();
  asked = [];
});
afterAll(() => server.close());

const deliverable = (repo: string, ...versions: string[]) =>
  `team: ${repo}\ntype: service\nreleases:\n${versions
    .map((v) => `- version: ${v}\n  projects:\n  - repo: openstack/${repo}\n    hash: ${SHA}\n`)
    .join("")}`;

const SITE = (series: string[]) => ({
  instances: [{ id: "epoxy", release: "epoxy", distro: "centos9", api: server.url, web: server.url }],
  taggedReleases: { url: `${server.url}/contents?ref=master`, series },
});
const site = (series = ["epoxy", "flamingo"]) => feedHarness(db, SITE(series), taggedReleasesFeeds, clock);

const pkg = (tag: string, name: string, project: string, upstream: string | null) =>
  insertRow(db.pool, "release_package", {
    rdoinfo_tag: tag,
    name,
    project,
    maintainers: [],
    upstream,
    recorded_at: NOW,
  });
const rows = async <T = Record<string, unknown>>(sql: string): Promise<T[]> =>
  (await db.pool.query(sql)).rows as T[];
const tags = () =>
  rows(
    "SELECT series, repo, version, kind, package_name FROM tagged_upstream ORDER BY series, repo, position",
  );

describe("tagged deliverables", () => {
  it("are stored with their package, and a file of a known revision is not read again", async () => {
    files.set("epoxy/nova", deliverable("nova", "31.0.0.0rc1", "31.0.0"));
    files.set("epoxy/neutron", deliverable("neutron", "26.0.0"));
    files.set("flamingo/nova", deliverable("nova", "32.0.0"));
    await pkg("epoxy", "openstack-nova", "nova", "https://opendev.example.org/openstack/nova.git");
    await pkg("epoxy", "openstack-neutron", "neutron", null);
    await pkg("old", "aa-other", "nova", "https://opendev.example.org/openstack/nova");
    const harness = await site();
    expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 4 }]);
    expect(await tags()).toEqual([
      {
        series: "epoxy",
        repo: "openstack/neutron",
        version: "26.0.0",
        kind: "final",
        package_name: "openstack-neutron",
      },
      {
        series: "epoxy",
        repo: "openstack/nova",
        version: "31.0.0.0rc1",
        kind: "candidate",
        package_name: "openstack-nova",
      },
      {
        series: "epoxy",
        repo: "openstack/nova",
        version: "31.0.0",
        kind: "final",
        package_name: "openstack-nova",
      },
      // No instance builds flamingo: the first by name of all packages of that project.
      {
        series: "flamingo",
        repo: "openstack/nova",
        version: "32.0.0",
        kind: "final",
        package_name: "aa-other",
      },
    ]);
    asked = [];
    expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 0 }]);
    expect(asked).toEqual(["/contents/deliverables/epoxy", "/contents/deliverables/flamingo"]);
    asked = [];
    expect(await harness.pass({ full: true })).toMatchObject([{ outcome: "ok", rowsChanged: 0 }]);
    expect(asked).toHaveLength(5);
    await harness.close();
  });

  it("follow a file that changed: a new tag comes, a wrong one goes", async () => {
    files.set("epoxy/nova", deliverable("nova", "31.0.0", "31.0.9"));
    const harness = await site(["epoxy"]);
    await harness.pass();
    files.set("epoxy/nova", deliverable("nova", "31.0.0", "31.0.1", "31.1.0"));
    clock.advance(HOUR);
    expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 3 }]);
    expect(await rows("SELECT version, recorded_at FROM tagged_upstream ORDER BY position")).toEqual([
      { version: "31.0.0", recorded_at: NOW },
      { version: "31.0.1", recorded_at: clock.now() },
      { version: "31.1.0", recorded_at: clock.now() },
    ]);
    await harness.close();
  });

  it("find their package when rdoinfo brings it later, at its next pass or at ours", async () => {
    const both = join(mkdtempSync(join(tmpdir(), "prodchain-rdoinfo-")), "rdo.yml");
    const rdoinfo = (...names: string[]) =>
      writeFileSync(
        both,
        `releases: []\npackages:\n${names
          .map(
            (name) =>
              `- project: ${name}\n  name: openstack-${name}\n  upstream: https://opendev.example.org/openstack/${name}\n  tags: {epoxy: null}\n  maintainers: [a@example.org]\n`,
          )
          .join("")}`,
      );
    files.set("epoxy/nova", deliverable("nova", "31.0.0"));
    files.set("epoxy/glance", deliverable("glance", "30.0.0"));
    rdoinfo("cinder");
    const site = { ...SITE(["epoxy"]), rdoinfo: { path: both } };
    const ours = await feedHarness(db, site, taggedReleasesFeeds, clock);
    const theirs = await feedHarness(db, site, rdoinfoFeeds, clock);
    await theirs.pass();
    await ours.pass();
    expect(await tags()).toMatchObject([{ package_name: null }, { package_name: null }]);
    rdoinfo("cinder", "nova");
    expect(await theirs.pass()).toMatchObject([{ outcome: "ok" }]);
    expect(await tags()).toMatchObject([{ package_name: null }, { package_name: "openstack-nova" }]);
    await pkg("epoxy", "openstack-glance", "glance", null);
    expect(await ours.pass()).toMatchObject([{ rowsChanged: 1 }]);
    expect(await tags()).toMatchObject([{ package_name: "openstack-glance" }, {}]);
    await ours.close();
    await theirs.close();
    rmSync(dirname(both), { recursive: true });
  });

  it("survive a file that is no deliverable, and a series that is not there", async () => {
    files.set("epoxy/broken", "releases: [\n");
    files.set(
      "epoxy/nova",
      `${deliverable("nova", "31.0.0")}- version: 31.0.1\n  projects: [{repo: nova}]\n`,
    );
    const harness = await site();
    expect(await harness.pass()).toMatchObject([{ outcome: "partial" }]);
    expect(await tags()).toMatchObject([{ version: "31.0.0" }]);
    expect(await rows("SELECT reason FROM set_aside ORDER BY id")).toMatchObject([
      { reason: expect.stringMatching(/^epoxy\/broken: /) },
      { reason: expect.stringMatching(/^epoxy\/nova: .*owner\/name/) },
    ]);
    expect(await rows("SELECT notice FROM feed")).toEqual([
      { notice: expect.stringMatching(/^flamingo: .*answered 404/) },
    ]);
    // Neither is taken for read: both come again.
    asked = [];
    await harness.pass();
    expect(asked.filter((path) => path.startsWith("/raw/"))).toHaveLength(2);
    await harness.close();
  });

  it("are a failure of the feed when no series can be read", async () => {
    const harness = await site();
    expect(await harness.pass()).toMatchObject([
      { outcome: "failed", error: expect.stringMatching(/answered 404/) },
    ]);
    await harness.close();
  });
});

it("looks below the configured place for the folder deliverables, unless it is that folder", () => {
  expect(deliverablesOf({ path: "/srv/releases" })).toEqual({ path: "/srv/releases/deliverables" });
  expect(deliverablesOf({ path: "/srv/releases/deliverables/" })).toEqual({
    path: "/srv/releases/deliverables",
  });
  expect(deliverablesOf({ url: "https://git.example.org/api/contents?ref=x" })).toEqual({
    url: "https://git.example.org/api/contents/deliverables?ref=x",
  });
});
