import type { CiVoteAggRow, CiVoteRow, CommitRow } from "../../rows/row-types";
import { type Answer, AnswerError, appError, type DlrnRequest, frameworkError, jsonAnswer } from "./answer";
import type { DlrnInstance } from "./instance";
import { parameters, rawParameters } from "./parameters";
import { commitByHash } from "./promotions";

export function voteJson(vote: CiVoteRow, commit: CommitRow) {
  return {
    commit_hash: commit.commitHash,
    component: vote.component,
    distro_hash: commit.distroHash,
    extended_hash: commit.extendedHash,
    in_progress: vote.ciInProgress,
    job_id: vote.ciName,
    notes: vote.notes,
    success: vote.ciVote,
    timestamp: vote.timestamp,
    url: vote.ciUrl,
    user: vote.user,
  };
}

export function voteAggJson(vote: CiVoteAggRow) {
  return {
    aggregate_hash: vote.refHash,
    in_progress: vote.ciInProgress,
    job_id: vote.ciName,
    notes: vote.notes,
    success: vote.ciVote,
    timestamp: vote.timestamp,
    url: vote.ciUrl,
    user: vote.user,
  };
}

/** `GET /api/repo_status`: the votes on one good build; it knows only SUCCESS commits. */
export function getRepoStatus(instance: DlrnInstance, request: DlrnRequest): Answer {
  const asked = parameters(rawParameters(request), {
    commit_hash: "string!",
    distro_hash: "string!",
    extended_hash: "string",
    success: "boolean",
  });
  const commit = commitByHash(instance, asked.commit_hash, asked.distro_hash, asked.extended_hash, "SUCCESS");
  const votes = instance.store.votesOf(commit.id);
  const wanted = votes.filter((vote) => asked.success === undefined || vote.ciVote === asked.success);
  return jsonAnswer(wanted.map((vote) => voteJson(vote, commit)));
}

/** `GET /api/agg_status`: the votes on an aggregate; an unknown hash has none. */
export function getAggStatus(instance: DlrnInstance, request: DlrnRequest): Answer {
  const asked = parameters(rawParameters(request), { aggregate_hash: "string!", success: "boolean" });
  const votes = instance.store.civotesAgg.filter(
    (vote) =>
      vote.refHash === asked.aggregate_hash && (asked.success === undefined || vote.ciVote === asked.success),
  );
  return jsonAnswer(votes.map(voteAggJson));
}

/** The vote with the latest timestamp (not id); of equal ones the first written. */
function latest(votes: readonly CiVoteRow[], wanted: (vote: CiVoteRow) => boolean): CiVoteRow | undefined {
  let best: CiVoteRow | undefined;
  for (const vote of votes) {
    if (wanted(vote) && (!best || vote.timestamp > best.timestamp)) best = vote;
  }
  return best;
}

/** `GET /api/last_tested_repo`: the newest vote other than `consistent`, which is only the fallback. */
export function getLastTestedRepo(instance: DlrnInstance, request: DlrnRequest, now: Date): Answer {
  const asked = parameters(rawParameters(request), {
    max_age: "count!",
    success: "boolean",
    job_id: "string",
    sequential_mode: "boolean",
    previous_job_id: "string",
    component: "string",
  });
  if (asked.sequential_mode && asked.previous_job_id === undefined) {
    throw new AnswerError(appError(400, "Missing parameter previous_job_id"));
  }
  const since = asked.max_age === 0 ? 0 : Math.floor(now.getTime() / 1000) - asked.max_age * 3600;
  const job = asked.sequential_mode ? asked.previous_job_id : asked.job_id;
  const { component, success } = asked;
  const fits = (vote: CiVoteRow) =>
    vote.timestamp > since && (component === undefined || vote.component === component);
  const votes = instance.store.civotes;
  let vote = latest(
    votes,
    (row) =>
      fits(row) &&
      row.ciName !== "consistent" &&
      (success === undefined || row.ciVote === success) &&
      (job === undefined || row.ciName === job),
  );
  if (!vote && !asked.sequential_mode)
    vote = latest(votes, (row) => fits(row) && row.ciName === "consistent");
  if (!vote) throw new AnswerError(appError(400, "No vote found"));
  const commit = instance.store.commit(vote.commitId);
  // The server looks for a SUCCESS row and trips when the commit was turned to RETRY since.
  if (commit?.status !== "SUCCESS") return frameworkError(500);
  const { notes: _notes, url: _url, ...answer } = voteJson(vote, commit);
  return jsonAnswer(answer);
}
