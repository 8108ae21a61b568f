import { DAY, HOUR } from "@/lib/shared/clock";
import { type Db, insertRow } from "./factories";
import {
  gerritReview,
  HUB,
  kojiBuild,
  kojiStay,
  kojiTag,
  liveItem,
  ZUUL,
  zuulBuild,
  zuulBuildset,
  zuulFailure,
} from "./seed-stable";

/** A review that failed its tests, on epoxy's stable branch. */
export const FAILED_REVIEW = 61300;
const uuid = (n: number) => n.toString(16).padStart(32, "0");

/**
 * A little of the stable track of epoxy, with a review under test and what belongs to private servers; `seedServers` comes
 * first, and the packages are those of the seeded chain.
 */
export async function seedStableTrack(db: Db, now: Date): Promise<void> {
  const ago = (days: number) => new Date(now.getTime() - days * DAY);
  await seedKoji(db, ago);
  await seedReviews(db, ago);
  await seedCi(db, ago);
  await seedSecrets(db, ago);
  await insertRow(db, "zuul_config_error", {
    server_id: ZUUL,
    project: "openstack/nova-distgit",
    branch: "epoxy-rdo",
    path: "zuul.yaml",
    severity: "error",
    name: "Unknown Job",
    message: "Job gone-job not defined",
    recorded_at: now,
  });
}

type Ago = (days: number) => Date;
const TAGS = { buildrequires: 4, candidate: 1, testing: 2, release: 3 } as const;
const tagName = (stage: string) => `cloud9s-openstack-epoxy-${stage}`;

async function seedKoji(db: Db, ago: Ago) {
  for (const [stage, id] of Object.entries(TAGS)) await kojiTag(db, id, "epoxy", stage);
  const build = { package: "openstack-nova", dfg: "compute" };
  await kojiBuild(db, { ...build, id: 1, version: "31.0.0", at: ago(20) });
  await kojiBuild(db, { ...build, id: 2, version: "31.0.1", at: ago(3), state: "FAILED", event: 20 });
  await kojiBuild(db, { ...build, id: 3, version: "31.0.2", at: ago(2) });
  const stay = { package: "openstack-nova" };
  for (const [buildId, version, stage, at] of [
    [1, "31.0.0", "testing", 19],
    [1, "31.0.0", "release", 15],
    [3, "31.0.2", "candidate", 2],
  ] as const)
    await kojiStay(db, {
      ...stay,
      build: buildId,
      version,
      tagId: TAGS[stage],
      tag: tagName(stage),
      at: ago(at),
    });
  await insertRow(db, "failure", {
    source: "koji",
    source_id: HUB,
    key: "2@20",
    seq: 20,
    subject_kind: "package",
    subject: "openstack-nova",
    release_name: "epoxy",
    package_name: "openstack-nova",
    at: ago(3),
    result: "FAILED",
    class: "dependency",
    rule: "nothing-provides",
    why: "A package it needs is not there",
    confidence: "high",
    headline: "nothing provides python3-oslo-config >= 10 needed by openstack-nova",
    text_hash: "koji-text",
    recorded_at: ago(3),
    changed_at: ago(3),
  });
  await insertRow(db, "koji_desired", {
    release_name: "epoxy",
    tag_name: tagName("testing"),
    package_name: "openstack-nova",
    nvr: "openstack-nova-31.0.2-1.el9s",
    recorded_at: ago(1),
  });
  await insertRow(db, "publication", {
    nvr: "openstack-nova-31.0.0-1.el9s",
    repository: "cloud9s",
    advisory: "RDO-2026:1",
    published_at: ago(14),
    package_name: "openstack-nova",
    origin: "published.csv",
    recorded_at: ago(13),
  });
  await insertRow(db, "gating_decision", {
    nvr: "openstack-nova-31.0.2-1.el9s",
    product_version: "rdo-epoxy",
    decision_context: "testing",
    verdict: "unsatisfied",
    unsatisfied: JSON.stringify([
      { type: "test-result-missing", testcase: "dist.smoke", scenario: null, details: null },
    ]),
    asked_at: ago(0.1),
    recorded_at: ago(1),
  });
  for (const [position, version] of ["31.0.0", "31.0.2", "31.1.0"].entries())
    await insertRow(db, "tagged_upstream", {
      series: "epoxy",
      repo: "openstack/nova",
      version,
      deliverable: "nova",
      commit_hash: "0",
      kind: "final",
      position,
      package_name: "openstack-nova",
      recorded_at: ago(version === "31.1.0" ? 4 : 180),
    });
  await db.query("update feed set first_load_at = $1 where id = 'tagged-releases'", [ago(150)]);
}

async function seedReviews(db: Db, ago: Ago) {
  const nova = { project: "openstack/nova-distgit", branch: "epoxy-rdo" };
  const owned = { release_name: "epoxy", package_name: "openstack-nova", dfg_slug: "compute" };
  const votes = {
    verified: { value: -1, votes: [{ value: -1, by: "zuul", at: ago(0.9).toISOString() }] },
    codeReview: { value: 2, votes: [{ value: 2, by: "grace", at: ago(0.5).toISOString() }] },
    workflow: { value: 0, votes: [] },
  };
  await gerritReview(db, {
    ...nova,
    number: FAILED_REVIEW,
    createdAt: ago(1),
    more: {
      ...owned,
      patchset: 2,
      verified: -1,
      code_review: 2,
      labels: votes,
      subject: "openstack-nova-31.1.0-1",
    },
  });
  await gerritReview(db, {
    ...nova,
    branch: "rpm-master",
    number: 61301,
    createdAt: ago(3),
    more: {
      kind: "ftbfs",
      package_name: "openstack-nova",
      release_name: "flamingo",
      dfg_slug: "compute",
      subject: "openstack-nova: failed to build 1234567",
      ftbfs: {
        projectName: "openstack-nova",
        shortSha: "1234567",
        commitHash: null,
        upstreamUrl: null,
        logUrl: null,
      },
    },
  });
  for (const [index, days] of [2, 9, 40].entries())
    await gerritReview(db, {
      ...nova,
      number: 61000 + index,
      createdAt: ago(days + 1),
      more: { ...owned, status: "MERGED", submitted_at: ago(days), updated_at: ago(days) },
    });
}

async function seedCi(db: Db, ago: Ago) {
  const change = { project: "openstack/nova-distgit", change: FAILED_REVIEW };
  await zuulBuildset(db, {
    uuid: uuid(1),
    pipeline: "check",
    result: "FAILURE",
    at: ago(0.95),
    more: { ...change, patchset: "2" },
  });
  const built = {
    ...change,
    buildset_uuid: uuid(1),
    patchset: "2",
    branch: "epoxy-rdo",
    release_name: "epoxy",
  };
  await zuulBuild(db, {
    uuid: uuid(10),
    job: "rpm-build-epoxy",
    at: ago(0.95),
    result: "FAILURE",
    more: built,
  });
  await zuulBuild(db, { uuid: uuid(11), job: "rpmlint", at: ago(0.95), more: { ...built, voting: false } });
  await zuulBuild(db, {
    uuid: uuid(12),
    job: "tempest-epoxy",
    at: ago(0.95),
    result: "SKIPPED",
    outcome: "skipped",
    more: { ...built, error_detail: "Skipped due to failed job rpm-build-epoxy" },
  });
  await zuulFailure(db, { uuid: uuid(10), job: "rpm-build-epoxy", at: ago(0.9), textHash: "t1" });
  await zuulBuild(db, {
    uuid: uuid(20),
    job: "periodic-rpm-build-epoxy",
    at: ago(0.8),
    result: "FAILURE",
    more: { pipeline: "periodic" },
  });
  await zuulFailure(db, { uuid: uuid(20), job: "periodic-rpm-build-epoxy", at: ago(0.8), textHash: "t1" });
  const started = new Date(ago(0).getTime() - HOUR / 2).toISOString();
  await liveItem(db, {
    pipeline: "gate",
    change: 61301,
    project: "openstack/nova-distgit",
    at: ago(0.03),
    jobs: [
      {
        name: "rpm-build-master",
        state: "running",
        startedAt: started,
        estimatedMs: HOUR,
        tries: 2,
        uuid: uuid(30),
      },
      {
        name: "tempest-master",
        state: "waiting",
        wait: { reason: "dependencies", on: ["rpm-build-master"], text: "dependencies: rpm-build-master" },
        tries: 0,
      },
    ],
  });
  await liveItem(db, {
    pipeline: "periodic",
    project: "openstack/tempest",
    at: ago(0.1),
    jobs: [{ name: "periodic-rpm-build-epoxy", state: "failing", startedAt: started, uuid: uuid(31) }],
  });
}

async function seedSecrets(db: Db, ago: Ago) {
  await kojiBuild(db, {
    id: 9,
    hub: "secret-hub",
    package: "openstack-nova",
    version: "99.secret",
    at: ago(1),
  });
  await kojiBuild(db, {
    id: 10,
    hub: "secret-hub",
    package: "secret-koji-package",
    version: "1",
    at: ago(1),
  });
  await gerritReview(db, {
    number: FAILED_REVIEW,
    project: "secret/project",
    branch: "secret",
    createdAt: ago(1),
    more: { server_id: "secret-gerrit", subject: "secret subject", package_name: "openstack-nova" },
  });
  await liveItem(db, {
    pipeline: "secret-pipeline",
    project: "secret/project",
    at: ago(0.01),
    server: "secret-zuul",
    jobs: [{ name: "secret-job", state: "queued" }],
  });
  await insertRow(db, "zuul_config_error", {
    server_id: "secret-zuul",
    message: "secret message",
    recorded_at: ago(1),
  });
}
