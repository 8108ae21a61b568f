import { expect, test } from "vitest";
import { DAY, HOUR } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { insertRow } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { gerritReview, HUB, kojiBuild, kojiStay, kojiTag, seedServers } from "@/lib/testing/seed-stable";
import { getChain } from "./chain";
import { PUBLIC_READER } from "./reader";

const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const TAGS = { candidate: 1, testing: 2, release: 3 } as const;
const tagName = (stage: string) => `cloud9s-openstack-epoxy-${stage}`;

/** nova is released, glance has a newer build in candidate, cinder waits in testing, heat fails. */
const site = dataSite(async (db) => {
  await seedSite(db, NOW);
  await seedServers(db, NOW);
  for (const [stage, id] of Object.entries(TAGS)) await kojiTag(db, id, "epoxy", stage);
  const build = (id: number, name: string, version: string, days: number, dfg: string) =>
    kojiBuild(db, { id, package: name, version, at: ago(days), dfg });
  const stay = (
    buildId: number,
    name: string,
    version: string,
    stage: keyof typeof TAGS,
    days: number,
    left?: number,
  ) =>
    kojiStay(db, {
      build: buildId,
      package: name,
      version,
      tagId: TAGS[stage],
      tag: tagName(stage),
      at: ago(days),
      ...(left !== undefined && { untagged: ago(left) }),
    });
  await build(1, "openstack-nova", "31.0.0", 20, "compute");
  await stay(1, "openstack-nova", "31.0.0", "candidate", 20, 19);
  await stay(1, "openstack-nova", "31.0.0", "testing", 19);
  await stay(1, "openstack-nova", "31.0.0", "release", 15);
  await build(2, "openstack-glance", "30.0.0", 12, "storage");
  await stay(2, "openstack-glance", "30.0.0", "testing", 11);
  await stay(2, "openstack-glance", "30.0.0", "release", 10);
  await build(5, "openstack-glance", "30.1.0", 5, "storage");
  await stay(5, "openstack-glance", "30.1.0", "candidate", 4);
  await build(3, "openstack-cinder", "26.0.0", 9, "storage");
  await stay(3, "openstack-cinder", "26.0.0", "testing", 2);
  await insertRow(db, "koji_dist_repo", {
    hub_id: HUB,
    task_id: 77,
    state: "CLOSED",
    tag_name: tagName("release"),
    arches: ["x86_64"],
    created_at: ago(12),
    completed_at: ago(12),
    recorded_at: ago(12),
  });
  await gerritReview(db, {
    number: 61207,
    project: "rdoinfo",
    branch: "master",
    createdAt: ago(2),
    more: {
      kind: "tag-promotion",
      tag_promotion: { release: "epoxy", centos: "9s", phase: "testing" },
      release_name: "epoxy",
    },
  });
  const review = { branch: "epoxy-rdo", createdAt: ago(1) };
  await gerritReview(db, {
    ...review,
    number: 61300,
    project: "openstack/heat-distgit",
    more: { release_name: "epoxy", package_name: "openstack-heat", verified: -1, dfg_slug: "compute" },
  });
  await gerritReview(db, {
    ...review,
    number: 61301,
    project: "openstack/nova-distgit",
    more: { branch: "rpm-master", release_name: "flamingo", package_name: "openstack-nova" },
  });
  const tagged = {
    series: "epoxy",
    deliverable: "x",
    commit_hash: "0",
    kind: "final",
    recorded_at: ago(150),
  };
  for (const [repo, version, position, name, recorded] of [
    ["openstack/nova", "31.0.0", 0, "openstack-nova", 150],
    ["openstack/nova", "31.1.0", 1, "openstack-nova", 3],
    ["openstack/glance", "30.1.0", 0, "openstack-glance", 150],
    ["openstack/heat", "25.0.0", 0, "openstack-heat", 150],
  ] as const)
    await insertRow(db, "tagged_upstream", {
      ...tagged,
      repo,
      version,
      position,
      package_name: name,
      recorded_at: ago(recorded),
    });
  await db.query("update feed set first_load_at = $1 where id = 'tagged-releases'", [ago(100)]);
  await insertRow(db, "subject_state", {
    source: "koji",
    source_id: HUB,
    subject: "openstack-heat",
    scope: "cloud9s-openstack-epoxy-el9s",
    subject_kind: "package",
    release_name: "epoxy",
    package_name: "openstack-heat",
    dfg_slug: "compute",
    last_seq: 1,
    last_key: "9@9",
    last_outcome: "failed",
    last_at: ago(2),
    failing: true,
    failing_since: ago(2),
    failures: 1,
    history: "F",
    changed_at: ago(2),
  });
});

const lineOf = async (release: string, reader = PUBLIC_READER) =>
  (await getChain(reader, {})).stable.find((line) => line.release === release);
const station = async (id: string) => (await lineOf("epoxy"))?.stations.find((each) => each.id === id);

test("a release's stations say what stands there and what waits before them", async () => {
  expect(await station("tagged")).toMatchObject({ here: 3, reachedAt: ago(3).toISOString(), status: "ok" });
  // nova 31.1.0 is tagged and nobody packages it; glance has its build, heat its review
  expect(await station("review")).toMatchObject({ here: 1, waiting: 1, unit: "version" });
  expect(await station("candidate")).toMatchObject({ here: 1, waiting: 1, unit: "review", status: "bad" });
  expect(await station("testing")).toMatchObject({
    here: 3,
    waiting: 1,
    waitingSince: ago(4).toISOString(),
    reachedAt: ago(2).toISOString(),
    unit: "build",
    status: "bad",
  });
  expect(await station("release")).toMatchObject({ here: 2, waiting: 1, waitingSince: ago(2).toISOString() });
  // nova was there when the repository was made; glance's newest build is not released at all
  expect(await station("published")).toMatchObject({ here: 1, waiting: 0, reachedAt: ago(12).toISOString() });
});

test("what holds it up names the proposal, the review and the failing package", async () => {
  const line = await lineOf("epoxy");
  expect(line?.blockers.map(({ station: at, text, href }) => [at, text, href])).toEqual([
    ["review", "review 61300 fails its tests", "/reviews/61300"],
    ["candidate", "openstack-heat fails to build in Koji", "/packages/openstack-heat#stable"],
    ["testing", "1 build waits, review 61207 is open", "/reviews/61207"],
  ]);
  expect(line?.blockers[2]?.dfg).toMatchObject({ slug: "production-chain" });
});

test("builds that wait without a proposal lead to the stage they wait in", async () => {
  const db = site.db();
  await db.query("update gerrit_review set status = 'MERGED' where number = 61207");
  const blocker = (await lineOf("epoxy"))?.blockers.find((each) => each.station === "testing");
  expect(blocker).toMatchObject({
    text: "1 build waits",
    href: "/stages/epoxy/candidate",
  });
  await db.query("update gerrit_review set status = 'NEW' where number = 61207");
});

test("a release of which nothing is read has no stable line, nor has one whose tags were always empty", async () => {
  await kojiTag(site.db(), 20, "flamingo", "candidate");
  expect(await lineOf("flamingo")).toBeUndefined();
  expect(await lineOf("antelope")).toBeUndefined();
});

test("nothing is good on a hub that is not read lately", async () => {
  const db = site.db();
  await db.query("update feed set last_success_at = $1 where id = $2", [ago(1), `koji-${HUB}`]);
  for (const id of ["candidate", "testing", "release", "published"])
    expect((await station(id))?.status).toBe("stale");
  expect((await station("review"))?.status).toBe("warn");
  await db.query("update feed set last_success_at = $1 where id = $2", [
    new Date(NOW.getTime() - HOUR / 120),
    `koji-${HUB}`,
  ]);
});

test("an imported publication counts as published", async () => {
  const db = site.db();
  const publication = { repository: "cloud", published_at: ago(0.5), origin: "x.csv", recorded_at: NOW };
  await insertRow(db, "publication", {
    ...publication,
    nvr: "secret-thing-1-1",
    package_name: "secret-thing",
  });
  await insertRow(db, "publication", {
    ...publication,
    nvr: "openstack-nova-31.0.0-1.el9s",
    package_name: "openstack-nova",
  });
  expect(await station("published")).toMatchObject({
    here: 1,
    reachedAt: ago(0.5).toISOString(),
    note: expect.stringContaining("openstack-nova-31.0.0-1.el9s"),
  });
});

test("builds of a private hub do not count for the public", async () => {
  const db = site.db();
  const tag = await kojiTag(db, 9, "antelope", "candidate", { hub_id: "secret-hub" });
  const stay = {
    build: 900,
    package: "openstack-nova",
    version: "1",
    tagId: 9,
    at: ago(1),
    hub: "secret-hub",
  };
  await kojiStay(db, { ...stay, tag: String(tag.name) });
  expect(await lineOf("antelope")).toBeUndefined();
  expect((await lineOf("antelope", { seesPrivate: true }))?.release).toBe("antelope");
});

test("a gating decision on a build holds up the next stage", async () => {
  const db = site.db();
  await insertRow(db, "gating_decision", {
    nvr: "openstack-cinder-26.0.0-1.el9s",
    product_version: "p",
    decision_context: "c",
    verdict: "unsatisfied",
    unsatisfied: JSON.stringify([{ type: "test-result-failed", testcase: "dist.smoke", scenario: null }]),
    asked_at: ago(0.1),
    recorded_at: ago(1.5),
  });
  const blocker = (await lineOf("epoxy"))?.blockers.find((each) => each.station === "release");
  expect(blocker).toMatchObject({
    text: "gating keeps openstack-cinder back",
    effect: "dist.smoke is not satisfied",
  });
});

test("gating keeps back only what waits, and its age is not when we first asked", async () => {
  const db = site.db();
  const gated = async () =>
    (await lineOf("epoxy"))?.blockers
      .filter((each) => each.text.startsWith("gating"))
      .map(({ station: at, text, since }) => [at, text, since]);
  const decide = (nvr: string) =>
    insertRow(db, "gating_decision", {
      nvr,
      product_version: "p",
      decision_context: "c",
      verdict: "unsatisfied",
      asked_at: ago(0.1),
      recorded_at: ago(1.5),
    });
  await db.query("delete from gating_decision");
  await decide("openstack-cinder-26.0.0-1.el9s");
  await decide("openstack-nova-31.0.0-1.el9s"); // in the newest repository of its tag
  expect(await gated()).toEqual([["release", "gating keeps openstack-cinder back", ago(1.5).toISOString()]]);
  await db.query("update feed set first_load_at = $1 where id = 'gating'", [ago(2)]);
  expect(await gated()).toEqual([["release", "gating keeps openstack-cinder back", null]]);
  expect((await getChain(PUBLIC_READER, {})).needs).toContainEqual(
    expect.objectContaining({ title: "epoxy: gating keeps openstack-cinder back", since: null }),
  );
  await db.query("delete from gating_decision where nvr like 'openstack-cinder%'");
  expect(await gated()).toEqual([]);
});
