import "server-only";
import type { CandidateJob, CriteriaThen, JobAttempt } from "@/lib/contract/candidates";
import { satisfied } from "@/lib/domain/criteria/satisfied";
import { VOTES } from "@/lib/store/candidates-sql";
import { buildId, httpUrl } from "./failure-rows";
import type { Point } from "./points";
import { iso, rowsOf } from "./sql";
import type { Site, VisibleTarget } from "./visible";

type VoteRow = {
  key: string;
  seq: number;
  jobName: string;
  state: JobAttempt["state"];
  at: Date;
  url: string | null;
  server: string | null;
  uuid: string | null;
};

const COMMIT = /^\d{1,16}$/;

/**
 * Every job that ran on a point, required ones first, each with its attempts. What the candidate was judged by stands; where it
 * was not judged (too old), its votes are folded by the criteria of its time.
 */
export async function jobsOf(
  site: Site,
  target: VisibleTarget,
  point: Point,
  criteria: CriteriaThen | null,
  now: Date,
): Promise<CandidateJob[]> {
  const votes = point.key === null ? [] : await votesOn(target, point.key);
  const isSeen = (server: string | null) => server !== null && site.zuuls.some((zuul) => zuul.id === server);
  const build = (server: string | null, uuid: string | null) =>
    server !== null && uuid !== null && isSeen(server) ? buildId(server, uuid) : null;
  const told = (vote: VoteRow): JobAttempt => ({
    job: vote.jobName,
    state: vote.state,
    at: iso(vote.at),
    voted: true,
    logUrl: httpUrl(vote.url),
    build: build(vote.server, vote.uuid),
  });
  const judged = point.candidate?.jobs.map((job): CandidateJob => {
    // A build that told DLRN nothing is known by its Zuul alone.
    const seen = job.votes.filter((vote) => vote.seq !== null || isSeen(vote.zuulServer));
    return {
      job: job.job,
      required: true,
      state: job.state,
      via: job.via,
      unreported: job.unreported,
      attempts: seen.map((vote) => ({
        job: vote.job,
        state: vote.state,
        at: vote.at,
        voted: vote.seq !== null,
        logUrl: httpUrl(vote.url),
        build: build(vote.zuulServer, vote.zuulUuid),
      })),
    };
  });
  const required = judged ?? requiredBy(criteria, votes, told, now);
  const shown = new Set(required.flatMap((job) => [job.job, ...job.attempts.map((one) => one.job)]));
  const others = [...new Set(votes.map((vote) => vote.jobName))].filter((name) => !shown.has(name)).sort();
  const folded = satisfied({ jobs: others, alternatives: {} }, votes, { now, longestRunMs });
  return [
    ...required,
    ...folded.jobs.map(({ job, state }) => ({
      job,
      required: false,
      state,
      via: null,
      unreported: false,
      attempts: votes.filter((vote) => vote.jobName === job).map(told),
    })),
  ];
}

/** Longest run of a job that is not judged by what it usually takes. */
const longestRunMs = () => 12 * 3_600_000;

function requiredBy(
  criteria: CriteriaThen | null,
  votes: readonly VoteRow[],
  told: (vote: VoteRow) => JobAttempt,
  now: Date,
): CandidateJob[] {
  if (criteria === null) return [];
  const { jobs } = satisfied(criteria, votes, { now, longestRunMs });
  return jobs.map(({ job, state, by }) => {
    const names = [
      job,
      ...(Object.hasOwn(criteria.alternatives, job) ? (criteria.alternatives[job] ?? []) : []),
    ];
    return {
      job,
      required: true,
      state,
      via: by,
      unreported: false,
      attempts: votes.filter((vote) => names.includes(vote.jobName)).map(told),
    };
  });
}

/** Votes on a build (by its seq, without the bits that votes do not know) or on an aggregate, in the server's order. */
async function votesOn(target: VisibleTarget, key: string): Promise<VoteRow[]> {
  const isCommit = COMMIT.test(key);
  const rows = await rowsOf<VoteRow>(VOTES, [
    target.instance,
    isCommit ? [Math.floor(Number(key) / 16) % 2 ** 36] : [],
    isCommit ? [] : [key],
  ]);
  const own = isCommit ? String(Math.floor(Number(key) / 16)) : key;
  return rows.filter((row) => row.key === own && row.jobName !== "consistent").sort((a, b) => a.seq - b.seq);
}

type CriteriaRow = {
  id: number;
  jobs: string[];
  alternatives: Record<string, string[]>;
  sourceUrl: string;
  validFrom: Date;
};

/** The criteria that a point was judged by: those of its promotion, else of its time, and what has changed since. */
export async function criteriaOf(target: VisibleTarget, point: Point): Promise<CriteriaThen | null> {
  const component =
    point.candidate?.component ?? (target.level === "component" ? (point.component ?? "") : "");
  const rows = await rowsOf<CriteriaRow>(
    `select id, jobs, alternatives, source_url as "sourceUrl", valid_from as "validFrom" from criteria
     where instance_id = $1 and promote_name = $2 and component = (select component from criteria
       where instance_id = $1 and promote_name = $2 and component in ($3, '') order by component = $3 desc limit 1)
     order by valid_from, id`,
    [target.instance, target.promoteName, component],
  );
  const newest = rows.at(-1);
  const judged = rows.find((row) => row.id === point.candidate?.criteriaId);
  const then = judged ?? rows.findLast((row) => row.validFrom <= point.at) ?? rows[0];
  if (!then || !newest) return null;
  return {
    jobs: then.jobs,
    alternatives: then.alternatives,
    sourceUrl: httpUrl(then.sourceUrl),
    validFrom: iso(then.validFrom),
    isNewest: then.id === newest.id,
    added: newest.jobs.filter((job) => !then.jobs.includes(job)),
    removed: then.jobs.filter((job) => !newest.jobs.includes(job)),
  };
}
