import "server-only";
import type { Suspect } from "@/lib/contract/failures";
import {
  type NamedBuild,
  type Neighbours,
  namedPackages,
  type SuspectBuild,
  suspectsOf,
} from "@/lib/domain/build/suspects";
import type { RawFailure } from "./failure-rows";
import { isoOrNull, rowsOf } from "./sql";

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
type Key = Pick<RawFailure, "source_id" | "subject" | "last_green_seq" | "first_seq" | "since" | "reason">;

/** What may have turned each of these packages red, in the order given; three queries for all of them. */
export async function suspects(failures: readonly Key[]): Promise<Suspect[][]> {
  if (failures.length === 0) return [];
  const [between, neighbours, named] = await Promise.all([
    rowsOf<Numbered<SuspectBuild>>(BETWEEN, keysOf(failures)),
    rowsOf<Numbered<Neighbours>>(NEIGHBOURS, keysOf(failures)),
    readNamed(failures),
  ]);
  return failures.map((failure, index) => {
    const mine = (row: { n: number }) => row.n === index + 1;
    const found = suspectsOf(
      failure.subject,
      between.filter(mine),
      neighbours.find(mine),
      named[index] ?? [],
    );
    return found.map(({ at, ...suspect }) => ({ ...suspect, at: isoOrNull(at), title: null, url: null }));
  });
}

async function readNamed(failures: readonly Key[]): Promise<NamedBuild[][]> {
  const instances = [...new Set(failures.map((f) => f.source_id))];
  const known = await rowsOf<{ instance: string; name: string }>(
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
  const rows = await rowsOf<Numbered<NamedBuild>>(NAMED, keysOf(wanted.map((w) => w.key)));
  return failures.map((_, of) => rows.filter((row) => wanted[row.n - 1]?.of === of));
}

const keysOf = (keys: readonly Key[]) => [
  keys.map((k) => k.source_id),
  keys.map((k) => k.subject),
  keys.map((k) => k.last_green_seq),
  keys.map((k) => k.first_seq),
  keys.map((k) => k.since),
];
