import { expect, test } from "vitest";
import { FailureQuery } from "@/lib/contract/failures";
import { JobQuery, JobsQuery } from "@/lib/contract/jobs";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { insertRow } from "@/lib/testing/factories";
import { seedChain } from "@/lib/testing/seed-chain";
import { md5, runsOf, seedCi } from "@/lib/testing/seed-ci";
import { CI_LINES, type CiLine, LONG_JOB } from "@/lib/testing/seed-ci-lines";
import { getBuild } from "./builds";
import { listFailures } from "./failures";
import { listJobs } from "./jobs";
import { getJob } from "./jobs-one";
import { PUBLIC_READER } from "./reader";

const line = (subject: string): CiLine => {
  const found = CI_LINES.find((each) => each.subject === subject);
  if (!found) throw new Error(`no line of ${subject}`);
  return found;
};
const RUNS = runsOf(line(LONG_JOB), NOW);
const LAST = RUNS[23] as (typeof RUNS)[number];
const BUILDSET = md5(`set ${line(LONG_JOB).pipeline} ${LAST.at.toISOString()}`);

const site = dataSite(async (db) => {
  await seedChain(db, NOW, { packages: 40, days: 20 });
  await seedCi(db, NOW);
  const criteria = {
    instance_id: "centos9-master",
    promote_name: "current-podified",
    source_url: "https://example.org/criteria.yaml",
    recorded_at: NOW,
  };
  const before = new Date(NOW.getTime() - 100 * HOUR);
  await insertRow(db, "criteria", {
    ...criteria,
    jobs: ["periodic-keystone-master"],
    content_hash: "0",
    valid_from: before,
  });
  await insertRow(db, "criteria", {
    ...criteria,
    jobs: [LONG_JOB],
    alternatives: JSON.stringify({ [LONG_JOB]: ["periodic-nova-functional-master"] }),
    content_hash: "1",
    valid_from: NOW,
  });
  await aroundTheLastRun(db);
});

/** A first attempt, a job skipped because of it, a vote with its log, a Koji task it started, and a look at the queue. */
async function aroundTheLastRun(db: ReturnType<typeof site.db>) {
  const build = {
    server_id: "rdo",
    buildset_uuid: BUILDSET,
    pipeline: line(LONG_JOB).pipeline,
    project: "rdo-jobs",
    branch: "master",
    voting: true,
    recorded_at: NOW,
    changed_at: NOW,
    ended_at: new Date(LAST.at.getTime() - HOUR),
  };
  await insertRow(db, "zuul_build", {
    ...build,
    uuid: "first-try",
    seq: LAST.seq - 900,
    job_name: LONG_JOB,
    result: "RETRY",
    outcome: "attempt",
    final: false,
  });
  await insertRow(db, "zuul_build", {
    ...build,
    uuid: "skipped",
    seq: LAST.seq - 800,
    job_name: "periodic-promote-hash",
    result: "SKIPPED",
    outcome: "skipped",
    final: true,
    error_detail: `Skipped due to failed job ${LONG_JOB}`,
  });
  const { rows } = await db.query<{ dlrn_id: number; project_name: string }>(
    "select dlrn_id, project_name from dlrn_commit where instance_id = 'centos9-master' order by seq desc limit 1",
  );
  await insertRow(db, "ci_vote", {
    instance_id: "centos9-master",
    seq: 2 ** 39,
    dlrn_id: 900_000,
    commit_dlrn_id: rows[0]?.dlrn_id,
    job_name: LONG_JOB,
    url: `http://logs.example.org/${line(LONG_JOB).pipeline}/${LONG_JOB}/${LAST.key.slice(0, 7)}/job-output.txt`,
    state: "failed",
    at: new Date(LAST.at.getTime() + MINUTE),
    recorded_at: NOW,
  });
  await insertRow(db, "koji_task", {
    hub_id: "cbs",
    task_id: 77,
    method: "build",
    state: "FAILED",
    created_at: NOW,
    zuul_uuid: LAST.key,
    recorded_at: NOW,
  });
  const job = {
    name: LONG_JOB,
    state: "running",
    tries: 2,
    startedAt: NOW.toISOString(),
    elapsedMs: 60_000,
    estimatedMs: 3_600_000,
  };
  await insertRow(db, "zuul_live_item", {
    server_id: "rdo",
    pipeline: "openstack-periodic-integration-main",
    item_id: "item",
    position: 0,
    queue: "rdo-jobs",
    data: JSON.stringify({
      refs: [{ project: "rdo-jobs" }],
      jobs: [job, { name: "other", state: "queued" }, { ...job, state: "done" }],
    }),
    seen_at: NOW,
  });
}

const build = (subject: string, at = -1) => {
  const of = line(subject);
  return getBuild(PUBLIC_READER, of.source, `${of.server}:${runsOf(of, NOW).at(at)?.key}`);
};
const job = (name: string, query: Record<string, unknown> = {}) =>
  getJob(PUBLIC_READER, name, JobQuery.parse(query));

test("a failed build says why, with the rule, the line that matters and its place in the log", async () => {
  const { failure, dfg, owner, state, result, pageUrl } = await build(LONG_JOB);
  expect({ state, result, owner: owner?.slug, dfg: dfg?.slug }).toEqual({
    state: "failed",
    result: "FAILURE",
    owner: "network",
    dfg: "network",
  });
  expect(failure).toMatchObject({
    class: "test",
    why: "a line of the log says so",
    confidence: "high",
    phase: "run",
    from: "job-output.json",
    reading: "done",
    nodes: [{ provider: "ibm-bm3", region: "dc-1", image: "centos-9-stream-20260301" }],
  });
  expect(failure?.lines.find((each) => each.headline)).toEqual({
    text: line(LONG_JOB).headline,
    file: "job-output.txt",
    line: 4812,
    task: null,
    headline: true,
    url: `https://rdo.example.org/zuul/t/rdo/build/${LAST.key}/log/job-output.txt#4812`,
  });
  expect(failure?.task?.url).toBe(
    `https://rdo.example.org/zuul/t/rdo/build/${LAST.key}/console#1/0/3/controller`,
  );
  expect(pageUrl).toBe(`https://rdo.example.org/zuul/t/rdo/build/${LAST.key}`);
});

test("its streak has the first red, the last green and its own place", async () => {
  const { streak } = await build(LONG_JOB);
  expect(streak).toMatchObject({
    firstRed: { id: `rdo:${RUNS[20]?.key}`, at: RUNS[20]?.at.toISOString() },
    lastGreen: { id: `rdo:${RUNS[19]?.key}` },
    endedAt: null,
    failures: 4,
    position: 4,
  });
  expect((await build(LONG_JOB, -3)).streak?.position).toBe(2);
  expect((await build("periodic-nova-functional-master", -4)).streak).toMatchObject({
    failures: 2,
    endedAt: runsOf(line("periodic-nova-functional-master"), NOW)[11]?.at.toISOString(),
  });
});

test("a node image that came between green and red is a suspect", async () => {
  const scenario = CI_LINES[1] as CiLine;
  const last = runsOf(scenario, NOW).at(-1);
  await site.db().query(
    `update failure_evidence e set data = jsonb_set(data, '{nodes,0,image}', '"centos-9-stream-20260309"')
     from failure f where f.id = e.failure_id and f.key = $1`,
    [last?.key],
  );
  expect((await build(scenario.subject)).streak?.suspects).toMatchObject([
    { kind: "image", title: "centos-9-stream-20260309", package: "" },
  ]);
});

test("attempts and skipped jobs lie under it, the others of its evaluation beside it", async () => {
  const { attempts, skipped, siblings } = await build(LONG_JOB);
  expect(attempts).toMatchObject([{ id: "rdo:first-try", state: "retried", result: "RETRY" }]);
  expect(skipped.map((each) => each.name)).toEqual(["periodic-promote-hash"]);
  const names = siblings.map((each) => each.name);
  expect(names).toContain("periodic-keystone-master");
  expect(siblings[0]?.state).toBe("failed");
});

test("it is linked to the vote, the commit and the Koji task it led to", async () => {
  const { links } = await build(LONG_JOB);
  const vote = links.find((link) => link.what === "Vote on a DLRN commit");
  expect(vote).toMatchObject({ detail: "failed", status: "bad" });
  expect(vote?.href).toMatch(/^\/packages\/.+#centos9-master$/);
  expect(links.find((link) => link.what === "Koji task it started")).toMatchObject({
    detail: "task 77, failed",
    url: "https://cbs.example.org/koji/taskinfo?taskID=77",
  });
  expect(links.find((link) => link.what === "Candidate")).toBeUndefined();
});

test("what else failed with the same text is counted by subject, without what is private", async () => {
  const { sameText } = await build(LONG_JOB);
  const scenario = CI_LINES[1]?.subject ?? "";
  expect(sameText.subjects).toMatchObject([
    { subject: LONG_JOB, kind: "job", count: 3 },
    { subject: scenario, kind: "job", count: 2 },
  ]);
  expect(sameText.total).toBe(5);
  expect(sameText.newest).toHaveLength(5);
  expect(sameText.newest.map((each) => each.id)).not.toContain(`rdo:${LAST.key}`);
});

test("an infrastructure failure is Production Chain's, whoever owns the job", async () => {
  const { dfg, owner, failure } = await build("periodic-kolla-build-containers-centos-9-master");
  expect([owner?.slug, dfg?.slug, failure?.class]).toEqual(["packaging", "production-chain", "infra"]);
});

test("a build that passed has a page without a failure; a review's build leads to the review", async () => {
  const good = await build("periodic-keystone-master");
  expect(good).toMatchObject({ state: "passed", failure: null, streak: null, sameText: { total: 0 } });
  const check = await build("rpm-rdo-check");
  expect(check.links[0]).toMatchObject({ what: "Review", url: "https://review.example.org/c/51234" });
});

test("a Koji build and a DLRN build have pages of the same shape", async () => {
  const koji = await build("python-oslo-utils");
  expect(koji).toMatchObject({
    state: "failed",
    result: "FAILED",
    target: "cloud9s-openstack-epoxy-el9s",
    release: "epoxy",
  });
  expect(koji.nvr).toMatch(/^python-oslo-utils-/);
  expect(koji.streak?.failures).toBe(1);
  const [row] = (await listFailures(PUBLIC_READER, FailureQuery.parse({ source: "dlrn" }))).items;
  const dlrn = await getBuild(PUBLIC_READER, "dlrn", row?.lastRed.id ?? "");
  expect(dlrn).toMatchObject({ state: "failed", subject: row?.subject, logUrl: row?.lastRed.logUrl });
  expect(dlrn.streak).toMatchObject({ failures: row?.failures, firstRed: { at: row?.since } });
});

test("jobs are listed with those that fail in the chain first, a page at a time", async () => {
  const list = (query: Record<string, unknown> = {}) => listJobs(PUBLIC_READER, JobsQuery.parse(query));
  const whole = await list({ limit: 500 });
  const names = whole.items.map((row) => row.name);
  expect(names.slice(0, 3)).toEqual([...names.slice(0, 3)].sort());
  expect(whole.items.map((row) => row.failing > 0)).toEqual(names.map((_, index) => index < whole.failing));
  expect(names).not.toContain("periodic-secret-product-job");
  const paged: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await list({ limit: 2, after });
    paged.push(...page.items.map((row) => row.name));
    if (page.next === null) break;
    after = page.next;
  }
  expect(paged).toEqual(names);
  const row = whole.items.find((each) => each.name === LONG_JOB);
  expect(row).toMatchObject({
    failing: 1,
    dfg: { slug: "network" },
    days30: { passed: 20, failed: 4, infra: 0, excluded: 0, flaky: 0 },
    required: ["current-podified on master"],
  });
  expect((await list({ name: "keystone" })).items.map((each) => each.name)).toEqual([
    "periodic-keystone-master",
  ]);
  const failing = await list({ failing: "1", limit: 500 });
  expect(failing.items).toHaveLength(whole.failing);
  expect(failing).toMatchObject({ total: whole.failing, failing: whole.failing, known: whole.total });
});

test("a job says how often it passes, how long it takes, what it fails of and who requires it", async () => {
  const answer = await job(LONG_JOB);
  const [only] = answer.lines;
  expect(answer.lines).toHaveLength(1);
  expect(only).toMatchObject({ state: "failing", failures: 4, ofReviews: false, lastId: `rdo:${LAST.key}` });
  expect(only?.days30).toEqual({ passed: 20, failed: 4, infra: 0, excluded: 0, flaky: 0 });
  const minutes = RUNS.slice(0, 20)
    .map((run) => 40 + (run.seq % 7) * 5)
    .sort((a, b) => a - b);
  expect(only?.durations?.n).toBe(20);
  expect(only?.durations?.p50Seconds).toBe((((minutes[9] ?? 0) + (minutes[10] ?? 0)) / 2) * 60);
  expect(answer.causes).toMatchObject([{ class: "test", headline: line(LONG_JOB).headline, count: 4 }]);
  expect(answer.required).toMatchObject([{ promoteName: "current-podified", insteadOf: null }]);
  expect(answer.days.reduce((sum, day) => sum + day.failed, 0)).toBe(4);
  expect(answer.running).toMatchObject([
    { state: "running", tries: 2, elapsedSeconds: 60, project: "rdo-jobs" },
  ]);
});

test("a job of very many lines counts all of them, and each line only its own runs", async () => {
  const name = "tox-of-many-projects";
  await site.db().query(
    `insert into subject_state (source, source_id, subject, scope, subject_kind, pipeline, project, branch, release_name,
       voting, last_seq, last_key, last_outcome, last_at, failing, history, changed_at)
     select 'zuul', 'rdo', $1, 'p' || n, 'job', case when n <= 3 then 'check' else 'periodic' end, 'p' || n, 'master',
       'master', true, n, 'k' || n, 'passed', $2, n between 3 and 5, 'S', $2 from generate_series(1, 1005) n`,
    [name, NOW],
  );
  const runs = [
    ["p7", "SUCCESS", "passed", HOUR],
    ["p7", "SUCCESS", "passed", 31 * 24 * HOUR],
    ["p8", "FAILURE", "failed", HOUR],
    ["p8", "NODE_FAILURE", "failed", HOUR],
  ] as const;
  for (const [index, [project, result, outcome, ago]] of runs.entries())
    await insertRow(site.db(), "zuul_build", {
      server_id: "rdo",
      uuid: `many-${index}`,
      seq: 5_000_000 + index,
      job_name: name,
      pipeline: "periodic",
      project,
      branch: "master",
      result,
      outcome,
      voting: true,
      ended_at: new Date(NOW.getTime() - ago),
      recorded_at: NOW,
      changed_at: NOW,
    });
  const answer = await job(name);
  expect(answer.lineCounts).toEqual({ all: 1005, chain: 1002, failing: 2 });
  expect(answer.lines).toHaveLength(1000);
  expect(answer.lines.slice(0, 3).map((each) => each.state)).toEqual(["failing", "failing", "passing"]);
  const of = (project: string) => answer.lines.find((each) => each.project === project)?.days30;
  expect(of("p7")).toEqual({ passed: 1, failed: 0, infra: 0, excluded: 0, flaky: 0 });
  expect(of("p8")).toEqual({ passed: 0, failed: 1, infra: 1, excluded: 0, flaky: 0 });
  expect(of("p9")).toEqual({ passed: 0, failed: 0, infra: 0, excluded: 0, flaky: 0 });
});

test("only criteria in force require a job; an alternative says for which", async () => {
  expect((await job("periodic-keystone-master")).required).toEqual([]);
  expect((await job("periodic-nova-functional-master")).required).toMatchObject([{ insteadOf: LONG_JOB }]);
});

test("runs are paged by key and narrowed by state, with class and text of those that failed", async () => {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await job(LONG_JOB, { limit: 5, after });
    ids.push(...page.runs.map((run) => run.id));
    if (page.next === null) break;
    after = page.next;
  }
  expect(ids).toEqual([...[...RUNS].reverse().map((run) => `rdo:${run.key}`), "rdo:first-try"]);
  const failed = await job(LONG_JOB, { state: "failed" });
  expect(failed.runs).toHaveLength(4);
  expect(failed.runs.every((run) => run.class === "test" && run.headline === line(LONG_JOB).headline)).toBe(
    true,
  );
});
