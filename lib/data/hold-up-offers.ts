import "server-only";
import type { CandidateJob, CandidateState } from "@/lib/domain/criteria/candidate";
import type { EarlierCandidate, OfferedFacts } from "@/lib/domain/promotion/hold-up-facts";
import { rowsOf } from "./sql";

/** Candidates before the newest one that are looked at at most, back to the last that missed nothing: since when a job is missing. */
const EARLIER = 100;

/** The newest candidate of a place, with those before it. */
export interface Offer {
  candidate: OfferedFacts;
  earlier: EarlierCandidate[];
  /** Names of the jobs that voted on it: what tells of a line without criteria. */
  voted: string[];
}

type Row = Omit<OfferedFacts, "jobs" | "hasCriteria"> & {
  n: number;
  jobs: CandidateJob[];
  state: CandidateState;
  earlier: { offeredAt: string; missing: string[] }[] | null;
  voted: string[] | null;
};

const OFFERS = `
  select w.n::int, c.key, c.offered_at as "offeredAt", c.promoted_at as "promotedAt", c.state, c.jobs,
    c.last_vote_at as "lastVoteAt", e.earlier, case when c.criteria_id is null then (select array_agg(distinct v.job_name)
      from ci_vote_aggregate v where v.instance_id = w.instance and v.aggregate_hash = c.key) end as voted
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality w(instance, target, component, n)
  cross join lateral (select * from candidate c where c.instance_id = w.instance and c.promote_name = w.target
    and c.component = w.component order by c.offered_at desc, c.key desc limit 1) c
  cross join lateral (select json_agg(json_build_object('offeredAt', x.offered_at, 'missing', x.missing)) as earlier from (
    select * from candidate x where x.instance_id = w.instance and x.promote_name = w.target and x.component = w.component
      and x.offered_at < c.offered_at and x.offered_at >= coalesce((select m.offered_at from candidate m
        where m.instance_id = w.instance and m.promote_name = w.target and m.component = w.component
          and m.offered_at < c.offered_at and m.missing = '{}' order by m.offered_at desc limit 1), '-infinity')
    order by x.offered_at desc limit ${EARLIER}) x) e`;

/** What was offered last to each place; undefined where nothing was. */
export async function readOffers(
  places: readonly {
    instance: string;
    promoteName: string;
    component: string | null;
    hasCriteria: boolean;
  }[],
): Promise<(Offer | undefined)[]> {
  const rows = await rowsOf<Row>(OFFERS, [
    places.map(({ instance }) => instance),
    places.map(({ promoteName }) => promoteName),
    places.map(({ component }) => component ?? ""),
  ]);
  const byPlace = new Map(rows.map((row) => [row.n - 1, row]));
  return places.map(({ hasCriteria }, i) => {
    const row = byPlace.get(i);
    return row && toOffer(row, hasCriteria);
  });
}

/** Times in JSON are texts. */
const toOffer = ({ n: _, jobs, earlier, voted, ...row }: Row, hasCriteria: boolean): Offer => ({
  candidate: {
    ...row,
    hasCriteria,
    jobs: jobs.map((job) => ({
      ...job,
      votes: job.votes.map((vote) => ({ ...vote, at: new Date(vote.at) })),
    })),
  },
  earlier: (earlier ?? []).map((one) => ({ ...one, offeredAt: new Date(one.offeredAt) })),
  voted: voted ?? [],
});
