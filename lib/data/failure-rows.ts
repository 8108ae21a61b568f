import "server-only";
import type { BuildRef, FailureRow, FailureStatus } from "@/lib/contract/failures";
import { failureReason } from "@/lib/domain/build/failure-reason";
import { buildLogUrl } from "@/lib/domain/dlrn/paths";
import { iso, isoOrNull, ownerSql, rowsOf } from "./sql";
import type { Site } from "./visible";

/**
 * Every red streak and every package that waits for a retry, of the instances in $1. $2 = also streaks that have ended.
 * A retrying package has no red build since its last good one, so its row starts at the first RETRY.
 */
export const ALL_FAILURES = `
  select s.instance_id, s.project_name, s.first_red_seq as first_seq, s.last_red_seq as last_seq, s.component,
    s.dfg_slug, case when s.ended_at is null then 'failing' else 'recovered' end as status, s.first_red_at as since,
    s.ended_at as until, s.failures, s.last_red_at as last_at, s.last_green_at, s.last_green_seq, s.reason,
    s.instance_id || '/' || s.project_name || '/' || s.first_red_seq as id
  from streak s where s.instance_id = any($1) and ($2 or s.ended_at is null)
  union all
  select p.instance_id, p.project_name, r.first_seq, p.last_seq, p.component, p.dfg_slug, 'retrying', r.since,
    null, r.n, p.last_built_at, p.last_success_at, p.last_success_seq, null,
    p.instance_id || '/' || p.project_name || '/' || r.first_seq
  from package_state p cross join lateral (
    select min(d.seq) as first_seq, min(d.built_at) as since, count(*)::int as n from dlrn_commit d
    where d.instance_id = p.instance_id and d.project_name = p.project_name and d.seq <= p.last_seq
      and d.seq > coalesce(p.last_success_seq, -1) and d.status = 'RETRY' and d.removed_at is null) r
  where p.instance_id = any($1) and not p.failing and p.last_status = 'RETRY' and r.first_seq is not null`;

export type FailureFilter = {
  /** Ids of visible instances. */
  instances: readonly string[];
  statuses: readonly FailureStatus[];
  /** DFG slugs, "unassigned" among them. */
  dfgs?: readonly string[];
  packageName?: string;
  sinceFrom?: Date;
  most: number;
};

/** Conditions on a row of ALL_FAILURES, except those on facets; values from $3 on. */
export const plainConditions = (from = 3) => `
  ($${from}::text is null or f.project_name ilike $${from}) and ($${from + 1}::timestamptz is null or f.since < $${from + 1})
  and ($${from + 2}::timestamptz is null or f.since >= $${from + 2})`;

export type RawFailure = {
  id: string;
  instance_id: string;
  project_name: string;
  component: string | null;
  dfg_slug: string | null;
  status: FailureStatus;
  since: Date;
  until: Date | null;
  failures: number;
  last_at: Date;
  last_green_at: Date | null;
  last_green_seq: number | null;
  first_seq: number;
  reason: string | null;
  sort_key: string;
  history: string | null;
  first: RawBuild | null;
  last: (RawBuild & { notes: string | null }) | null;
};

type RawBuild = {
  component: string | null;
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
  flags: number;
  builtAt: string;
};

const BUILD_JSON = (d: string) => `case when ${d}.seq is null then null else json_build_object(
  'component', ${d}.component, 'commitHash', ${d}.commit_hash, 'distroHash', ${d}.distro_hash,
  'extendedHash', ${d}.extended_hash, 'flags', ${d}.flags, 'builtAt', ${d}.built_at`;

/** Columns and joins that complete rows of a page \`f\`; notes only where the streak has no reason of its own. */
export const COMPLETE = {
  columns: `f.*, p.history, ${BUILD_JSON("a")}) end as first, ${BUILD_JSON("z")},
    'notes', case when f.reason is null then left(z.notes, 20000) end) end as last`,
  joins: `
    left join package_state p on p.instance_id = f.instance_id and p.project_name = f.project_name
    left join dlrn_commit a on a.instance_id = f.instance_id and a.seq = f.first_seq
    left join dlrn_commit z on z.instance_id = f.instance_id and z.seq = f.last_seq`,
};

/** All failures that match, newest first; for pages that show a bounded set of them. */
export async function failuresOf(
  site: Site,
  filter: FailureFilter,
): Promise<(FailureRow & { raw: RawFailure })[]> {
  const text = `
    with f as (${ALL_FAILURES}), page as (
      select f.*, '' as sort_key from f
      where ($3::text is null or f.project_name = $3) and ($4::text[] is null or ${ownerSql("f.dfg_slug", "$5")} = any($4))
        and f.status = any($6) and ($7::timestamptz is null or f.since >= $7)
      order by f.since desc, f.id desc limit $8)
    select ${COMPLETE.columns} from page f ${COMPLETE.joins} order by f.since desc, f.id desc`;
  const rows = await rowsOf<RawFailure>(text, [
    filter.instances,
    filter.statuses.includes("recovered"),
    filter.packageName ?? null,
    filter.dfgs ?? null,
    site.slugs,
    filter.statuses,
    filter.sinceFrom ?? null,
    filter.most,
  ]);
  return rows.map((raw) => ({ ...toFailureRow(raw, site), raw }));
}

export function toFailureRow(raw: RawFailure, site: Site): FailureRow {
  const web = site.instance(raw.instance_id)?.webUrl ?? "";
  return {
    id: raw.id,
    instance: raw.instance_id,
    release: site.releaseOf(raw.instance_id),
    package: raw.project_name,
    component: raw.component,
    dfg: site.dfg(raw.dfg_slug),
    status: raw.status,
    since: iso(raw.since),
    until: isoOrNull(raw.until),
    failures: raw.failures,
    lastFailureAt: iso(raw.last_at),
    lastGreenAt: isoOrNull(raw.last_green_at),
    firstRed: raw.first ? toBuildRef(raw.first, web) : { ...NO_BUILD, at: iso(raw.since) },
    lastRed: raw.last ? toBuildRef(raw.last, web) : { ...NO_BUILD, at: iso(raw.last_at) },
    // "" = the notes were read and say nothing.
    reason: (raw.reason ?? failureReason(raw.last?.notes ?? null)) || null,
    history: raw.history ?? "",
    holdsUp: holdsUp(raw),
  };
}

/** A build whose row we do not hold (any more). */
const NO_BUILD = { commitHash: "", distroHash: "", logUrl: null };

const toBuildRef = (build: RawBuild, webUrl: string): BuildRef => ({
  commitHash: build.commitHash,
  distroHash: build.distroHash,
  at: new Date(build.builtAt).toISOString(),
  logUrl: httpUrl(buildLogUrl(webUrl, build)),
});

/** Only http(s) addresses become links. */
export const httpUrl = (url: string | null): string | null =>
  url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;

// DLRN moves `consistent` of a component only when none of its packages has a newest build that is not SUCCESS.
const holdsUp = (raw: Pick<RawFailure, "status" | "component">): string[] => {
  if (raw.status === "recovered") return [];
  return [raw.component === null ? "consistent" : `consistent of ${raw.component}`];
};
