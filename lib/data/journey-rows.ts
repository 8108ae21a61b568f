import "server-only";
import { pool } from "@/lib/db/pool";
import { firstOfComponent } from "./sql";

/** One attempt at building a commit, as stored; notes only of one that failed. */
export type AttemptRow = {
  instance: string;
  seq: number;
  package: string;
  component: string | null;
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
  committedAt: Date | null;
  builtAt: Date;
  status: string;
  nvr: string | null;
  flags: number;
  notes: string | null;
  removedAt: Date | null;
};
/** A commit that DLRN knows and has not built. */
export type QueuedRow = { instance: string; package: string; commitHash: string; committedAt: Date | null };

const MOST_ATTEMPTS = 300;
const FULL = 40;

// A range and not LIKE: it uses the plain index under any collation. "g" follows every hex digit.
const HASH = (column: string, isFull: boolean) =>
  isFull ? `${column} = $2` : `${column} >= $2 and ${column} < $2 || 'g'`;

const ATTEMPTS = (isFull: boolean) => `
  select d.instance_id as instance, d.seq, d.project_name as package, d.component, d.commit_hash as "commitHash",
    d.distro_hash as "distroHash", d.extended_hash as "extendedHash", d.committed_at as "committedAt", d.built_at as "builtAt",
    d.status, d.nvr, d.flags, case when d.status <> 'SUCCESS' then left(d.notes, 20000) end as notes, d.removed_at as "removedAt"
  from dlrn_commit d where ${HASH("d.commit_hash", isFull)} and d.instance_id = any($1)
  order by d.commit_hash, d.seq desc limit ${MOST_ATTEMPTS}`;

const QUEUED = `
  select q.instance_id as instance, q.project_name as package, q.commit_hash as "commitHash", q.committed_at as "committedAt"
  from dlrn_queue_item q where q.instance_id = any($1)`;

/** Builds of the commits whose hash begins so, newest of each first. Prepared, since planning takes longer than running. */
export async function readAttempts(ids: readonly string[], prefix: string): Promise<AttemptRow[]> {
  const isFull = prefix.length === FULL;
  const { rows } = await pool.query<AttemptRow>({
    name: `journey-attempts-${isFull}`,
    text: ATTEMPTS(isFull),
    values: [ids, prefix],
  });
  return rows;
}

/** Everything that waits to be built: a few hundred commits at most. */
export async function readQueued(ids: readonly string[]): Promise<QueuedRow[]> {
  const { rows } = await pool.query<QueuedRow>(QUEUED, [ids]);
  return rows;
}

/** What a line is asked about: its package, the build that counts (seq), whether that is good, who imports from it. */
export type LineKey = {
  instance: string;
  package: string;
  component: string | null;
  seq: number;
  isGood: boolean;
  importer: string | null;
  stations: readonly string[];
};

/** When a build got to a station, and what of the package the newest promotion there holds. Times as PostgreSQL's JSON has them. */
export type StationRow = {
  n: number;
  station: string;
  at: string | null;
  isUsed: boolean;
  heldHash: string | null;
  heldNvr: string | null;
  isTakenBack: boolean;
};
export type LineRow = {
  n: number;
  dfg: string | null;
  upstream: string | null;
  nextHash: string | null;
  nextNvr: string | null;
  nextAt: string | null;
  importedHash: string | null;
  importedAt: string | null;
};

// $1 to $4: instance, package, component ("" = none), seq of each station asked; $5 its name, $6 the number of its line.
const STATIONS = `
  select q.n, q.station, r.at, coalesce(r.at is not null or u.at is not null, false) as "isUsed",
    h.commit_hash as "heldHash", h.nvr as "heldNvr", coalesce(r.at is not null and l.commit_seq < q.seq, false) as "isTakenBack"
  from unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::text[], $6::int[]) q(instance, package, component, seq, station, n)
  left join lateral (select x.at from stage_reach x where x.instance_id = q.instance and x.station = q.station
    and x.component = q.component and x.position >= q.seq order by x.position limit 1) r on true
  left join lateral (select x.at from stage_reach x where r.at is null and x.instance_id = q.instance
    and x.station = q.station and x.component = q.component limit 1) u on true
  left join lateral (${firstOfComponent(
    "p.component",
    "nullif(q.component, '')",
    (same) => `
      select p.commit_seq from promotion p where p.instance_id = q.instance and p.promote_name = q.station and ${same}
      order by p.at desc limit 1`,
  )}) l on true
  left join lateral (select d.commit_hash, d.nvr from dlrn_commit d where d.instance_id = q.instance
    and d.project_name = q.package and d.seq <= l.commit_seq and d.status = 'SUCCESS' and d.removed_at is null
    order by d.seq desc limit 1) h on true`;

// $7 to $11: instance, package, seq, whether it is good, importer of each line.
const LINES = `
  select l.n::int, s.dfg_slug as dfg, p.upstream, o.commit_hash as "nextHash", o.nvr as "nextNvr", o.built_at as "nextAt",
    m.commit_hash as "importedHash", m.built_at as "importedAt"
  from unnest($7::text[], $8::text[], $9::int8[], $10::bool[], $11::text[])
    with ordinality l(instance, package, seq, good, importer, n)
  left join package_state s on s.instance_id = l.instance and s.project_name = l.package
  left join instance i on i.id = l.instance
  left join release_package p on p.rdoinfo_tag = i.rdoinfo_tag and p.name = l.package
  left join lateral (select d.commit_hash, d.nvr, d.built_at from dlrn_commit d where not l.good and d.instance_id = l.instance
    and d.project_name = l.package and d.seq > l.seq and d.status = 'SUCCESS' and d.removed_at is null
    order by d.seq limit 1) o on true
  left join lateral (select d.commit_hash, d.built_at from package_state w
    join dlrn_commit d on d.instance_id = w.instance_id and d.seq = w.last_success_seq
    where w.instance_id = l.importer and w.project_name = l.package and exists (select from dlrn_commit u
      where u.commit_hash = d.commit_hash and u.instance_id = l.instance and u.project_name = l.package and u.seq > l.seq)
    limit 1) m on true`;

const PLACES = `
  select (select coalesce(json_agg(x), '[]') from (${STATIONS}) x) as stations,
    (select coalesce(json_agg(x), '[]') from (${LINES}) x) as lines`;

/** Everything that the database alone knows of the lines, in one round trip; `n` counts them from 1. */
export async function readPlaces(
  lines: readonly LineKey[],
): Promise<{ stations: StationRow[]; lines: LineRow[] }> {
  const asked = lines.flatMap((line, index) =>
    line.stations.map((station) => ({ ...line, station, n: index + 1 })),
  );
  const { rows } = await pool.query<{ stations: StationRow[]; lines: LineRow[] }>({
    name: "journey-places",
    text: PLACES,
    values: [
      asked.map((each) => each.instance),
      asked.map((each) => each.package),
      asked.map((each) => each.component ?? ""),
      asked.map((each) => each.seq),
      asked.map((each) => each.station),
      asked.map((each) => each.n),
      lines.map((line) => line.instance),
      lines.map((line) => line.package),
      lines.map((line) => line.seq),
      lines.map((line) => line.isGood),
      lines.map((line) => line.importer),
    ],
  });
  return rows[0] ?? { stations: [], lines: [] };
}
