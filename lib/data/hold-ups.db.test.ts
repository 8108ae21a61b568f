import { expect, test } from "vitest";
import type { HoldUp } from "@/lib/contract/hold-ups";
import { HoldUpsQuery } from "@/lib/contract/hold-ups";
import { DAY, HOUR } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { derive } from "@/lib/testing/derive";
import { ciVote, dlrnCommit, insertRow, promotionBatch } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { listHoldUps, readHoldUps } from "./hold-ups";
import { PUBLIC_READER } from "./reader";
import { visibleSite } from "./visible";

const ago = (ms: number) => new Date(NOW.getTime() - ms);
const MASTER = "centos9-master";
const COMPONENT = "promoted-components";
const AGGREGATE = "current-podified";
const JOB = "periodic-deploy-master";

/*
 * compute: built and promoted, then two good builds and nova red since 30 hours; keystone: built, consistent, promoted
 * current-podified: candidate c2 of 20 hours lacks JOB, as c1 before it did; the newest promotion is nine days old
 */
dataSite(async (db) => {
  await seedSite(db, NOW);
  await dlrnCommit(db, { id: 1, project: "openstack-nova", builtAt: ago(10 * DAY) });
  await dlrnCommit(db, {
    id: 2,
    project: "openstack-keystone",
    component: "keystone",
    builtAt: ago(10 * DAY),
  });
  await dlrnCommit(db, { id: 3, project: "python-novalib", builtAt: ago(8 * DAY) });
  await dlrnCommit(db, { id: 4, project: "openstack-nova", builtAt: ago(30 * HOUR), status: "FAILED" });
  await dlrnCommit(db, { id: 5, project: "python-novalib", builtAt: ago(20 * HOUR) });
  await ciVote(db, { id: 1, commitId: 1, at: ago(10 * DAY) });
  await ciVote(db, { id: 2, commitId: 2, at: ago(10 * DAY), component: "keystone" });
  const rows = [
    { component: "compute", seq: 16 },
    { component: "keystone", seq: 32 },
  ];
  for (const [i, row] of rows.entries())
    await promotionBatch(db, { promoteName: COMPONENT, at: ago((9.5 + i) * DAY), rows: [row] });
  await promotionBatch(db, { promoteName: AGGREGATE, at: ago(9 * DAY), rows });
  await derive(db, NOW);
  const criteria = {
    instance_id: MASTER,
    promote_name: AGGREGATE,
    source_url: "https://criteria.example.org/master.yaml",
  };
  await insertRow(db, "criteria", {
    ...criteria,
    jobs: [JOB, "periodic-images-master"],
    alternatives: JSON.stringify({ [JOB]: ["periodic-deploy-internal-master"] }),
    content_hash: "1",
    valid_from: ago(20 * DAY),
    recorded_at: ago(20 * DAY),
  });
  const vote = { job: JOB, seq: 7, at: ago(17 * HOUR), state: "failed", zuulServer: "rdo", zuulUuid: "u1" };
  const jobs = [
    {
      job: JOB,
      state: "failed",
      via: null,
      unreported: false,
      votes: [{ ...vote, url: "https://logs.example.org/u1/" }],
    },
    { job: "periodic-images-master", state: "passed", via: null, unreported: false, votes: [] },
  ];
  for (const [key, hours] of [
    ["c1", 44],
    ["c2", 20],
  ] as const)
    await insertRow(db, "candidate", {
      instance_id: MASTER,
      promote_name: AGGREGATE,
      key,
      offered_at: ago(hours * HOUR),
      state: "missing",
      jobs: JSON.stringify(jobs),
      missing: [JOB],
      recorded_at: NOW,
      changed_at: NOW,
    });
});

const query = (given: object) => HoldUpsQuery.parse(given);
const ask = async (given: object, seesPrivate = false): Promise<HoldUp[]> =>
  (await listHoldUps({ seesPrivate }, query(given))).items;

test("a job that failed on the candidates is the root, with what to run again", async () => {
  const [holdUp] = await ask({ instance: MASTER, target: AGGREGATE });
  expect(holdUp).toMatchObject({
    state: "held",
    age: "bad",
    lastPromotedAt: ago(9 * DAY).toISOString(),
    root: {
      kind: "job-failed",
      subject: { kind: "job", name: JOB },
      since: ago(44 * HOUR).toISOString(),
      logUrl: "https://logs.example.org/u1/",
    },
    candidate: { key: "c2", met: 1, required: 2, criteriaUrl: "https://criteria.example.org/master.yaml" },
    rerun: [{ job: JOB, state: "failed", alternatives: ["periodic-deploy-internal-master"] }],
    cost: { commits: 2, packages: 1 },
  });
});

test("of a component the package that fails is the root, with whose it is; the good one waits for nothing", async () => {
  const items = await ask({ instance: MASTER, target: COMPONENT });
  expect(items.map(({ component, state, root }) => [component, state, root?.subject.name])).toEqual([
    ["compute", "held", "openstack-nova"],
    ["keystone", "waiting", undefined],
  ]);
  expect(items[0]?.root).toMatchObject({
    kind: "package-fails",
    since: ago(30 * HOUR).toISOString(),
    dfg: { slug: "compute" },
    href: "/packages/openstack-nova",
  });
});

test("what is held and late comes first; a builder that the reader may not see is absent", async () => {
  const open = await ask({});
  expect(open[0]).toMatchObject({ promoteName: AGGREGATE, instance: MASTER });
  expect(open.map(({ instance }) => instance)).not.toContain("rhel9-osp18");
  expect((await ask({}, true)).map(({ instance }) => instance)).toContain("rhel9-osp18");
  expect((await ask({ state: "held" })).every(({ state }) => state === "held")).toBe(true);
  expect((await ask({ root: "known" })).every(({ root }) => root !== null)).toBe(true);
  await expect(ask({ target: "current-podifed" })).rejects.toMatchObject({ code: "not-found" });
});

test("of what was never promoted nothing is claimed", async () => {
  const [epoxy] = await ask({ instance: "centos9-epoxy", target: AGGREGATE });
  expect(epoxy).toMatchObject({ state: "unknown", age: "none", root: null, cost: { commits: null } });
});

test("others read the same of a site", async () => {
  const site = await visibleSite(PUBLIC_READER);
  const read = await readHoldUps(site, { instance: [MASTER], target: [AGGREGATE] });
  expect(read).toEqual(await ask({ instance: MASTER, target: AGGREGATE }));
});
