import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE, manualClock } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { dlrnCommit, insertRow } from "@/lib/testing/factories";
import { feedHarness } from "@/lib/testing/feeds";
import { type StubChange, stubGerrit } from "@/lib/testing/stub-gerrit";
import { gerritFeeds } from "./feed";
import { HEADS_AT_ONCE } from "./heads";
import { OPEN_EVERY } from "./open";

const NOW = new Date("2026-03-10T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const NOVA = "openstack/nova-distgit";

let db: TestDatabase;
let gerrit: Awaited<ReturnType<typeof stubGerrit>>;
const clock = manualClock(NOW);

beforeAll(async () => {
  gerrit = await stubGerrit(40);
});
beforeAll(async () => {
  db = await testDatabase();
  return () => db.close();
});
beforeEach(async () => {
  await db.clear();
  clock.set(NOW);
  Object.assign(gerrit.state, { changes: [], heads: new Map(), asked: [], trouble: undefined });
});
afterAll(() => gerrit.close());

type Site = { server?: Record<string, unknown>; ownership?: unknown[]; backfill?: Record<string, string> };

/** A site of one Gerrit and one release, with nova among its packages. */
async function site({ server = {}, ownership, backfill = {} }: Site = {}) {
  const harness = await feedHarness(
    db,
    {
      instances: [
        { id: "epoxy", release: "epoxy", distro: "centos9", api: gerrit.url, web: gerrit.url },
        { id: "master", release: "flamingo", distro: "centos9", api: gerrit.url, web: gerrit.url },
      ],
      releases: [
        { name: "flamingo", phase: "development", upstreamBranch: "master" },
        { name: "epoxy", phase: "maintained", upstreamBranch: "stable/2025.1" },
      ],
      gerrit: [{ id: "rdo", url: gerrit.url, ...server }],
      backfill,
      dfgs: [
        { slug: "compute", name: "Compute" },
        { slug: "packaging", name: "Packaging" },
      ],
      ownership: ownership ?? [{ package: "openstack-nova", dfg: "compute" }],
    },
    gerritFeeds,
    clock,
  );
  for (const tag of ["epoxy", "flamingo"])
    await insertRow(db.pool, "release_package", {
      rdoinfo_tag: tag,
      name: "openstack-nova",
      project: "nova",
      component: "compute",
      maintainers: [],
      upstream: "https://opendev.example.org/openstack/nova",
      distgit: `https://review.example.org/r/${NOVA}`,
      recorded_at: NOW,
    }).catch((error) => {
      if (error.code !== "23505") throw error;
    });
  return harness;
}

const put = (...changes: StubChange[]) => {
  for (const change of changes) {
    const at = gerrit.state.changes.findIndex((c) => c.number === change.number);
    if (at < 0) gerrit.state.changes.push(change);
    else gerrit.state.changes[at] = change;
  }
};
const drop = (...numbers: number[]) => {
  gerrit.state.changes = gerrit.state.changes.filter((c) => !numbers.includes(c.number));
};
const rows = async <T = Record<string, unknown>>(sql: string): Promise<T[]> =>
  (await db.pool.query(sql)).rows as T[];
const held = async () =>
  (
    await rows<{ number: number }>(
      "SELECT number FROM gerrit_review WHERE removed_at IS NULL ORDER BY number",
    )
  ).map((row) => row.number);
const changes = (from: number, to: number, age = MINUTE): StubChange[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    number: from + i,
    project: NOVA,
    updated: ago(age + i * MINUTE),
  }));

describe("reviews come in", () => {
  it("with package, release, owner, votes and what they are for", async () => {
    put(
      {
        number: 1,
        project: NOVA,
        branch: "epoxy-rdo",
        updated: ago(HOUR),
        subject: "Update to 31.1.0",
        verified: [[1, "zuul"]],
      },
      {
        number: 2,
        project: NOVA,
        updated: ago(2 * HOUR),
        topic: "rdo-FTBFS",
        subject: "openstack-nova: failed to build abcdef1",
        message: `x\n\nSee log at https://dlrn.example.org/centos9/ab/cd/${"abcd".padEnd(40, "0")}_01234567\n`,
      },
      {
        number: 3,
        project: "rdoinfo",
        branch: "master",
        updated: ago(3 * HOUR),
        topic: "epoxy-9s-testing-update",
      },
    );
    const harness = await site();
    expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 3 }]);
    const stored = await rows(
      "SELECT number, kind, package_name, release_name, dfg_slug, verified, labels #>> '{verified,votes,0,by}' AS by FROM gerrit_review ORDER BY number",
    );
    expect(stored).toMatchObject([
      {
        number: 1,
        kind: "distgit-update",
        package_name: "openstack-nova",
        release_name: "epoxy",
        dfg_slug: "compute",
        verified: 1,
        by: "zuul",
      },
      {
        number: 2,
        kind: "ftbfs",
        package_name: "openstack-nova",
        release_name: "flamingo",
        dfg_slug: "compute",
        verified: 0,
      },
      { number: 3, kind: "tag-promotion", package_name: null, release_name: "epoxy", dfg_slug: null },
    ]);
    expect(await rows("SELECT ftbfs->>'projectName' AS p FROM gerrit_review WHERE number = 2")).toEqual([
      { p: "openstack-nova" },
    ]);
    expect(await rows("SELECT first_load_at, newest_at, source, instance_id FROM feed")).toEqual([
      { first_load_at: NOW, newest_at: ago(HOUR), source: "gerrit", instance_id: "rdo" },
    ]);
    await harness.close();
  });

  it("twice, and nothing changes; a vote or a merge does", async () => {
    put(...changes(1, 95));
    const harness = await site();
    expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 95 }]);
    const before = await rows("SELECT * FROM gerrit_review ORDER BY number");
    clock.advance(MINUTE);
    expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 0 }]);
    expect(await rows("SELECT * FROM gerrit_review ORDER BY number")).toEqual(before);
    put({ number: 7, project: NOVA, updated: clock.now(), status: "MERGED" });
    put({ number: 8, project: NOVA, updated: clock.now(), verified: [[-1, "zuul"]] });
    expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 2 }]);
    expect(
      await rows(
        "SELECT number, status, verified, submitted_at, recorded_at, changed_at FROM gerrit_review WHERE number IN (7, 8) ORDER BY 1",
      ),
    ).toEqual([
      {
        number: 7,
        status: "MERGED",
        verified: 0,
        submitted_at: clock.now(),
        recorded_at: NOW,
        changed_at: clock.now(),
      },
      {
        number: 8,
        status: "NEW",
        verified: -1,
        submitted_at: null,
        recorded_at: NOW,
        changed_at: clock.now(),
      },
    ]);
    await harness.close();
  });

  it("as far back as the site wants when they are closed, however old when they are open", async () => {
    put(
      { number: 1, project: NOVA, updated: ago(400 * DAY) },
      { number: 2, project: NOVA, updated: ago(40 * DAY), status: "MERGED" },
      { number: 3, project: NOVA, updated: ago(20 * DAY), status: "ABANDONED" },
    );
    const harness = await site({ backfill: { reviews: "30d" } });
    await harness.pass();
    expect(await held()).toEqual([1, 3]);
    await harness.close();
  });

  it("of the configured projects only; another project is read from its beginning", async () => {
    put(
      { number: 1, project: NOVA, updated: ago(5 * DAY), status: "MERGED" },
      { number: 2, project: "rdoinfo", updated: ago(5 * DAY), status: "MERGED" },
      { number: 3, project: "other", updated: ago(HOUR) },
    );
    const first = await site({ server: { projects: ["^.*-distgit"] } });
    await first.pass();
    expect(await held()).toEqual([1]);
    await first.close();
    const second = await site({ server: { projects: ["^.*-distgit", "rdoinfo"] } });
    await second.pass();
    expect(await held()).toEqual([1, 2]);
    await second.close();
  });

  it("without the rows that do not fit, until they are mended", async () => {
    put(
      ...changes(1, 3),
      { number: 4, project: NOVA, updated: ago(HOUR), wire: { created: "yesterday" } },
      // Only PostgreSQL refuses half a surrogate pair; a backslash before u0000 is harmless.
      { number: 5, project: NOVA, updated: ago(HOUR), subject: "\\u0000", verified: [[1, "\ud800\0"]] },
    );
    const harness = await site();
    expect(await harness.pass()).toMatchObject([{ outcome: "partial" }]);
    expect(await held()).toEqual([1, 2, 3]);
    const aside = await rows<{ number: number; reason: string }>(
      "SELECT (payload->>'_number')::int AS number, reason FROM set_aside ORDER BY 1",
    );
    expect(aside).toEqual([
      { number: 4, reason: "not a time: yesterday" },
      { number: 5, reason: expect.stringMatching(/json/) },
    ]);
    drop(4, 5);
    await db.pool.query(
      `UPDATE set_aside SET payload = payload || '{"created": "2026-03-01 00:00:00.000000000", "labels": {}}'`,
    );
    await harness.pass({ replay: true });
    expect(await rows("SELECT replayed_at FROM set_aside")).toEqual([
      { replayed_at: NOW },
      { replayed_at: NOW },
    ]);
    expect(await rows("SELECT number, subject FROM gerrit_review WHERE number > 3 ORDER BY 1")).toEqual([
      { number: 4, subject: "Change 4" },
      { number: 5, subject: "\\u0000" },
    ]);
    await harness.close();
  });
});

it("finds the failed build that a review was opened for", async () => {
  const hash = "abcdef1".padEnd(40, "0");
  const harness = await site();
  const { seq } = await dlrnCommit(db.pool, {
    instance: "master",
    id: 5,
    project: "openstack-nova",
    status: "FAILED",
    commitHash: hash,
    builtAt: ago(2 * HOUR),
  });
  put({
    number: 2,
    project: NOVA,
    updated: ago(HOUR),
    topic: "rdo-FTBFS",
    subject: "openstack-nova: failed to build abcdef1",
    message: `x\n\nNeed to fix build error caused by https://opendev.example.org/openstack/nova/commit/${hash}\n`,
  });
  await harness.pass();
  expect(await rows("SELECT ftbfs_instance, ftbfs_seq FROM gerrit_review")).toEqual([
    { ftbfs_instance: "master", ftbfs_seq: seq },
  ]);
  // What was linked stays so when the review changes.
  put({ ...gerrit.state.changes[0], updated: clock.now(), status: "ABANDONED" } as StubChange);
  await harness.pass();
  expect(await rows("SELECT status, ftbfs_seq FROM gerrit_review")).toEqual([
    { status: "ABANDONED", ftbfs_seq: seq },
  ]);
  await harness.close();
});

describe("a review that is not shown any more", () => {
  const openPasses = async (harness: Awaited<ReturnType<typeof site>>, n: number) => {
    for (let i = 0; i < n; i++) {
      clock.advance(MINUTE);
      await harness.pass();
    }
  };

  it("is marked removed when two passes do not find it, and comes back when it returns", async () => {
    put(...changes(1, 10));
    const harness = await site();
    await harness.pass();
    drop(4);
    await openPasses(harness, OPEN_EVERY);
    expect(await held()).toContain(4);
    await openPasses(harness, 1);
    expect(await held()).not.toContain(4);
    expect(await held()).toHaveLength(9);
    put({ number: 4, project: NOVA, updated: clock.now() });
    await openPasses(harness, 1);
    expect(await held()).toContain(4);
    await harness.close();
  });

  it("is not removed when it was only merged where no query told", async () => {
    put(...changes(1, 10));
    const harness = await site();
    await harness.pass();
    put({ number: 4, project: NOVA, updated: ago(30 * DAY), status: "MERGED" });
    await harness.pass({ full: true });
    expect(await rows("SELECT status, removed_at FROM gerrit_review WHERE number = 4")).toEqual([
      { status: "MERGED", removed_at: null },
    ]);
    await harness.close();
  });

  it("is kept when many go at once, until a person confirms", async () => {
    put(...changes(1, 30));
    const harness = await site();
    await harness.pass();
    drop(...changes(1, 12).map((c) => c.number));
    for (let i = 0; i < 3; i++) await harness.pass({ full: true });
    expect(await held()).toHaveLength(30);
    expect(await rows("SELECT notice FROM feed")).toMatchObject([
      { notice: expect.stringMatching(/^12 open reviews are gone/) },
    ]);
    await harness.pass({ confirmRemovals: true });
    expect(await held()).toHaveLength(18);
    await harness.close();
  });
});

it("gives a review to its new owner when the rules change", async () => {
  put(...changes(1, 2), { number: 3, project: "rdoinfo", branch: "master", updated: ago(200 * DAY) });
  const first = await site();
  await first.pass();
  await first.close();
  const second = await site({
    ownership: [
      { package: "openstack-*", dfg: "packaging" },
      { project: "rdoinfo", dfg: "packaging" },
    ],
  });
  clock.advance(HOUR);
  expect(await second.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 3 }]);
  expect(await rows("SELECT DISTINCT dfg_slug FROM gerrit_review")).toEqual([{ dfg_slug: "packaging" }]);
  await second.close();
});

describe("branch heads", () => {
  const wanted = Array.from({ length: HEADS_AT_ONCE + 5 }, (_, i) => `openstack/p${i}`);
  const server = { branchHeads: wanted.map((project) => ({ project, branches: ["master"] })) };
  const revision = (n: number) => n.toString(16).padStart(40, "a");

  it("are read some at a time, moved, and named when they are not there", async () => {
    for (const [i, project] of wanted.entries())
      if (i > 0) gerrit.state.heads.set(`${project} master`, revision(i));
    const harness = await site({ server });
    await harness.pass();
    expect(await rows("SELECT project FROM branch_head")).toHaveLength(HEADS_AT_ONCE - 1);
    expect(await rows("SELECT notice FROM feed")).toEqual([
      { notice: "not shown by the server: openstack/p0 master" },
    ]);
    await harness.pass();
    expect(await rows("SELECT project FROM branch_head")).toHaveLength(wanted.length - 1);
    gerrit.state.heads.set("openstack/p0 master", revision(1000));
    gerrit.state.heads.set("openstack/p1 master", revision(1001));
    clock.advance(MINUTE);
    await harness.pass();
    expect(
      await rows(
        "SELECT revision, changed_at FROM branch_head WHERE project IN ('openstack/p0', 'openstack/p1') ORDER BY project",
      ),
    ).toEqual([
      { revision: revision(1000), changed_at: clock.now() },
      { revision: revision(1001), changed_at: clock.now() },
    ]);
    await harness.close();
  });

  it("go when nobody asks for them any more", async () => {
    gerrit.state.heads.set("openstack/p0 master", revision(1)).set("openstack/p1 master", revision(2));
    const first = await site({ server });
    await first.pass();
    await first.close();
    const second = await site({
      server: { branchHeads: [{ project: "openstack/p1", branches: ["master"] }] },
    });
    await second.pass();
    expect(await rows("SELECT project FROM branch_head")).toEqual([{ project: "openstack/p1" }]);
    await second.close();
  });
});

it("keeps what it has while the server is in trouble, and goes on from there", async () => {
  put(...changes(1, 50));
  const harness = await site();
  await harness.pass();
  put({ number: 99, project: NOVA, updated: clock.now() });
  gerrit.state.trouble = (response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<html>login");
    return true;
  };
  clock.advance(MINUTE);
  expect(await harness.pass()).toMatchObject([
    { outcome: "failed", error: expect.stringMatching(/text\/html/) },
  ]);
  expect(await held()).toHaveLength(50);
  gerrit.state.trouble = undefined;
  expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 1 }]);
  expect(await held()).toHaveLength(51);
  await harness.close();
});

it("says that the server changed when no row of a page fits, and stores nothing of it", async () => {
  put(...changes(1, 30).map((change) => ({ ...change, wire: { _number: "text" } })));
  const harness = await site();
  expect(await harness.pass()).toMatchObject([
    { outcome: "failed", error: expect.stringMatching(/no row of a page/) },
  ]);
  expect(await rows("SELECT * FROM set_aside")).toEqual([]);
  await harness.close();
});

it("is whole in the end when it was stopped in the middle of its first load", async () => {
  put(...changes(1, 200));
  const harness = await site();
  const stop = new AbortController();
  gerrit.state.trouble = (response) => {
    if (gerrit.state.asked.length < 3) return false;
    stop.abort(new Error("asked to stop"));
    response.destroy();
    return true;
  };
  expect(await harness.pass({}, stop.signal)).toMatchObject([{ outcome: "stopped" }]);
  const some = (await held()).length;
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(200);
  expect(await rows("SELECT first_load_at FROM feed")).toEqual([{ first_load_at: null }]);
  gerrit.state.trouble = undefined;
  expect(await harness.pass()).toMatchObject([{ outcome: "ok", rowsChanged: 200 - some }]);
  expect(await held()).toHaveLength(200);
  await harness.close();
});

it("waits as long as the server asks for", async () => {
  const harness = await site();
  gerrit.state.trouble = (response) => {
    response.writeHead(429, { "retry-after": "1800" }).end();
    return true;
  };
  const [result] = await harness.pass();
  expect(result?.outcome).toBe("failed");
  expect(result?.nextTryAt.getTime()).toBeGreaterThanOrEqual(NOW.getTime() + 30 * MINUTE);
  await harness.close();
});

it("asks an account's paths with its password, and will not start without it", async () => {
  const server = { auth: { username: "reader", passwordEnv: "TEST_GERRIT_PASSWORD" } };
  delete process.env.TEST_GERRIT_PASSWORD;
  await expect(site({ server })).rejects.toThrow(/TEST_GERRIT_PASSWORD: is not set, but Gerrit rdo/);
  process.env.TEST_GERRIT_PASSWORD = "s3cret";
  const harness = await site({ server });
  await harness.pass();
  expect(gerrit.state.asked.length).toBeGreaterThan(0);
  for (const asked of gerrit.state.asked) expect(asked).toMatch(/^\/a\/changes/);
  await harness.close();
});
