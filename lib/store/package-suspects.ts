import type pg from "pg";
import {
  type NamedBuild,
  type Neighbours,
  namedPackages,
  type SuspectBuild,
  type SuspectFact,
  suspectsOf,
} from "@/lib/domain/build/suspects";

const MOST_NAMED = 2;

// $1 instances, $2 packages, $3 last green seq (null = never), $4 first red seq, $5 first red at.
const KEYS = `unnest($1::text[], $2::text[], $3::int8[], $4::int8[], $5::timestamptz[])
  with ordinality k(instance, project, green, red, since, n)`;

const BETWEEN = `
  select k.n::int, d.commit_hash as "commitHash", d.distro_hash as "distroHash", d.committed_at as "committedAt",
    d.distgit_at as "distgitAt", d.built_at as "builtAt"
  from ${KEYS} cross join lateral (
    select * from dlrn_commit d where d.instance_id = k.instance and d.project_name = k.project
      and d.seq between k.green and k.red order by d.seq desc limit 20) d
  order by k.n, d.seq`;

const NEIGHBOURS = `
  select k.n::int, s.total as count, s.project_name as package, d.commit_hash as "commitHash", s.first_red_at as at
  from ${KEYS} cross join lateral (
    select s.*, (count(*) over ())::int as total from streak s
    where s.instance_id = k.instance and s.project_name <> k.project
      and s.first_red_at between k.since - interval '1 hour' and k.since + interval '1 hour'
    order by s.first_red_at, s.project_name limit 1) s
  join dlrn_commit d on d.instance_id = s.instance_id and d.seq = s.first_red_seq`;

const NAMED = `
  select k.n::int, k.project as package, d.commit_hash as "commitHash", d.built_at as at,
    coalesce(d.seq > k.green, false) as "sinceGreen"
  from ${KEYS} cross join lateral (
    select * from dlrn_commit d where d.instance_id = k.instance and d.project_name = k.project and d.seq < k.red
      and d.status = 'SUCCESS' and d.removed_at is null order by d.seq desc limit 1) d
  order by k.n, d.seq desc`;

type Numbered<T> = T & { n: number };

/** A red streak of a package in DLRN. */
export interface RedPackage {
  source_id: string;
  subject: string;
  /** null = never good before. */
  last_green_seq: number | null;
  first_seq: number;
  since: Date;
  reason: string | null;
}

/** What may have turned each of these packages red, likeliest first, in the order given; three queries for all of them. */
export async function packageSuspects(
  pool: pg.Pool,
  failures: readonly RedPackage[],
): Promise<SuspectFact[][]> {
  if (failures.length === 0) return [];
  const [{ rows: between }, { rows: neighbours }, named] = await Promise.all([
    pool.query<Numbered<SuspectBuild>>(BETWEEN, keysOf(failures)),
    pool.query<Numbered<Neighbours>>(NEIGHBOURS, keysOf(failures)),
    readNamed(pool, failures),
  ]);
  return failures.map((failure, index) => {
    const mine = (row: { n: number }) => row.n === index + 1;
    return suspectsOf(failure.subject, between.filter(mine), neighbours.find(mine), named[index] ?? []);
  });
}

async function readNamed(pool: pg.Pool, failures: readonly RedPackage[]): Promise<NamedBuild[][]> {
  const instances = [...new Set(failures.map((f) => f.source_id))];
  const { rows: known } = await pool.query<{ instance: string; name: string }>(
    `select instance_id as instance, project_name as name from package_state where instance_id = any($1)`,
    [instances],
  );
  const namesOf = new Map(
    instances.map((id) => [id, known.filter((k) => k.instance === id).map((k) => k.name)]),
  );
  const wanted = failures.flatMap((failure, of) =>
    namedPackages(failure.reason ?? "", namesOf.get(failure.source_id) ?? [], failure.subject)
      .slice(0, MOST_NAMED)
      .map((subject) => ({ key: { ...failure, subject }, of })),
  );
  const { rows } = await pool.query<Numbered<NamedBuild>>(NAMED, keysOf(wanted.map((w) => w.key)));
  return failures.map((_, of) => rows.filter((row) => wanted[row.n - 1]?.of === of));
}

const keysOf = (keys: readonly RedPackage[]) => [
  keys.map((k) => k.source_id),
  keys.map((k) => k.subject),
  keys.map((k) => k.last_green_seq),
  keys.map((k) => k.first_seq),
  keys.map((k) => k.since),
];
