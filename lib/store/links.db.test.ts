import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { DAY, HOUR } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { dlrnCommit, hash40, insertRow } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { linkFtbfs } from "./ftbfs-links";
import { linkKojiTasks } from "./koji-task-links";
import { createLockPool, takeLease } from "./lease";
import { linkZuul } from "./links";
import { linkBuildsets, linkVotes } from "./vote-links";

const NOW = new Date("2026-11-22T12:00:00Z");
const SINCE = new Date(NOW.getTime() - 7 * DAY);
const INSTANCE = "centos9-master";
const STAMPS = { recorded_at: NOW, changed_at: NOW };
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await seedSite(db.pool, NOW);
  for (const id of ["rdo", "other"])
    await insertRow(db.pool, "zuul_server", {
      id,
      title: id,
      web_url: "https://z.example.org",
      recorded_at: NOW,
    });
  await insertRow(db.pool, "koji_hub", {
    id: "cbs",
    title: "CBS",
    web_url: "https://koji.example.org/koji/",
    files_url: "https://koji.example.org/kojifiles",
    recorded_at: NOW,
  });
});
afterAll(() => db.close());
beforeEach(async () => {
  const tables = `vote_build ci_vote ci_vote_aggregate candidate zuul_buildset zuul_build koji_task gerrit_review dlrn_commit
    failure_evidence failure cursor`;
  for (const table of tables.split(/\s+/)) await db.pool.query(`DELETE FROM ${table}`);
});

const uuid = (n: number) => hash40(`zuul ${n}`).slice(0, 32);
const zuul = (n: number, of: Record<string, unknown> = {}) =>
  insertRow(db.pool, "zuul_build", {
    server_id: "rdo",
    uuid: uuid(n),
    seq: n,
    job_name: "job-a",
    result: "SUCCESS",
    outcome: "passed",
    final: true,
    voting: true,
    ended_at: NOW,
    log_url: `https://logs.example.org/periodic/job-a/${n}`,
    ...STAMPS,
    ...of,
  });
const buildset = (name: string, of: Record<string, unknown> = {}) =>
  insertRow(db.pool, "zuul_buildset", {
    server_id: "rdo",
    uuid: name,
    seq: 1,
    pipeline: "line",
    outcome: "failed",
    ...STAMPS,
    ...of,
  });
const vote = (id: number, url: string | null, of: Record<string, unknown> = {}) =>
  insertRow(db.pool, "ci_vote", {
    instance_id: INSTANCE,
    seq: seqOf(0, id),
    dlrn_id: id,
    commit_dlrn_id: 7,
    job_name: "job-a",
    url,
    state: "passed",
    at: NOW,
    recorded_at: NOW,
    ...of,
  });
const aggregateVote = (id: number, url: string, aggregate: string) =>
  insertRow(db.pool, "ci_vote_aggregate", {
    instance_id: INSTANCE,
    seq: seqOf(0, id),
    dlrn_id: id,
    aggregate_hash: aggregate,
    job_name: "job-a",
    url,
    state: "passed",
    at: NOW,
    recorded_at: NOW,
  });
const candidate = (key: string, promoteName: string, component = "") =>
  insertRow<{ id: number }>(db.pool, "candidate", {
    instance_id: INSTANCE,
    promote_name: promoteName,
    component,
    key,
    offered_at: NOW,
    state: "testing",
    missing: [],
    ...STAMPS,
  });
const links = async () =>
  (await db.pool.query("SELECT kind, seq, server_id, uuid FROM vote_build ORDER BY kind, seq")).rows;
const inTx = <T>(work: Parameters<typeof withTransaction<T>>[1]) => withTransaction(db.pool, work);

describe("a vote's Zuul build", () => {
  it("is found by the log's address in any of its forms, or by the build's page", async () => {
    for (const n of [1, 2, 3]) await zuul(n);
    await zuul(4, { log_url: "https://logs.example.org/periodic/job-a/4/html" });
    await vote(1, "https://logs.example.org/periodic/job-a/1/");
    await vote(2, "http://LOGS.example.org/periodic/job-a/2/job-output.txt.gz");
    await vote(3, `https://zuul.example.org/t/rdo/build/${uuid(3)}`);
    await vote(4, "https://logs.example.org/periodic/job-a/4");
    await vote(5, "https://logs.example.org/periodic/job-a/5/");
    await vote(6, "javascript:alert(1)");
    await vote(7, null);
    const run = () => inTx((tx) => linkVotes(tx, { instanceId: null, since: SINCE }, NOW));
    expect(await run()).toBe(4);
    expect((await links()).map((row) => [row.seq, row.uuid])).toEqual(
      [1, 2, 3, 4].map((n) => [seqOf(0, n), uuid(n)]),
    );
    expect(await run()).toBe(0);
    await zuul(5);
    expect(await run()).toBe(1);
  });

  it("is the one of the vote's job when several share the address", async () => {
    await zuul(1, { log_url: "https://logs.example.org/same" });
    await zuul(2, { log_url: "https://logs.example.org/same", job_name: "job-b" });
    await vote(1, "https://logs.example.org/same/");
    await inTx((tx) => linkVotes(tx, { instanceId: INSTANCE, since: SINCE }, NOW));
    expect(await links()).toMatchObject([{ uuid: uuid(1), server_id: "rdo" }]);
  });

  it("is not sought for other instances or old votes", async () => {
    await zuul(1);
    await vote(1, "https://logs.example.org/periodic/job-a/1", { at: new Date(NOW.getTime() - 8 * DAY) });
    await vote(2, "https://logs.example.org/periodic/job-a/1", { instance_id: "centos9-epoxy" });
    expect(await inTx((tx) => linkVotes(tx, { instanceId: INSTANCE, since: SINCE }, NOW))).toBe(0);
  });
});

it("a buildset is the candidate that most votes of its builds are on", async () => {
  await buildset("line-1");
  await buildset("line-2");
  for (const n of [1, 2, 3]) await zuul(n, { buildset_uuid: "line-1" });
  await zuul(4, { buildset_uuid: "line-2", job_name: "job-c" });
  const url = (n: number) => `https://logs.example.org/periodic/job-a/${n}/`;
  await aggregateVote(1, url(1), "a".repeat(32));
  await aggregateVote(2, url(2), "b".repeat(32));
  await aggregateVote(3, url(3), "b".repeat(32));
  await vote(4, url(4), { commit_dlrn_id: 7 });
  await candidate("a".repeat(32), "current");
  const right = await candidate("b".repeat(32), "current");
  // The second incarnation of commit 7.
  const component = await candidate(String(seqOf(0, 7, 1)), "promoted-components", "compute");
  await inTx((tx) => linkVotes(tx, { instanceId: null, since: SINCE }, NOW));
  expect(await inTx((tx) => linkBuildsets(tx, "rdo", SINCE))).toBe(2);
  const sets = await db.pool.query("SELECT uuid, candidate_id FROM zuul_buildset ORDER BY uuid");
  expect(sets.rows).toEqual([
    { uuid: "line-1", candidate_id: right.id },
    { uuid: "line-2", candidate_id: component.id },
  ]);
  expect(await inTx((tx) => linkBuildsets(tx, "rdo", SINCE))).toBe(0);
});

it("a Koji task belongs to the build whose artifacts or report link to it", async () => {
  const task = (id: number, host = "koji.example.org") => `https://${host}/koji/taskinfo?taskID=${id}`;
  await zuul(1, { artifacts: JSON.stringify([{ name: "task", url: task(11), type: null }]) });
  await buildset("check", { message: `Build failed.\nWarning:\n  CBS Task ID 12 ${task(12)}` });
  await zuul(2, { buildset_uuid: "check", job_name: "distgit-cbs-validate-centos9" });
  await zuul(3, { buildset_uuid: "check", job_name: "rpmlint" });
  await zuul(4, { error_detail: `see ${task(13, "elsewhere.example.org")}` });
  await insertRow(db.pool, "koji_task", {
    hub_id: "cbs",
    task_id: 12,
    method: "build",
    state: "CLOSED",
    created_at: NOW,
    recorded_at: NOW,
  });
  const run = () => inTx((tx) => linkKojiTasks(tx, "rdo", SINCE, NOW));
  expect(await run()).toBe(2);
  const tasks = await db.pool.query("SELECT task_id, state, zuul_uuid FROM koji_task ORDER BY task_id");
  expect(tasks.rows).toEqual([
    { task_id: 11, state: "unknown", zuul_uuid: uuid(1) },
    { task_id: 12, state: "CLOSED", zuul_uuid: uuid(2) },
  ]);
  expect(await run()).toBe(0);
});

describe("an FTBFS review's build", () => {
  const hash = hash40("broken");
  const review = (number: number, ftbfs: Record<string, unknown> | null, of: Record<string, unknown> = {}) =>
    insertRow(db.pool, "gerrit_review", {
      server_id: "rdo",
      number,
      project: "openstack/nova-distgit",
      branch: "rpm-master",
      subject: "openstack-nova: failed to build",
      status: "NEW",
      created_at: NOW,
      updated_at: NOW,
      kind: "ftbfs",
      ftbfs,
      url: "https://review.example.org/1",
      ...STAMPS,
      ...of,
    });
  const found = async () =>
    (
      await db.pool.query("SELECT number, ftbfs_instance, ftbfs_seq FROM gerrit_review ORDER BY number")
    ).rows.map((row) => [row.number, row.ftbfs_instance, row.ftbfs_seq]);

  it("is told by package and commit, on the builder of the log or of the release", async () => {
    const builtAt = new Date(NOW.getTime() - HOUR);
    const build = { project: "openstack-nova", commitHash: hash, builtAt } as const;
    await dlrnCommit(db.pool, { ...build, id: 1, status: "RETRY" });
    await dlrnCommit(db.pool, { ...build, id: 2, status: "FAILED" });
    await dlrnCommit(db.pool, { ...build, id: 3, status: "SUCCESS" });
    await dlrnCommit(db.pool, { ...build, id: 2, status: "FAILED", instance: "centos9-epoxy" });
    const names = { projectName: "openstack-nova", shortSha: hash.slice(0, 7), commitHash: hash };
    await review(1, {
      ...names,
      build: { webUrl: "https://dlrn.example.org/centos9-epoxy", distroHash: "0" },
    });
    await review(2, { ...names, commitHash: null, build: null }, { release_name: "flamingo" });
    await review(3, { ...names, projectName: "openstack-other" });
    await review(4, { ...names, shortSha: "fffffff", commitHash: null });
    await review(5, null);
    expect(await inTx(linkFtbfs)).toBe(2);
    expect(await found()).toEqual([
      [1, "centos9-epoxy", seqOf(0, 2)],
      [2, "centos9-master", seqOf(0, 2)],
      [3, null, null],
      [4, null, null],
      [5, null, null],
    ]);
    expect(await inTx(linkFtbfs)).toBe(0);
  });
});

it("all of it is one step of a Zuul pass, and again changes nothing", async () => {
  await zuul(1);
  await vote(1, "https://logs.example.org/periodic/job-a/1", { at: new Date(NOW.getTime() - 30 * DAY) });
  const locks = createLockPool(db.url);
  const lease = await takeLease(locks, "rdoinfo", "poll", NOW);
  if (!lease) throw new Error("the lease is taken");
  expect(await linkZuul(db.pool, lease, "rdo", NOW)).toBe(1);
  expect(await linkZuul(db.pool, lease, "rdo", NOW)).toBe(0);
  await lease.release();
  await locks.end();
});
