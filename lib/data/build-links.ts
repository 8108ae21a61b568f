import "server-only";
import type { BuildLink } from "@/lib/contract/builds";
import type { Status } from "@/lib/contract/common";
import { seqRange } from "@/lib/domain/dlrn/seq";
import { logKey } from "@/lib/domain/failure/log-root";
import { tagLink, taskLink } from "@/lib/domain/koji/links";
import { HOUR } from "@/lib/shared/clock";
import type { BuildFacts } from "./build-facts";
import { buildId, httpUrl } from "./failure-rows";
import { iso, isoOrNull, rowsOf } from "./sql";
import type { Site } from "./visible";

const NO_LINK = { detail: null, at: null, status: null, href: null, url: null } as const;
const SPAN = 6 * HOUR;

/** What a build belongs to in every source, in the order people follow it: review, commit, votes, candidate, Koji. */
export async function linksOf(site: Site, build: BuildFacts): Promise<BuildLink[]> {
  const [reviews, votes, candidates, koji] = await Promise.all([
    reviewLinks(site, build),
    build.kind === "job" ? voteLinks(site, build) : commitVotes(build),
    candidateLinks(site, build),
    build.buildId === null ? kojiTasks(site, build) : kojiLinks(site, build),
  ]);
  return [...reviews, ...votes, ...candidates, ...koji];
}

type ReviewRow = {
  number: number;
  subject: string;
  status: string;
  project: string;
  updatedAt: Date;
  url: string;
};
const REVIEW_STATUS: Record<string, Status> = { NEW: "run", MERGED: "ok", ABANDONED: "none" };

/** The change a build tests, the one whose merge a run of the branch's new tip follows, or the one opened for a failed build. */
async function reviewLinks(site: Site, build: BuildFacts): Promise<BuildLink[]> {
  const rows = await rowsOf<ReviewRow>(
    `select r.number, r.subject, r.status, r.project, r.updated_at as "updatedAt", r.url from gerrit_review r
     where r.server_id = any($1) and r.removed_at is null
       and ((r.number = $2 and r.project = $3) or (r.ftbfs_instance = $4 and r.ftbfs_seq = $5)
         or (r.project = $3 and r.revision = (select z.new_rev from zuul_build z where z.server_id = $6 and z.uuid = $7)))
     order by r.number desc limit 5`,
    [
      site.gerritIds,
      build.change,
      build.project,
      build.dlrnId === null ? null : build.sourceId,
      build.dlrnId === null ? null : build.seq,
      build.sourceId,
      build.kind === "job" ? build.key : null,
    ],
  );
  const known = rows.map((row) => ({
    ...NO_LINK,
    what: build.kind === "job" ? "Review" : "Review opened for it",
    title: row.subject,
    detail: `${row.number} in ${row.project}, ${row.status.toLowerCase()}`,
    at: iso(row.updatedAt),
    status: REVIEW_STATUS[row.status] ?? null,
    href: `/reviews/${row.number}`,
    url: httpUrl(row.url),
  }));
  if (known.length > 0 || build.change === null) return known;
  const title = `${build.change} in ${build.project ?? "an unknown project"}`;
  return [{ ...NO_LINK, what: "Review", title, url: build.changeUrl }];
}

type VoteRow = {
  instance: string;
  url: string | null;
  state: string;
  at: Date;
  jobName: string;
  commitDlrnId: number;
  epoch: number;
};

const VOTE_STATUS: Record<string, Status> = { passed: "ok", failed: "bad", running: "run" };

/** Votes that point to this build's logs. Reporters vote within hours of the end, under the job's name. */
async function voteLinks(site: Site, build: BuildFacts): Promise<BuildLink[]> {
  const key = logKey(build.logUrl);
  if (key === null || build.endedAt === null || site.ids.length === 0) return [];
  const votes = await rowsOf<VoteRow>(
    `select v.instance_id as instance, v.url, v.state, v.at, v.job_name as "jobName",
       v.commit_dlrn_id as "commitDlrnId", v.epoch::int
     from ci_vote v where v.instance_id = any($1) and v.job_name = $2 and v.at between $3 and $4 and v.state <> 'running'
     order by v.seq desc limit 400`,
    [
      site.ids,
      build.subject,
      new Date(build.endedAt.getTime() - SPAN),
      new Date(build.endedAt.getTime() + SPAN),
    ],
  );
  const mine = votes.filter((vote) => logKey(vote.url) === key).slice(0, 5);
  const commits = await Promise.all(mine.map(commitOf));
  return mine.map((vote, index) => {
    const commit = commits[index];
    const on = site.instance(vote.instance)?.label ?? vote.instance;
    return {
      ...NO_LINK,
      what: "Vote on a DLRN commit",
      title: commit ? `${commit.name} at ${commit.commitHash.slice(0, 8)} on ${on}` : `on ${on}`,
      detail: vote.state,
      at: iso(vote.at),
      status: VOTE_STATUS[vote.state] ?? null,
      href: commit
        ? `/packages/${encodeURIComponent(commit.name)}#${encodeURIComponent(vote.instance)}`
        : null,
    };
  });
}

async function commitOf({ instance, commitDlrnId, epoch }: VoteRow) {
  const [low, high] = seqRange(epoch, commitDlrnId, commitDlrnId);
  const [row] = await rowsOf<{ name: string; commitHash: string }>(
    `select project_name as name, commit_hash as "commitHash" from dlrn_commit
     where instance_id = $1 and seq between $2 and $3 order by seq desc limit 1`,
    [instance, low, high],
  );
  return row;
}

/** Votes on a DLRN build: the newest of each job. */
async function commitVotes(build: BuildFacts): Promise<BuildLink[]> {
  if (build.dlrnId === null) return [];
  const votes = await rowsOf<{ jobName: string; state: string; at: Date; url: string | null }>(
    `select distinct on (v.job_name) v.job_name as "jobName", v.state, v.at, v.url from ci_vote v
     where v.instance_id = $1 and v.commit_dlrn_id = $2 and v.epoch = $3 order by v.job_name, v.seq desc limit 40`,
    [build.sourceId, build.dlrnId, build.epoch],
  );
  return votes.map((vote) => ({
    ...NO_LINK,
    what: "Vote",
    title: vote.jobName,
    detail: vote.state,
    at: iso(vote.at),
    status: VOTE_STATUS[vote.state] ?? null,
    href: vote.jobName === "consistent" ? null : `/jobs/${encodeURIComponent(vote.jobName)}`,
    url: httpUrl(vote.url),
  }));
}

type CandidateRow = {
  instance: string;
  promoteName: string;
  component: string;
  state: string;
  offeredAt: Date;
  promotedAt: Date | null;
  missing: string[];
};
const CANDIDATE_STATUS: Record<string, Status> = {
  promoted: "ok",
  met: "ok",
  testing: "run",
  missing: "bad",
  superseded: "none",
};

/** The promotion attempt whose buildset this is. */
async function candidateLinks(site: Site, build: BuildFacts): Promise<BuildLink[]> {
  if (build.buildsetUuid === null) return [];
  const rows = await rowsOf<CandidateRow>(
    `select c.instance_id as instance, c.promote_name as "promoteName", c.component, c.state,
       c.offered_at as "offeredAt", c.promoted_at as "promotedAt", c.missing
     from zuul_buildset s join candidate c on c.id = s.candidate_id
     where s.server_id = $1 and s.uuid = $2 and c.instance_id = any($3)`,
    [build.sourceId, build.buildsetUuid, site.ids],
  );
  return rows.map((row) => {
    const place = site.instance(row.instance)?.label ?? row.instance;
    const missing =
      row.missing.length === 1 ? `only ${row.missing[0]} is missing` : `${row.missing.length} jobs missing`;
    return {
      ...NO_LINK,
      what: "Candidate",
      title: `${row.promoteName}${row.component ? ` of ${row.component}` : ""} on ${place}`,
      detail: row.missing.length === 0 ? row.state : `${row.state}, ${missing}`,
      at: isoOrNull(row.promotedAt) ?? iso(row.offeredAt),
      status: CANDIDATE_STATUS[row.state] ?? null,
      href: `/promotions/${encodeURIComponent(row.instance)}/${encodeURIComponent(row.promoteName)}`,
    };
  });
}

type TaskRow = {
  hub: string;
  taskId: number;
  state: string;
  method: string;
  label: string | null;
  createdAt: Date;
  key: string | null;
  nvr: string | null;
};
const TASK_STATUS: Record<string, Status> = {
  CLOSED: "ok",
  FAILED: "bad",
  OPEN: "run",
  ASSIGNED: "run",
  FREE: "run",
};

/** Koji tasks that a Zuul build started. */
async function kojiTasks(site: Site, build: BuildFacts): Promise<BuildLink[]> {
  if (build.kind !== "job") return [];
  const tasks = await rowsOf<TaskRow>(
    `select t.hub_id as hub, t.task_id as "taskId", t.state, t.method, t.label, t.created_at as "createdAt",
       b.build_id || '@' || b.creation_event_id as key, b.nvr
     from koji_task t left join koji_build b on b.task_id = t.task_id and b.hub_id = t.hub_id
     where t.zuul_uuid = $1 and t.hub_id = any($2) order by t.task_id limit 20`,
    [build.key, site.kojis.map((koji) => koji.id)],
  );
  return tasks.map((task) => {
    const hub = site.kojis.find((koji) => koji.id === task.hub);
    return {
      ...NO_LINK,
      what: "Koji task it started",
      title: task.nvr ?? `${task.method}${task.label ? ` ${task.label}` : ""}`,
      detail: `task ${task.taskId}, ${task.state.toLowerCase()}`,
      at: iso(task.createdAt),
      status: TASK_STATUS[task.state] ?? null,
      href: task.key === null ? null : `/builds/koji/${encodeURIComponent(buildId(task.hub, task.key))}`,
      url: hub ? httpUrl(taskLink(hub, task.taskId)) : null,
    };
  });
}

/** The task of a Koji build, the Zuul build that started it, and the tags it is in or was in. */
async function kojiLinks(site: Site, build: BuildFacts): Promise<BuildLink[]> {
  const hub = site.kojis.find((koji) => koji.id === build.sourceId);
  const [starters, stays] = await Promise.all([
    rowsOf<{ server: string; uuid: string; jobName: string; result: string | null; endedAt: Date | null }>(
      `select z.server_id as server, z.uuid, z.job_name as "jobName", z.result, z.ended_at as "endedAt"
       from koji_task t join zuul_build z on z.uuid = t.zuul_uuid and z.server_id = any($3)
       where t.hub_id = $1 and t.task_id = $2 limit 3`,
      [build.sourceId, build.taskId, site.zuuls.map((zuul) => zuul.id)],
    ),
    rowsOf<{ tagId: number; tagName: string; stage: string | null; taggedAt: Date; untaggedAt: Date | null }>(
      `select s.tag_id as "tagId", s.tag_name as "tagName", t.stage, s.tagged_at as "taggedAt",
         s.untagged_at as "untaggedAt"
       from koji_stay s left join koji_tag t on t.hub_id = s.hub_id and t.tag_id = s.tag_id
       where s.hub_id = $1 and s.build_id = $2 and s.removed_at is null order by s.tagged_at desc limit 20`,
      [build.sourceId, build.buildId],
    ),
  ]);
  const task: BuildLink[] =
    build.taskId === null || !hub
      ? []
      : [
          {
            ...NO_LINK,
            what: "Koji task",
            title: `task ${build.taskId}`,
            url: httpUrl(taskLink(hub, build.taskId)),
          },
        ];
  return [
    ...starters.map((starter) => ({
      ...NO_LINK,
      what: "Started by",
      title: starter.jobName,
      detail: starter.result,
      at: isoOrNull(starter.endedAt),
      href: `/builds/zuul/${encodeURIComponent(buildId(starter.server, starter.uuid))}`,
    })),
    ...task,
    ...stays.map((stay) => ({
      ...NO_LINK,
      what: stay.untaggedAt === null ? "In the tag" : "Was in the tag",
      title: stay.tagName,
      detail: stay.stage,
      at: iso(stay.taggedAt),
      url: hub ? httpUrl(tagLink(hub, stay.tagId)) : null,
    })),
  ];
}
