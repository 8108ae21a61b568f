import type { CandidateJob, CandidateJobVote } from "../criteria/candidate";

/** A job of which Zuul and DLRN tell different ends. */
export interface DisagreementFact {
  kind: "vote-lost" | "build-lost";
  job: string;
  text: string;
  server: string | null;
  uuid: string | null;
}

/**
 * Where Zuul and DLRN disagree about the jobs of one candidate: a job passed in Zuul and DLRN has no vote of it; a vote names
 * logs of a build that Zuul does not know, while it knows those of other votes; vote and build tell different ends.
 *
 * @param outcomeOf outcome of the build behind a vote; null where none is held
 */
export function disagreementsOf(
  jobs: readonly CandidateJob[],
  outcomeOf: (vote: CandidateJobVote) => string | null,
): DisagreementFact[] {
  const votes = jobs.flatMap((one) => one.votes);
  // Where no vote at all has its build, this Zuul is simply not read.
  const isRead = votes.some(({ seq, zuulUuid }) => seq !== null && zuulUuid !== null);
  return jobs.flatMap((one) => [
    ...lostVote(one),
    ...one.votes.flatMap((vote) => differing(vote, isRead, outcomeOf)),
  ]);
}

const lostVote = ({ job, unreported }: CandidateJob): DisagreementFact[] =>
  unreported
    ? [
        {
          kind: "vote-lost",
          job,
          text: "passed in Zuul, and DLRN has no vote of it",
          server: null,
          uuid: null,
        },
      ]
    : [];

function differing(
  vote: CandidateJobVote,
  isRead: boolean,
  outcomeOf: (vote: CandidateJobVote) => string | null,
): DisagreementFact[] {
  const { job, seq, state, url, zuulServer: server, zuulUuid: uuid } = vote;
  if (seq === null || state === "running") return [];
  if (uuid === null)
    return isRead && url !== null && /^https?:/i.test(url)
      ? [{ kind: "build-lost", job, text: `${state} in DLRN, and Zuul knows no such build`, server, uuid }]
      : [];
  const outcome = outcomeOf(vote);
  if (state === "failed" && outcome === "passed")
    return [{ kind: "vote-lost", job, text: "passed in Zuul, and DLRN has it as failed", server, uuid }];
  if (state === "passed" && (outcome === "failed" || outcome === "unknown"))
    return [{ kind: "build-lost", job, text: "passed in DLRN, and failed in Zuul", server, uuid }];
  return [];
}
