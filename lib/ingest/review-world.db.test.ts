import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GerritPart } from "@/lib/demo/servers/gerrit/part";
import { PartsServer } from "@/lib/demo/servers/parts-server";
import { StablePart } from "@/lib/demo/servers/stable/server";
import { INSTANCES } from "@/lib/demo/world/instances";
import { COMPONENT_OWNERS, DFGS, PACKAGE_OWNERS } from "@/lib/demo/world/ownership";
import { rdoinfoFiles } from "@/lib/demo/world/rdoinfo-files";
import { SERIES } from "@/lib/demo/world/stable-files";
import { World } from "@/lib/demo/world/world";
import { DAY, HOUR, manualClock } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { feedHarness } from "@/lib/testing/feeds";
import { gerritFeeds } from "./gerrit/feed";
import { rdoinfoFeeds } from "./rdoinfo";
import { taggedReleasesFeeds } from "./tagged-releases";

const ANCHOR = new Date("2026-03-18T10:00:00Z");
const clock = manualClock(ANCHOR);
const world = new World({ seed: 1, anchor: ANCHOR, days: 16 });

let db: TestDatabase;
let server: PartsServer;
let folder: string;
let harness: Awaited<ReturnType<typeof feedHarness>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "prodchain-world-"));
  for (const [path, text] of rdoinfoFiles()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  server = new PartsServer({
    clock,
    parts: [
      new GerritPart({ store: world.reviews.store, head: () => undefined }),
      new StablePart(world.stable),
    ],
    refresh: (now) => world.advance(now),
  });
  const url = await server.listen();
  db = await testDatabase();
  harness = await feedHarness(
    db,
    {
      instances: INSTANCES.map(({ id, release, distro, rdoinfoTag, downstreamOf }) => ({
        id,
        release,
        distro,
        rdoinfoTag,
        api: url,
        web: url,
        ...(downstreamOf && { downstreamOf }),
      })),
      rdoinfo: { path: folder },
      taggedReleases: { url: `${url}/releases`, series: SERIES },
      gerrit: [{ id: "rdo", url: `${url}/gerrit` }],
      dfgs: DFGS,
      ownership: [
        ...PACKAGE_OWNERS.map(([pattern, dfg]) => ({ package: pattern, dfg })),
        ...Object.entries(COMPONENT_OWNERS).map(([component, dfg]) => ({ component, dfg })),
      ],
    },
    (context) => [...rdoinfoFeeds(context), ...gerritFeeds(context), ...taggedReleasesFeeds(context)],
    clock,
  );
  for (const feed of await harness.pass()) expect(feed).toMatchObject({ outcome: "ok" });
});
afterAll(async () => {
  await harness.close();
  await server.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = async (sql: string) => (await db.pool.query(sql)).rows;
/** What the world knows, as the table should have it. */
const truth = () =>
  world.reviews.store
    .latest()
    .filter((row) => row.patchset > 0)
    .map(({ number, project, branch, status, patchset, revision }) => ({
      number,
      project,
      branch,
      status,
      patchset,
      revision,
    }))
    .sort((a, b) => a.number - b.number);
const stored = () =>
  rows(
    "SELECT number, project, branch, status, patchset, revision FROM gerrit_review WHERE removed_at IS NULL ORDER BY number",
  );

it("holds every review of the simulated distribution, and keeps up with it", async () => {
  expect(truth().length).toBeGreaterThan(50);
  expect(await stored()).toEqual(truth());
  for (let step = 0; step < 6; step++) {
    clock.advance(4 * HOUR);
    await harness.pass();
  }
  expect(clock.now().getTime() - ANCHOR.getTime()).toBe(DAY);
  expect(await stored()).toEqual(truth());
});

it("knows what every change of a package is about, and whose nearly all are", async () => {
  const [counts] = await rows(
    `SELECT count(*)::int AS all, count(package_name)::int AS package, count(release_name)::int AS release,
       count(dfg_slug)::int AS dfg FROM gerrit_review WHERE kind IN ('distgit-update', 'patch', 'ftbfs')`,
  );
  expect(counts.all).toBeGreaterThan(100);
  expect([counts.package, counts.release]).toEqual([counts.all, counts.all]);
  expect(counts.dfg / counts.all).toBeGreaterThan(0.98);
  const ftbfs = await rows("SELECT ftbfs, package_name FROM gerrit_review WHERE kind = 'ftbfs'");
  expect(ftbfs.length).toBeGreaterThan(0);
  for (const row of ftbfs)
    expect(row.ftbfs).toMatchObject({
      projectName: row.package_name,
      build: { commitHash: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
});

it("holds upstream's tags of each series under the package they are for", async () => {
  const held = await rows(
    `SELECT series, count(DISTINCT repo)::int AS repos, count(*)::int AS tags, count(package_name)::int AS named
     FROM tagged_upstream GROUP BY 1 ORDER BY 1`,
  );
  expect(held.map(({ series }) => series)).toEqual([...SERIES].sort());
  for (const { repos, tags, named } of held) {
    expect(repos).toBeGreaterThan(20);
    expect(named).toBe(tags);
  }
});
