import { afterAll, beforeAll, expect, it } from "vitest";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { jobSuspects } from "@/lib/domain/failure/suspects";
import { DAY, HOUR } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { dlrnCommit, insertRow, promotionBatch } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { runDifference } from "./job-suspects";

const NOW = new Date("2026-11-22T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const STAMPS = { recorded_at: NOW, changed_at: NOW };
const SEEN = { instances: ["centos9-master"], gerrits: ["rdo"] };
const [A, B] = ["a".repeat(32), "b".repeat(32)] as const;
let db: TestDatabase;

async function run(uuid: string, outcome: string, at: Date, key: string) {
  const candidate = await insertRow<{ id: number }>(db.pool, "candidate", {
    instance_id: "centos9-master",
    promote_name: "current-podified",
    key,
    offered_at: at,
    state: "missing",
    missing: [],
    ...STAMPS,
  });
  await insertRow(db.pool, "zuul_buildset", {
    server_id: "rdo",
    uuid: `set ${uuid}`,
    seq: 1,
    pipeline: "line",
    outcome,
    candidate_id: candidate.id,
    ...STAMPS,
  });
  await insertRow(db.pool, "zuul_build", {
    server_id: "rdo",
    uuid,
    seq: 1,
    buildset_uuid: `set ${uuid}`,
    job_name: "job",
    outcome,
    voting: true,
    project: "rdo-jobs",
    branch: "master",
    started_at: at,
    ...STAMPS,
  });
}

async function failureWithImage(key: string, at: Date, image: string) {
  const failure = await insertRow<{ id: number }>(db.pool, "failure", {
    source: "zuul",
    source_id: "rdo",
    key,
    seq: 1,
    subject_kind: "job",
    subject: "job",
    at,
    result: "FAILURE",
    class: "infra",
    rule: "r",
    why: "w",
    confidence: "high",
    ...STAMPS,
  });
  await insertRow(db.pool, "failure_evidence", {
    failure_id: failure.id,
    data: { nodes: [{ label: "cs9", image }] },
    recorded_at: NOW,
  });
}

beforeAll(async () => {
  db = await testDatabase();
  await seedSite(db.pool, NOW);
  for (const [id, project, component, status] of [
    [1, "openstack-nova", "compute", "SUCCESS"],
    [2, "openstack-neutron", "network", "SUCCESS"],
    [3, "openstack-nova", "compute", "SUCCESS"],
    [4, "python-novaclient", "compute", "FAILED"],
    [5, "openstack-nova", "compute", "SUCCESS"],
  ] as const)
    await dlrnCommit(db.pool, { id, project, component, status, builtAt: ago((10 - id) * HOUR) });
  const label = { promoteName: "podified-ci-testing" };
  const network = { component: "network", seq: seqOf(0, 2) };
  await promotionBatch(db.pool, {
    ...label,
    at: ago(9 * HOUR),
    aggregateHash: A,
    rows: [{ component: "compute", seq: seqOf(0, 1) }, network],
  });
  await promotionBatch(db.pool, {
    ...label,
    at: ago(4 * HOUR),
    aggregateHash: B,
    rows: [{ component: "compute", seq: seqOf(0, 5) }, network],
  });
  await run("green", "passed", ago(8 * HOUR), A);
  await run("red", "failed", ago(3 * HOUR), B);
  for (const [number, mergedAt, project] of [
    [1, ago(DAY), "rdo-jobs"],
    [2, ago(5 * HOUR), "rdo-jobs"],
    [3, ago(5 * HOUR), "elsewhere"],
  ] as const)
    await insertRow(db.pool, "gerrit_review", {
      server_id: "rdo",
      number,
      project,
      branch: "master",
      subject: "Change the job",
      status: "MERGED",
      created_at: ago(2 * DAY),
      updated_at: mergedAt,
      submitted_at: mergedAt,
      kind: "other",
      url: `https://review.example.org/${number}`,
      ...STAMPS,
    });
  await failureWithImage("earlier", ago(2 * DAY), "image-1");
  await failureWithImage("other", ago(6 * HOUR), "image-2");
  await failureWithImage("red", ago(2 * HOUR), "image-2");
});
afterAll(() => db.close());

it("between the last good and the first bad run lie new builds, merged changes and a new image", async () => {
  const found = await runDifference(db.pool, { serverId: "rdo", green: "green", red: "red" }, SEEN);
  if (!found) throw new Error("the build is not held");
  const suspects = jobSuspects(found);
  expect(suspects).toMatchObject([
    { kind: "image", image: "image-2", at: ago(6 * HOUR) },
    { kind: "change", change: { number: 2 } },
    { kind: "build", build: { packageName: "openstack-nova", builds: 2, component: "compute" } },
  ]);
});

it("what the reader may not see is not named, and without a good run nothing is", async () => {
  const hidden = await runDifference(
    db.pool,
    { serverId: "rdo", green: "green", red: "red" },
    { instances: [], gerrits: [] },
  );
  expect(hidden).toMatchObject({ builds: [], changes: [] });
  const never = await runDifference(db.pool, { serverId: "rdo", green: null, red: "red" }, SEEN);
  expect(never && jobSuspects(never)).toEqual([]);
  expect(
    await runDifference(db.pool, { serverId: "rdo", green: null, red: "no such" }, SEEN),
  ).toBeUndefined();
});
