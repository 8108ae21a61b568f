import { type Db, firstOfComponent, rowsOf } from "../sql";
import type { ChainSite } from "./chain-site";

/** How far a component got at a station: everything of it with a seq up to `position`. */
export type Position = {
  instance: string;
  component: string | null;
  station: string;
  position: number | null;
  at: Date | null;
};

/** `consistent`, each promote_name, and `imported` (of the builder imported from). */
export const CONSISTENT = "consistent";
export const IMPORTED = "imported";

// $2, and in the gaps $6, is the time in the past to tell of by when things happened; null = now.

// A vote names a commit by its id; it covers all incarnations of that id, seqs VOTE_SEQ to VOTE_SEQ + 15
// (lib/domain/dlrn/seq.ts).
const VOTE_SEQ = "(v.epoch::int8 * 1099511627776 + v.commit_dlrn_id::int8 * 16)";

const COMPONENTS =
  "(select distinct instance_id, component from package_state where instance_id = any($1)) c";

const POSITIONS = `
  select c.instance_id as instance, c.component, '${CONSISTENT}' as station, v.position, v.at
  from ${COMPONENTS} left join lateral (${firstOfComponent(
    "v.component",
    "c.component",
    (same) => `
      select ${VOTE_SEQ} + 15 as position, v.at from ci_vote v
      where v.instance_id = c.instance_id and v.job_name = 'consistent' and v.state = 'passed' and ${same}
        and ($2::timestamptz is null or v.at <= $2)
      order by v.seq desc limit 1`,
  )}) v on true
  union all
  select c.instance_id, c.component, t.promote_name, p.commit_seq, p.at
  from ${COMPONENTS} join target t on t.instance_id = c.instance_id and t.removed_at is null
  join lateral (${firstOfComponent(
    "p.component",
    "c.component",
    (same) => `
      select p.commit_seq, p.at from promotion p
      where p.instance_id = c.instance_id and p.promote_name = t.promote_name and ${same}
        and ($2::timestamptz is null or p.at <= $2)
      order by p.at desc limit 1`,
  )}) p on true`;

// The newest good build of each downstream package, found upstream by its commit.
const IMPORTS = `
  select u.instance_id as instance, u.component, '${IMPORTED}' as station, max(u.seq) as position, max(d.built_at) as at
  from unnest($1::text[], $2::text[]) pair(down, up)
  join package_state s on s.instance_id = pair.down and s.last_success_seq is not null
  join dlrn_commit d on d.instance_id = s.instance_id and d.seq = s.last_success_seq and d.extended_hash is not null
  join dlrn_commit u on u.commit_hash = d.commit_hash and u.instance_id = pair.up and u.project_name = d.project_name
    and u.removed_at is null
  group by 1, 2`;

/**
 * How far every component of these builders got, at every station but upstream and built. Of a time in the past the imports are
 * not known.
 */
export async function readPositions(
  db: Db,
  site: ChainSite,
  instances: readonly string[],
  at: Date | null,
): Promise<Position[]> {
  const pairs = at === null ? importPairs(site, instances) : [];
  const own = await rowsOf<Position>(db, POSITIONS, [instances, at]);
  if (pairs.length === 0) return own;
  const ids = [pairs.map((pair) => pair.down), pairs.map((pair) => pair.up)];
  return [...own, ...(await rowsOf<Position>(db, IMPORTS, ids))];
}

/** Each builder with the first visible one that imports from it. */
export function importPairs(site: ChainSite, instances: readonly string[]): { up: string; down: string }[] {
  return instances.flatMap((up) => {
    const down = site.instances.find((instance) => instance.downstreamOf === up);
    return down ? [{ up, down: down.id }] : [];
  });
}

/** Good builds of a component after `low` and up to `high`; `before` is the station they have reached. */
export type Gap = {
  instance: string;
  component: string | null;
  station: string;
  before: string;
  low: number;
  high: number;
};
export type Waiting = { count: number; since: Date | null };

const GAPS = `unnest($1::text[], $2::text[], $3::int8[], $4::int8[], $5::text[])
  with ordinality g(instance, component, low, high, before, n)`;

// Counted gap by gap: joined, the planner would read the whole build table for them.
const COUNTED = `
  select g.n::int, d.count, d.built from ${GAPS} cross join lateral (
    select sum(x.count)::int as count, min(x.built) as built from (${firstOfComponent(
      "d.component",
      "g.component",
      (same) => `
        select count(*) as count, min(d.built_at) as built from dlrn_commit d
        where d.instance_id = g.instance and ${same} and d.seq > g.low and d.seq <= g.high and d.status = 'SUCCESS'
          and d.removed_at is null and ($6::timestamptz is null or d.built_at <= $6)`,
    )}) x) d
  where d.count > 0`;

// Since when something newer than `low` stands at the station before. Votes are found by the ids of newer commits of
// the same epoch, or by being of a later epoch: both have an index, which the whole seq of a vote's commit has not.
const EPOCH = "1099511627776";
const FIRST_VOTE = `(
  select min(at) from (
    select v.at from ci_vote v where v.instance_id = g.instance and v.commit_dlrn_id > (g.low % ${EPOCH}) / 16
      and v.epoch = g.low / ${EPOCH} and v.job_name = 'consistent' and v.component is not distinct from g.component
    union all
    select v.at from ci_vote v where v.instance_id = g.instance and v.seq >= (g.low / ${EPOCH} + 1) * ${EPOCH}
      and v.job_name = 'consistent' and v.component is not distinct from g.component
    offset 0) v)`;
const FIRST_PROMOTION = firstOfComponent(
  "p.component",
  "g.component",
  (same) => `
    select min(p.at) as at from promotion p where p.instance_id = g.instance and p.promote_name = g.before and ${same}
      and p.commit_seq > g.low`,
);
const ARRIVED = `
  select g.n::int, case g.before when '${CONSISTENT}' then ${FIRST_VOTE} else (select min(at) from (${FIRST_PROMOTION}) p) end
    as arrived
  from ${GAPS} where g.before <> 'built'`;

/** How many good builds wait in each gap, and since when; in the order given. */
export async function readWaiting(db: Db, gaps: readonly Gap[], at: Date | null): Promise<Waiting[]> {
  const values = (some: readonly Gap[]) => [
    some.map((g) => g.instance),
    some.map((g) => g.component),
    some.map((g) => g.low),
    some.map((g) => g.high),
    some.map((g) => g.before),
  ];
  if (gaps.length === 0) return [];
  const counts = await rowsOf<{ n: number; count: number; built: Date }>(db, COUNTED, [...values(gaps), at]);
  const countOf = new Map(counts.map((row) => [row.n - 1, row]));
  const full = gaps.map((gap, index) => ({ gap, index })).filter(({ index }) => countOf.has(index));
  const arrivals = await rowsOf<{ n: number; arrived: Date | null }>(
    db,
    ARRIVED,
    values(full.map(({ gap }) => gap)),
  );
  const arrivedOf = new Map(arrivals.map((row) => [full[row.n - 1]?.index, row.arrived]));
  return gaps.map((gap, index) => {
    const found = countOf.get(index);
    if (!found) return { count: 0, since: null };
    return {
      count: found.count,
      since: (gap.before === "built" ? found.built : arrivedOf.get(index)) ?? null,
    };
  });
}
