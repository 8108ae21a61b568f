import "server-only";
import type {
  BuildRef,
  FailureClass,
  FailureRow,
  FailureSource,
  FailureStatus,
  ItemRef,
  SubjectKind,
} from "@/lib/contract/failures";
import { failureReason } from "@/lib/domain/build/failure-reason";
import { buildLogUrl } from "@/lib/domain/dlrn/paths";
import { itemId } from "@/lib/domain/triage/item-id";
import { armSql, endsOf, FAILURE_ARMS, type FailureArm, OF_THE_CHAIN } from "./failure-arms";
import { type Required, requiredJobs } from "./jobs-required";
import { bindings, iso, isoOrNull, ownerSql, rowsOf } from "./sql";
import type { Site } from "./visible";

/** A row of `armSql`, completed by COMPLETE. */
export type RawFailure = {
  id: string;
  source: FailureSource;
  source_id: string;
  kind: SubjectKind;
  subject: string;
  scope: string;
  first_seq: number;
  first_key: string;
  last_key: string;
  release_name: string | null;
  component: string | null;
  pipeline: string | null;
  project: string | null;
  package_name: string | null;
  voting: boolean;
  dfg_slug: string | null;
  class: string | null;
  status: FailureStatus;
  since: Date;
  until: Date | null;
  failures: number;
  last_at: Date;
  last_green_at: Date | null;
  last_green_seq: number | null;
  last_green_key: string | null;
  reason: string | null;
  sort_key: string;
  history: string | null;
  told_why: string | null;
  headline: string | null;
  told_log: string | null;
  first_log: string | null;
  item_id: number | null;
  item_state: string | null;
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
  columns: `f.*, coalesce(p.history, t.history) as history, ${BUILD_JSON("a")}) end as first, ${BUILD_JSON("z")},
    'notes', case when f.reason is null then left(z.notes, 20000) end) end as last,
    coalesce(f.why, l.why) as told_why, l.headline, l.log_url as told_log, e.log_url as first_log,
    i.id as item_id, i.state as item_state`,
  joins: `
    left join package_state p on f.source = 'dlrn' and p.instance_id = f.source_id and p.project_name = f.subject
    left join subject_state t on f.source <> 'dlrn' and t.source_id = f.source_id and t.subject = f.subject
      and t.scope = f.scope
    left join dlrn_commit a on f.source = 'dlrn' and a.instance_id = f.source_id and a.seq = f.first_seq
    left join dlrn_commit z on f.source = 'dlrn' and z.instance_id = f.source_id and z.seq = f.last_seq
    left join failure l on f.source <> 'dlrn' and l.source = f.source and l.source_id = f.source_id
      and l.key = f.last_key
    left join failure e on f.source <> 'dlrn' and e.source = f.source and e.source_id = f.source_id
      and e.key = f.first_key
    left join failure n on n.source = f.source and n.source_id = f.source_id and n.key = f.last_key
      and n.removed_at is null
    left join triage_item i on i.id = n.item_id`,
};

export type FailureFilter = {
  /** Ids of visible sources. */
  instances: readonly string[];
  statuses: readonly FailureStatus[];
  /** DFG slugs, "unassigned" among them. */
  dfgs?: readonly string[];
  /** Only this release, for rows of sources that carry several. */
  release?: string | undefined;
  packageName?: string;
  sinceFrom?: Date;
  most: number;
};

/** A failure of a package in DLRN, where a builder has one release. */
export type PackageFailure = FailureRow & { package: string; release: string };
type WithRaw<T> = T & { raw: RawFailure };

/** All failures of packages in DLRN that match, newest first; for pages that show a bounded set of them. */
export async function failuresOf(
  site: Site,
  filter: FailureFilter,
): Promise<readonly WithRaw<PackageFailure>[]> {
  const rows = await readFailures(site, filter, ["streaks", "retries"]);
  return rows.map((raw) => ({
    ...toFailureRow(raw, site),
    package: raw.subject,
    release: site.releaseOf(raw.source_id),
    raw,
  }));
}

/** All failures of the chain that match, of every source, newest first: without single reviews' checks. */
export async function allFailuresOf(
  site: Site,
  filter: FailureFilter,
): Promise<readonly WithRaw<FailureRow>[]> {
  const [rows, required] = await Promise.all([readFailures(site, filter, FAILURE_ARMS), requiredJobs(site)]);
  return rows.map((raw) => ({ ...toFailureRow(raw, site, required), raw }));
}

function readFailures(site: Site, filter: FailureFilter, arms: readonly FailureArm[]): Promise<RawFailure[]> {
  const { values, bind } = bindings();
  const ids = bind(filter.instances);
  const conditions = [OF_THE_CHAIN, `f.status = any(${bind(filter.statuses)})`];
  if (filter.packageName !== undefined) conditions.push(`f.subject = ${bind(filter.packageName)}`);
  if (filter.dfgs) conditions.push(`${ownerSql("f.dfg_slug", bind(site.slugs))} = any(${bind(filter.dfgs)})`);
  if (filter.release !== undefined)
    conditions.push(`(f.source = 'dlrn' or f.release_name = ${bind(filter.release)})`);
  if (filter.sinceFrom) conditions.push(`f.since >= ${bind(filter.sinceFrom)}`);
  const most = bind(filter.most);
  const order = "order by f.since desc, f.id desc";
  const parts = arms.map(
    (arm) =>
      `(select f.*, '' as sort_key from (${armSql(arm, ids, endsOf(filter.statuses))}) f
        where ${conditions.join(" and ")} ${order} limit ${most})`,
  );
  const text = `
    with page as (select * from (${parts.join(" union all ")}) f ${order} limit ${most})
    select ${COMPLETE.columns} from page f ${COMPLETE.joins} ${order}`;
  return rowsOf<RawFailure>(text, values);
}

export function toFailureRow(raw: RawFailure, site: Site, required?: Required): FailureRow {
  return {
    id: raw.id,
    source: raw.source,
    kind: raw.kind,
    instance: raw.source_id,
    release: raw.source === "dlrn" ? site.releaseOf(raw.source_id) : raw.release_name,
    subject: raw.subject,
    package: raw.package_name,
    component: raw.component,
    pipeline: raw.pipeline,
    project: raw.project,
    voting: raw.voting,
    dfg: site.dfg(raw.dfg_slug),
    class: raw.class as FailureClass | null, // written by our own rules, of that very list
    why: raw.told_why,
    status: raw.status,
    since: iso(raw.since),
    until: isoOrNull(raw.until),
    failures: raw.failures,
    lastFailureAt: iso(raw.last_at),
    lastGreenAt: isoOrNull(raw.last_green_at),
    firstRed: toBuildRef(raw, site, "first"),
    lastRed: toBuildRef(raw, site, "last"),
    // "" = the notes were read and say nothing.
    reason: (raw.reason ?? raw.headline ?? failureReason(raw.last?.notes ?? null)) || null,
    history: raw.history ?? "",
    holdsUp: holdsUp(raw, required),
    item: toItemRef(raw.item_id, raw.item_state),
  };
}

/** An item as it is named elsewhere; our own rules write its state, of that very list. */
export const toItemRef = (id: number | null, state: string | null): ItemRef | null =>
  id === null ? null : { id: itemId(id), state: state as ItemRef["state"] };

/** Id of a build under /builds/{source}/. */
export const buildId = (sourceId: string, key: string | number): string => `${sourceId}:${key}`;

function toBuildRef(raw: RawFailure, site: Site, which: "first" | "last"): BuildRef {
  const id = buildId(raw.source_id, which === "first" ? raw.first_key : raw.last_key);
  const build = raw[which];
  const at = iso(which === "first" ? raw.since : raw.last_at);
  if (raw.source !== "dlrn") {
    const log = which === "first" ? raw.first_log : raw.told_log;
    return { id, commitHash: "", distroHash: "", at, logUrl: httpUrl(log) };
  }
  if (!build) return { id: null, commitHash: "", distroHash: "", at, logUrl: null };
  return {
    id,
    commitHash: build.commitHash,
    distroHash: build.distroHash,
    at: new Date(build.builtAt).toISOString(),
    logUrl: httpUrl(buildLogUrl(site.instance(raw.source_id)?.webUrl ?? "", build)),
  };
}

/** Only http(s) addresses become links. */
export const httpUrl = (url: string | null): string | null =>
  url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;

function holdsUp(raw: RawFailure, required: Required | undefined): string[] {
  if (raw.status === "recovered") return [];
  // DLRN moves `consistent` of a component only when none of its packages has a newest build that is not SUCCESS.
  if (raw.source === "dlrn")
    return [raw.component === null ? "consistent" : `consistent of ${raw.component}`];
  // What was promoted after the job's last failure did not wait for it.
  const targets = (required?.get(raw.subject) ?? []).filter(
    ({ promotedAt }) => promotedAt === null || promotedAt <= raw.last_at,
  );
  return [...new Set(targets.map((target) => target.text))];
}
