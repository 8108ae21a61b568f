import "server-only";
import type { BuildFailure } from "@/lib/contract/builds";
import type { FailureSource } from "@/lib/contract/failures";
import { buildLogUrl } from "@/lib/domain/dlrn/paths";
import { buildLink } from "@/lib/domain/koji/links";
import { zuulBuildLink } from "@/lib/domain/zuul/links";
import { NOWHERE, oneLog, zuulPlaces } from "./build-evidence";
import { type BuildFacts, dlrnState, kojiState, zuulState } from "./build-facts";
import { httpUrl } from "./failure-rows";
import { rowOf } from "./sql";
import type { Site } from "./visible";

/** Finds a build of a visible source by its key there. */
export const findBuild: Record<
  FailureSource,
  (site: Site, sourceId: string, key: string) => Promise<BuildFacts | undefined>
> = { zuul: findZuulBuild, koji: findKojiBuild, dlrn: findDlrnBuild };

const readingOf = (state: string): BuildFailure["reading"] =>
  state === "due" || state === "done" || state === "gone" ? state : "none";

const NONE = {
  target: null,
  nvr: null,
  commitHash: null,
  buildsetUuid: null,
  change: null,
  changeUrl: null,
  buildId: null,
  taskId: null,
  dlrnId: null,
  epoch: 0,
  pipeline: null,
  project: null,
  branch: null,
  component: null,
  detail: null,
  voting: true,
};

type ZuulRow = {
  seq: number;
  jobName: string;
  pipeline: string | null;
  project: string | null;
  branch: string | null;
  result: string | null;
  outcome: string;
  final: boolean | null;
  voting: boolean;
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
  logUrl: string | null;
  errorDetail: string | null;
  buildsetUuid: string | null;
  change: number | null;
  refUrl: string | null;
  release: string | null;
  component: string | null;
  packageName: string | null;
  dfgSlug: string | null;
  evidenceState: string;
  removedAt: Date | null;
};

async function findZuulBuild(site: Site, sourceId: string, uuid: string): Promise<BuildFacts | undefined> {
  const server = site.zuuls.find((zuul) => zuul.id === sourceId);
  if (!server) return undefined;
  const row = await rowOf<ZuulRow>(
    `select seq, job_name as "jobName", pipeline, project, branch, result, outcome, final, voting,
       started_at as "startedAt", ended_at as "endedAt", duration_ms as "durationMs", log_url as "logUrl",
       error_detail as "errorDetail", buildset_uuid as "buildsetUuid", change, ref_url as "refUrl",
       release_name as release, component, package_name as "packageName", dfg_slug as "dfgSlug",
       evidence_state as "evidenceState", removed_at as "removedAt"
     from zuul_build where server_id = $1 and uuid = $2`,
    [sourceId, uuid],
  );
  if (!row) return undefined;
  return {
    ...NONE,
    ...row,
    sourceId,
    key: uuid,
    kind: "job",
    subject: row.jobName,
    scope: [row.pipeline, row.project, row.branch].map((part) => part ?? "").join("\n"),
    state: zuulState(row.outcome, row.final),
    package: row.packageName,
    ownerSlug: row.dfgSlug,
    detail: row.errorDetail,
    durationSeconds: row.durationMs === null ? null : row.durationMs / 1000,
    logUrl: httpUrl(row.logUrl),
    pageUrl: httpUrl(zuulBuildLink(server, uuid)),
    changeUrl: httpUrl(row.refUrl),
    places: zuulPlaces(zuulBuildLink(server, uuid), row.logUrl),
    reading: readingOf(row.evidenceState),
  };
}

type KojiRow = {
  packageName: string;
  nvr: string;
  state: string;
  source: string | null;
  ownerName: string | null;
  taskId: number | null;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  target: string | null;
  release: string | null;
  dfgSlug: string | null;
  failureState: string;
  removedAt: Date | null;
  scope: string | null;
};

async function findKojiBuild(site: Site, sourceId: string, key: string): Promise<BuildFacts | undefined> {
  const hub = site.kojis.find((koji) => koji.id === sourceId);
  const [buildId, eventId] = /^(\d{1,9})@(\d{1,9})$/.exec(key)?.slice(1).map(Number) ?? [];
  if (!hub || buildId === undefined || eventId === undefined) return undefined;
  const row = await rowOf<KojiRow>(
    `select b.package_name as "packageName", b.nvr, b.state, b.source, b.owner_name as "ownerName",
       b.task_id as "taskId", b.created_at as "createdAt", b.started_at as "startedAt",
       b.completed_at as "completedAt", b.target, b.release_name as release, b.dfg_slug as "dfgSlug",
       b.failure_state as "failureState", b.removed_at as "removedAt", f.scope
     from koji_build b left join failure f on f.source = 'koji' and f.source_id = b.hub_id
       and f.key = b.build_id || '@' || b.creation_event_id
     where b.hub_id = $1 and b.build_id = $2 and b.creation_event_id = $3`,
    [sourceId, buildId, eventId],
  );
  if (!row) return undefined;
  const from = row.startedAt ?? row.createdAt;
  return {
    ...NONE,
    sourceId,
    key,
    seq: eventId,
    kind: "package",
    subject: row.packageName,
    scope: row.scope ?? "",
    state: kojiState(row.state),
    result: row.state,
    release: row.release,
    package: row.packageName,
    target: row.target,
    nvr: row.nvr,
    ownerSlug: row.dfgSlug,
    startedAt: from,
    endedAt: row.completedAt,
    durationSeconds: row.completedAt === null ? null : (row.completedAt.getTime() - from.getTime()) / 1000,
    detail: row.source === null ? null : `from ${row.source}${row.ownerName ? `, by ${row.ownerName}` : ""}`,
    logUrl: null,
    pageUrl: httpUrl(buildLink(hub, buildId)),
    removedAt: row.removedAt,
    buildId,
    taskId: row.taskId,
    places: NOWHERE,
    reading: readingOf(row.failureState),
  };
}

type DlrnRow = {
  dlrnId: number;
  epoch: number;
  projectName: string;
  component: string | null;
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
  commitBranch: string | null;
  builtAt: Date;
  status: string;
  nvr: string | null;
  flags: number;
  removedAt: Date | null;
  dfgSlug: string | null;
};

async function findDlrnBuild(site: Site, sourceId: string, key: string): Promise<BuildFacts | undefined> {
  const instance = site.instance(sourceId);
  if (!instance || !/^\d{1,16}$/.test(key)) return undefined;
  const row = await rowOf<DlrnRow>(
    `select d.dlrn_id as "dlrnId", d.epoch::int, d.project_name as "projectName", d.component,
       d.commit_hash as "commitHash", d.distro_hash as "distroHash", d.extended_hash as "extendedHash",
       d.commit_branch as "commitBranch", d.built_at as "builtAt", d.status, d.nvr, d.flags,
       d.removed_at as "removedAt", p.dfg_slug as "dfgSlug"
     from dlrn_commit d left join package_state p on p.instance_id = d.instance_id and p.project_name = d.project_name
     where d.instance_id = $1 and d.seq = $2`,
    [sourceId, key],
  );
  if (!row) return undefined;
  const logUrl = httpUrl(buildLogUrl(instance.webUrl, row));
  return {
    ...NONE,
    sourceId,
    key,
    seq: Number(key),
    scope: "",
    kind: "package",
    subject: row.projectName,
    state: dlrnState(row.status),
    result: row.status,
    release: instance.release,
    component: row.component,
    package: row.projectName,
    branch: row.commitBranch,
    nvr: row.nvr,
    commitHash: row.commitHash,
    ownerSlug: row.dfgSlug,
    startedAt: null,
    endedAt: row.builtAt,
    durationSeconds: null,
    logUrl,
    pageUrl: null,
    removedAt: row.removedAt,
    dlrnId: row.dlrnId,
    epoch: row.epoch,
    places: oneLog(logUrl),
    reading: "done",
  };
}
