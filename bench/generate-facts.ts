import type { KojiBuildRow, KojiStayRow } from "@/lib/demo/rows/koji-rows";
import type { KojiStore } from "@/lib/demo/rows/koji-store";
import { sourceNvr } from "@/lib/demo/rows/paths";
import type { ReviewRow } from "@/lib/demo/rows/review-rows";
import type { CiVoteAggRow, CiVoteRow, CommitRow, PromotionRow } from "@/lib/demo/rows/row-types";
import type { ZuulBuildRow, ZuulBuildsetRow, ZuulRefRow } from "@/lib/demo/rows/zuul-rows";
import { REVIEW_SERVER } from "@/lib/demo/world/zuul-refs";
import type { CiVoteAggregateFact, CiVoteFact, DlrnCommitFact, PromotionFact } from "@/lib/domain/dlrn/facts";
import type { LabelFact, ReviewFact } from "@/lib/domain/gerrit/facts";
import { parseFtbfs } from "@/lib/domain/gerrit/ftbfs";
import { reviewKind } from "@/lib/domain/gerrit/kind";
import { parseTagPromotion } from "@/lib/domain/gerrit/tag-promotion";
import { buildState, type KojiBuildFact, type KojiStayFact } from "@/lib/domain/koji/facts";
import type { ZuulBuildFact, ZuulBuildsetFact, ZuulRef } from "@/lib/domain/zuul/facts";

// The world's rows in the product's words, as its clients would have read them. `by` moves ids: a world that is put in
// front of others has lower ones.

const at = (seconds: number) => new Date(seconds * 1000);
const atOrNull = (seconds: number | null) => (seconds === null ? null : at(seconds));

export const commitFact = (row: CommitRow, by: number): DlrnCommitFact => ({
  dlrnId: row.id + by,
  projectName: row.projectName,
  component: row.component,
  commitHash: row.commitHash,
  distroHash: row.distroHash,
  extendedHash: row.extendedHash,
  commitBranch: row.commitBranch,
  committedAt: at(row.dtCommit),
  distgitAt: at(row.dtDistro),
  extendedAt: row.dtExtended === 0 ? null : at(row.dtExtended),
  builtAt: at(row.dtBuild),
  status: row.status,
  notes: row.notes,
  nvr: sourceNvr(row.artifacts) || null,
  flags: row.flags,
  versionsCsv: row.versionsCsv,
});

const voteOf = (row: Omit<CiVoteAggRow, "refHash">, by: number) => ({
  dlrnId: row.id + by,
  jobName: row.ciName,
  url: row.ciUrl || null,
  state: row.ciInProgress ? ("running" as const) : row.ciVote ? ("passed" as const) : ("failed" as const),
  at: at(row.timestamp),
  notes: row.notes || null,
  userName: row.user,
});

export const voteFact = (row: CiVoteRow, by: number, commitsBy: number): CiVoteFact => ({
  ...voteOf(row, by),
  commitDlrnId: row.commitId + commitsBy,
  component: row.component,
});

export const aggregateVoteFact = (row: CiVoteAggRow, by: number): CiVoteAggregateFact => ({
  ...voteOf(row, by),
  aggregateHash: row.refHash,
});

export const promotionFact = (row: PromotionRow, commit: CommitRow): PromotionFact => ({
  promoteName: row.promoteName,
  component: row.component,
  commitHash: commit.commitHash,
  distroHash: commit.distroHash,
  extendedHash: commit.extendedHash,
  aggregateHash: row.aggregateHash,
  at: at(row.timestamp),
  userName: row.user,
});

const refFact = (row: ZuulRefRow, by: number): ZuulRef => ({
  kind: row.change !== null ? "change" : row.newrev !== null ? "push" : "periodic",
  project: row.project,
  branch: row.branch,
  change: row.change === null ? null : row.change + by,
  patchset: row.patchset,
  ref: row.ref,
  oldRev: row.oldrev,
  newRev: row.newrev,
  url: row.refUrl || null,
});

export function zuulBuildFact(row: ZuulBuildRow, by: { ids: number; changes: number }): ZuulBuildFact {
  const { buildset } = row;
  const [ref] = buildset.refs;
  return {
    uuid: row.uuid,
    zuulId: row.id + by.ids,
    buildsetUuid: buildset.uuid,
    jobName: row.jobName,
    pipeline: buildset.pipeline,
    result: row.result,
    final: row.final,
    voting: row.voting,
    held: row.held ?? false,
    startedAt: atOrNull(row.start),
    endedAt: atOrNull(row.end),
    durationMs: row.duration === null ? null : Math.round(row.duration * 1000),
    logUrl: row.logUrl,
    nodeset: row.nodeset || null,
    errorDetail: row.errorDetail,
    artifacts: row.artifacts.map(({ name, url, metadata }) => ({
      name,
      url,
      type: typeof metadata?.type === "string" ? metadata.type : null,
    })),
    provides: row.provides.map(({ name }) => name),
    ref: ref ? refFact(ref, by.changes) : null,
    eventId: buildset.eventId,
    eventAt: atOrNull(buildset.eventAt),
  };
}

export const buildsetFact = (
  row: ZuulBuildsetRow,
  by: { ids: number; changes: number },
): ZuulBuildsetFact => ({
  uuid: row.uuid,
  zuulId: row.id + by.ids,
  pipeline: row.pipeline,
  result: row.result,
  message: row.message,
  eventId: row.eventId,
  eventAt: atOrNull(row.eventAt),
  firstStartedAt: atOrNull(row.firstStart),
  lastEndedAt: atOrNull(row.lastEnd),
  refs: row.refs.map((ref) => refFact(ref, by.changes)),
});

/** How far the numbers of a hub are moved. */
export interface KojiBy {
  builds: number;
  events: number;
  tasks: number;
}

export const kojiBuildFact = (store: KojiStore, row: KojiBuildRow, by: KojiBy): KojiBuildFact => ({
  buildId: row.id + by.builds,
  creationEventId: row.creationEvent + by.events,
  taskId: row.taskId === null ? null : row.taskId + by.tasks,
  packageName: store.packageName(row.packageId),
  version: row.version,
  release: row.release,
  epoch: row.epoch,
  nvr: store.nvrOf(row),
  state: buildState(row.state),
  ownerName: store.users.get(row.ownerId) ?? null,
  source: `${store.nvrOf(row)}.src.rpm`,
  createdAt: at(row.created),
  startedAt: atOrNull(row.started),
  completedAt: atOrNull(row.completed),
  draft: false,
  volumeName: "DEFAULT",
});

export function kojiStayFact(store: KojiStore, row: KojiStayRow, by: KojiBy): KojiStayFact {
  const build = store.builds.get(row.buildId);
  if (!build) throw new Error(`a stay of build ${row.buildId}, which is not there`);
  return {
    buildId: row.buildId + by.builds,
    tagId: row.tagId,
    tagName: store.tags.get(row.tagId)?.name ?? "",
    createEvent: row.createEvent + by.events,
    taggedAt: at(row.created),
    taggedBy: store.users.get(row.creatorId) ?? null,
    revokeEvent: row.revokeEvent === null ? null : row.revokeEvent + by.events,
    untaggedAt: atOrNull(row.revoked),
    untaggedBy: row.revokerId === null ? null : (store.users.get(row.revokerId) ?? null),
    packageName: store.packageName(build.packageId),
    version: build.version,
    release: build.release,
    epoch: build.epoch,
    buildState: buildState(build.state),
  };
}

function labelOf({ votes }: ReviewRow, label: string): LabelFact {
  const own = votes.filter((vote) => vote.label === label && vote.value !== 0);
  const values = own.map(({ value }) => value);
  const lowest = Math.min(0, ...values);
  return {
    value: lowest < 0 ? lowest : Math.max(0, ...values),
    votes: own.map(({ value, account, at: when }) => ({ value, by: account.username, at: at(when) })),
  };
}

export function reviewFact(row: ReviewRow, by: number): ReviewFact {
  const { project, branch, topic, subject, message } = row;
  const kind = reviewKind({ project, branch, topic, subject, message });
  return {
    number: row.number + by,
    project,
    branch,
    topic,
    subject,
    status: row.status,
    workInProgress: row.workInProgress,
    createdAt: at(row.created),
    updatedAt: at(row.updated),
    submittedAt: atOrNull(row.submitted),
    owner: row.owner.username,
    patchset: row.patchset,
    revision: row.revision,
    message,
    verified: labelOf(row, "Verified"),
    codeReview: labelOf(row, "Code-Review"),
    workflow: labelOf(row, "Workflow"),
    kind,
    ftbfs: kind === "ftbfs" ? parseFtbfs(subject, message) : null,
    tagPromotion: kind === "tag-promotion" ? parseTagPromotion(topic, subject) : null,
    url: `${REVIEW_SERVER}/c/${project}/+/${row.number + by}`,
  };
}
