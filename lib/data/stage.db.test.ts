import { expect, test } from "vitest";
import { StageQuery } from "@/lib/contract/stages";
import { DAY } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { insertRow } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import {
  gerritReview,
  kojiBuild,
  kojiStay,
  kojiTag,
  seedServers,
  zuulBuild,
} from "@/lib/testing/seed-stable";
import { PUBLIC_READER } from "./reader";
import { getStage, stageCsv } from "./stage";

const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const TAGS = { candidate: 1, testing: 2, release: 3 } as const;
const tagOf = (stage: string) => `cloud9s-openstack-epoxy-${stage}`;
const ask = (stage: string, query: object = {}, release = "epoxy") =>
  getStage(PUBLIC_READER, release, stage, StageQuery.parse(query));

dataSite(async (db) => {
  await seedSite(db, NOW);
  await seedServers(db, NOW);
  for (const [stage, id] of Object.entries(TAGS)) await kojiTag(db, id, "epoxy", stage);
  for (const [id, name, version, stage, days] of [
    [1, "openstack-nova", "31.0.0", "release", 30],
    [2, "openstack-nova", "31.1.0", "testing", 20],
    [3, "openstack-cinder", "26.0.0", "testing", 2],
    [4, "openstack-glance", "30.0.0", "candidate", 1],
  ] as const) {
    await kojiBuild(db, {
      id,
      package: name,
      version,
      at: ago(days),
      dfg: name.endsWith("nova") ? "compute" : "storage",
    });
    await kojiStay(db, {
      build: id,
      package: name,
      version,
      tagId: TAGS[stage],
      tag: tagOf(stage),
      at: ago(days),
    });
  }
  const want = (stage: string, name: string, nvr: string) =>
    insertRow(db, "koji_desired", {
      release_name: "epoxy",
      tag_name: tagOf(stage),
      package_name: name,
      nvr,
      recorded_at: ago(1),
    });
  await want("testing", "openstack-nova", "openstack-nova-31.1.0-1.el9s");
  await want("testing", "openstack-cinder", "openstack-cinder-26.1.0-1.el9s");
  await want("testing", "openstack-glance", "openstack-glance-30.0.0-1.el9s");
  await want("release", "openstack-nova", "openstack-nova-31.1.0-1.el9s");
  const proposal = (number: number, phase: string, more: object = {}) =>
    gerritReview(db, {
      number,
      project: "rdoinfo",
      branch: "master",
      createdAt: ago(0.5),
      more: {
        kind: "tag-promotion",
        tag_promotion: JSON.stringify({ release: "epoxy", centos: "9s", phase }),
        ...more,
      },
    });
  await proposal(61, "release", { verified: 1 });
  await proposal(62, "release", { status: "MERGED" });
  await proposal(63, "testing", { server_id: "secret-gerrit" });
  await zuulBuild(db, {
    uuid: "ab".repeat(16),
    job: "update-buildsys-tags",
    at: ago(0.4),
    result: "FAILURE",
  });
  await insertRow(db, "gating_decision", {
    nvr: "openstack-cinder-26.0.0-1.el9s",
    product_version: "p",
    decision_context: "c",
    verdict: "unsatisfied",
    unsatisfied: JSON.stringify([{ type: "test-result-failed", testcase: "dist.smoke", scenario: null }]),
    asked_at: ago(0.1),
    recorded_at: ago(1),
  });
});

test("testing: what waits for release and since when, what is listed for it, what gating keeps back", async () => {
  const stage = await ask("testing");
  expect(stage).toMatchObject({
    next: "release",
    total: 2,
    state: "bad",
    oldestSince: ago(20).toISOString(),
  });
  expect(stage.waiting.map((row) => [row.package, row.state, row.wanted, row.gating])).toEqual([
    ["openstack-nova", "bad", true, []],
    ["openstack-cinder", "run", false, ["dist.smoke"]],
  ]);
  expect(stage.tags).toMatchObject([{ hub: "CBS", name: tagOf("testing"), builds: 2 }]);
  expect((await ask("testing", { dfg: "storage" })).waiting.map((row) => row.package)).toEqual([
    "openstack-cinder",
  ]);
  const csv = await (await stageCsv(PUBLIC_READER, "epoxy", "testing", StageQuery.parse({}))).text();
  expect(
    csv
      .trim()
      .split("\r\n")
      .map((line) => line.split(",")[0]),
  ).toEqual(["package", "openstack-nova", "openstack-cinder"]);
});

test("desired against actual: there, older, missing; a stage that rdoinfo lists nothing for is no data", async () => {
  const { wanted } = await ask("testing");
  expect(wanted).toMatchObject({ listed: 3, there: 1 });
  expect(wanted?.differs.map((row) => [row.package, row.state, row.actual])).toEqual([
    ["openstack-glance", "missing", null],
    ["openstack-cinder", "older", "openstack-cinder-26.0.0-1.el9s"],
  ]);
  expect((await ask("candidate")).wanted).toBeNull();
});

test("open proposals and the jobs that move builds; private ones are absent", async () => {
  const { reviews, jobs } = await ask("testing");
  expect(reviews.map((review) => [review.number, review.into, review.verified])).toEqual([
    [61, "release", 1],
  ]);
  expect(jobs).toMatchObject([{ job: "update-buildsys-tags", result: "FAILURE", status: "bad" }]);
});

test("a release without tags has no data, and unknown names are not found", async () => {
  const none = await ask("testing", {}, "flamingo");
  expect(none).toMatchObject({ state: "none", total: 0, tags: [], wanted: null });
  await expect(ask("testing", {}, "epoxi")).rejects.toMatchObject({ code: "not-found", near: ["epoxy"] });
  await expect(ask("published")).rejects.toMatchObject({ code: "not-found" });
});
