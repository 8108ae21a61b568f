import { DAY, HOUR, MINUTE } from "@/lib/shared/clock";
import { type Db, insertRow } from "./factories";

type Row = Record<string, unknown>;
export const HUB = "cloud-koji";
export const GERRIT = "rdo-review";
export const ZUUL = "rdo-zuul";

const FEEDS = [
  [`zuul-${ZUUL}`, "zuul", ZUUL, "https://zuul.example.org/zuul", 60],
  [`zuul-${ZUUL}-status`, "zuul", ZUUL, "https://zuul.example.org/zuul", 30],
  [`zuul-${ZUUL}-logs`, "zuul", ZUUL, "https://zuul.example.org/zuul", 60],
  [`koji-${HUB}`, "koji", HUB, "https://koji.example.org/kojihub", 60],
  [`gerrit-${GERRIT}`, "gerrit", GERRIT, "https://review.example.org", 120],
  ["tagged-releases", "releases", null, "https://releases.example.org", 21_600],
  ["gating", "gating", null, "https://greenwave.example.org", 600],
  ["koji-desired", "rdoinfo", null, "https://rdoinfo.example.org", 21_600],
] as const;

/** A Zuul, a Koji hub, a Gerrit and the feeds of the stable track, all read a moment before `now`, and private twins. */
export async function seedServers(db: Db, now: Date): Promise<void> {
  const at = { recorded_at: new Date(now.getTime() - 200 * DAY) };
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE);
  const hub = { web_url: "https://koji.example.org/koji", files_url: "https://koji.example.org/files" };
  await insertRow(db, "zuul_server", {
    id: ZUUL,
    title: "RDO",
    web_url: "https://zuul.example.org/zuul",
    ...at,
  });
  await insertRow(db, "koji_hub", { id: HUB, title: "CBS", ...hub, ...at });
  await insertRow(db, "gerrit_server", {
    id: GERRIT,
    title: "RDO",
    web_url: "https://review.example.org",
    ...at,
  });
  const hidden = { visibility: "private", ...at };
  const secretUrl = "https://secret.example.org";
  await insertRow(db, "zuul_server", {
    id: "secret-zuul",
    title: "secret-zuul",
    web_url: secretUrl,
    ...hidden,
  });
  await insertRow(db, "koji_hub", {
    id: "secret-hub",
    title: "secret-hub",
    web_url: secretUrl,
    files_url: secretUrl,
    ...hidden,
  });
  await insertRow(db, "gerrit_server", {
    id: "secret-gerrit",
    title: "secret-gerrit",
    web_url: secretUrl,
    ...hidden,
  });
  const secrets = [
    ["zuul-secret-zuul", "zuul", "secret-zuul", secretUrl, 60],
    ["koji-secret-hub", "koji", "secret-hub", secretUrl, 60],
    ["gerrit-secret-gerrit", "gerrit", "secret-gerrit", secretUrl, 60],
  ] as const;
  for (const [index, [id, source, instance, url, interval]] of [...FEEDS, ...secrets].entries())
    await insertRow(db, "feed", {
      id,
      source,
      instance_id: instance,
      url,
      interval_seconds: interval,
      position: 20 + index,
      state: "fresh",
      first_load_at: ago(100_000),
      last_started_at: ago(0.5),
      last_success_at: ago(0.5),
    });
}

/** A tag of a release on CentOS 9; its stage is the last word of its name. */
export const kojiTag = (db: Db, tagId: number, release: string, stage: string, more: Row = {}) =>
  insertRow(db, "koji_tag", {
    hub_id: HUB,
    tag_id: tagId,
    name: `cloud9s-openstack-${release}-${stage}`,
    arches: "x86_64",
    locked: false,
    release_name: release,
    stage,
    recorded_at: new Date(0),
    ...more,
  });

export type KojiBuildSeed = {
  id: number;
  package: string;
  version: string;
  at: Date;
  state?: string;
  release?: string;
  hub?: string;
  event?: number;
  dfg?: string | null;
  more?: Row;
};

/** An attempt at a build in Koji. */
export const kojiBuild = (db: Db, seed: KojiBuildSeed) =>
  insertRow(db, "koji_build", {
    hub_id: seed.hub ?? HUB,
    build_id: seed.id,
    creation_event_id: seed.event ?? seed.id * 10,
    task_id: seed.id * 100,
    package_name: seed.package,
    version: seed.version,
    release: "1.el9s",
    nvr: `${seed.package}-${seed.version}-1.el9s`,
    state: seed.state ?? "COMPLETE",
    created_at: seed.at,
    completed_at: new Date(seed.at.getTime() + HOUR / 4),
    target: "cloud9s-openstack-epoxy-el9s",
    release_name: seed.release ?? "epoxy",
    dfg_slug: seed.dfg ?? null,
    recorded_at: seed.at,
    changed_at: seed.at,
    ...seed.more,
  });

export type StaySeed = {
  build: number;
  package: string;
  version: string;
  tagId: number;
  tag: string;
  at: Date;
  hub?: string;
  untagged?: Date;
};

/** A build's stay in a tag. */
export const kojiStay = (db: Db, seed: StaySeed) =>
  insertRow(db, "koji_stay", {
    hub_id: seed.hub ?? HUB,
    build_id: seed.build,
    tag_id: seed.tagId,
    create_event: seed.build * 10 + seed.tagId,
    tag_name: seed.tag,
    tagged_at: seed.at,
    revoke_event: seed.untagged ? seed.build * 10 + seed.tagId + 5 : null,
    untagged_at: seed.untagged ?? null,
    package_name: seed.package,
    version: seed.version,
    release: "1.el9s",
    recorded_at: seed.at,
  });

export type ReviewSeed = { number: number; project: string; branch: string; createdAt: Date; more?: Row };

/** A change in Gerrit; open unless `more` says otherwise. */
export const gerritReview = (db: Db, seed: ReviewSeed) =>
  insertRow(db, "gerrit_review", {
    server_id: GERRIT,
    number: seed.number,
    project: seed.project,
    branch: seed.branch,
    subject: `Change ${seed.number}`,
    status: "NEW",
    created_at: seed.createdAt,
    updated_at: seed.createdAt,
    owner: "ada",
    patchset: 1,
    kind: "distgit-update",
    url: `https://review.example.org/c/${seed.number}`,
    recorded_at: seed.createdAt,
    changed_at: seed.createdAt,
    ...seed.more,
  });

export type ZuulBuildSeed = {
  uuid: string;
  job: string;
  at: Date;
  result?: string | null;
  outcome?: string;
  more?: Row;
};

let zuulSeq = 0;
/** A build of a job; of a change when `more` says so. Without a result it runs. */
export const zuulBuild = (db: Db, seed: ZuulBuildSeed) => {
  const seq = ++zuulSeq;
  const result = seed.result === undefined ? "SUCCESS" : seed.result;
  return insertRow(db, "zuul_build", {
    server_id: ZUUL,
    uuid: seed.uuid,
    seq,
    zuul_id: seq,
    job_name: seed.job,
    pipeline: "check",
    result,
    outcome: seed.outcome ?? (result === null ? "open" : result === "SUCCESS" ? "passed" : "failed"),
    final: result === null ? null : true,
    voting: true,
    started_at: seed.at,
    ended_at: result === null ? null : new Date(seed.at.getTime() + HOUR),
    duration_ms: result === null ? null : HOUR,
    log_url: result === null ? null : `https://logs.example.org/${seed.uuid}`,
    recorded_at: seed.at,
    changed_at: seed.at,
    ...seed.more,
  });
};

/** The failure that a failed Zuul build is. */
export const zuulFailure = (
  db: Db,
  seed: { uuid: string; job: string; at: Date; textHash: string | null; more?: Row },
) =>
  insertRow(db, "failure", {
    source: "zuul",
    source_id: ZUUL,
    key: seed.uuid,
    seq: 1,
    subject_kind: "job",
    subject: seed.job,
    at: seed.at,
    result: "FAILURE",
    class: "code",
    rule: "result",
    why: "The job failed",
    confidence: "medium",
    headline: seed.textHash === null ? null : `a line of ${seed.textHash}`,
    text_hash: seed.textHash,
    recorded_at: seed.at,
    changed_at: seed.at,
    ...seed.more,
  });

export type BuildsetSeed = { uuid: string; pipeline: string; result: string | null; at: Date; more?: Row };

export const zuulBuildset = (db: Db, seed: BuildsetSeed) =>
  insertRow(db, "zuul_buildset", {
    server_id: ZUUL,
    uuid: seed.uuid,
    seq: ++zuulSeq,
    pipeline: seed.pipeline,
    result: seed.result,
    outcome: seed.result === null ? "open" : seed.result === "SUCCESS" ? "passed" : "failed",
    event_at: seed.at,
    first_started_at: seed.at,
    last_ended_at: seed.result === null ? null : new Date(seed.at.getTime() + HOUR),
    recorded_at: seed.at,
    changed_at: seed.at,
    ...seed.more,
  });

export type LiveItemSeed = {
  pipeline: string;
  project: string;
  at: Date;
  change?: number;
  server?: string;
  jobs: ({ name: string; state: string } & Row)[];
};

let liveSerial = 0;
/** An item in Zuul's status with its jobs; what a job does not say is as of one that waits. */
export const liveItem = (db: Db, seed: LiveItemSeed) => {
  const position = ++liveSerial;
  const ref = {
    project: seed.project,
    projectCanonical: null,
    change: seed.change ?? null,
    patchset: seed.change === undefined ? null : "1",
    ref: seed.change === undefined ? "refs/heads/master" : null,
    url: null,
    owner: null,
  };
  const job = {
    uuid: null,
    result: null,
    voting: true,
    wait: null,
    tries: 1,
    willRetry: false,
    canceled: false,
    dependencies: [],
    startedAt: null,
    endedAt: null,
    elapsedMs: null,
    remainingMs: null,
    estimatedMs: null,
    reportUrl: null,
  };
  const data = {
    pipeline: seed.pipeline,
    queue: "",
    window: 0,
    line: 0,
    place: 0,
    itemId: String(position),
    buildsetUuid: null,
    active: true,
    enqueuedAt: seed.at,
    remainingMs: null,
    failingReasons: [],
    itemAhead: null,
    refs: [ref],
    jobs: seed.jobs.map((each) => ({ ...job, ...each })),
  };
  return insertRow(db, "zuul_live_item", {
    server_id: seed.server ?? ZUUL,
    pipeline: seed.pipeline,
    item_id: String(position),
    position,
    queue: "",
    change: seed.change ?? null,
    enqueued_at: seed.at,
    data: JSON.stringify(data),
    seen_at: seed.at,
  });
};
