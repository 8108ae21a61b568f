import "server-only";
import type { VoteState } from "@/lib/domain/dlrn/facts";
import type { ReplayCandidate } from "@/lib/domain/promotion/what-if";
import type { StoredCandidate } from "./forecast-facts";
import { rowsOf } from "./sql";
import type { VisibleTarget } from "./visible";

const COMMIT = /^\d{1,16}$/;
/** A build's key without the bits of its incarnation; votes name no more than that. */
const voteKey = (key: string) => (COMMIT.test(key) ? String(Math.floor(Number(key) / 16)) : key);
const commitId = (key: string) => Math.floor(Number(key) / 16) % 2 ** 36;

// $1 instance, $2 ids of commits, $3 hashes of aggregates. DLRN's own word is no job's.
const VOTES = `
  select ((v.epoch::int8 << 36) + v.commit_dlrn_id)::text as key, v.job_name as "jobName", v.state, v.at from ci_vote v
  where v.instance_id = $1 and v.commit_dlrn_id = any($2::int4[]) and v.job_name <> 'consistent'
  union all
  select v.aggregate_hash, v.job_name, v.state, v.at from ci_vote_aggregate v
  where v.instance_id = $1 and v.aggregate_hash = any($3::text[])`;

/** Every vote on these candidates, of jobs that are required and of those that only inform. */
export async function readCandidateVotes(
  { instance }: VisibleTarget,
  candidates: readonly StoredCandidate[],
): Promise<Map<StoredCandidate, ReplayCandidate["votes"]>> {
  const keys = [...new Set(candidates.map(({ key }) => key))];
  const rows = await rowsOf<{ key: string; jobName: string; state: VoteState; at: Date }>(VOTES, [
    instance,
    keys.filter((key) => COMMIT.test(key)).map(commitId),
    keys.filter((key) => !COMMIT.test(key)),
  ]);
  const byKey = new Map<string, { jobName: string; state: VoteState; at: Date }[]>();
  for (const { key, ...vote } of rows) {
    const known = byKey.get(key);
    if (known) known.push(vote);
    else byKey.set(key, [vote]);
  }
  return new Map(candidates.map((candidate) => [candidate, byKey.get(voteKey(candidate.key)) ?? []]));
}
