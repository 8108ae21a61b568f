import "server-only";
import { ReviewKind, type ReviewRow } from "@/lib/contract/reviews";
import { httpUrl } from "./failure-rows";
import { iso, isoOrNull, rowsOf } from "./sql";
import type { Site } from "./visible";

/** Columns of `gerrit_review r` that a row of a list shows. */
export const REVIEW_COLUMNS = `
  r.server_id as gerrit, r.number, r.subject, r.project, r.branch, r.kind, r.status, r.work_in_progress as "workInProgress",
  r.owner, r.release_name as release, r.package_name as package, r.dfg_slug as dfg, r.patchset, r.verified,
  r.code_review as "codeReview", r.workflow, r.created_at as "createdAt", r.updated_at as "updatedAt",
  r.submitted_at as "submittedAt", r.url`;

/**
 * How the tests of a review's current patch set went, as SQL joined to `gerrit_review r`: the newest buildset of each
 * pipeline; running while one has not ended or the item stands in a queue. `hubs` = parameter with the visible Zuuls.
 */
export const reviewCi = (zuuls: string): string => `
  left join lateral (
    select bool_or(b.outcome = 'open') as running, bool_or(b.outcome in ('failed', 'conflict', 'config')) as failed,
      bool_or(b.outcome = 'passed') as passed
    from (select distinct on (b.server_id, b.pipeline) b.outcome from zuul_buildset b
      where b.change = r.number and b.server_id = any(${zuuls}) and b.project = r.project
        and b.patchset = r.patchset::text and b.outcome <> 'dropped' and b.removed_at is null
      order by b.server_id, b.pipeline, b.seq desc) b) c on true
  left join lateral (
    select true as live from zuul_live_item l where l.change = r.number and l.server_id = any(${zuuls})
      and l.data -> 'refs' -> 0 ->> 'project' = r.project limit 1) l on true`;
/** SQL: a ReviewCi of what `reviewCi` joined. */
export const CI_STATE =
  "case when c.running or l.live then 'running' when c.failed then 'failed' when c.passed then 'passed' else 'none' end";
export const CI_COLUMNS = `${CI_STATE} as ci`;

export type RawReview = Omit<
  ReviewRow,
  "createdAt" | "updatedAt" | "submittedAt" | "dfg" | "kind" | "status" | "url"
> & {
  kind: string;
  status: string;
  dfg: string | null;
  createdAt: Date;
  updatedAt: Date;
  submittedAt: Date | null;
  url: string;
};

export function toReviewRow(raw: RawReview, site: Site): ReviewRow {
  const kind = ReviewKind.safeParse(raw.kind);
  return {
    gerrit: raw.gerrit,
    number: raw.number,
    subject: raw.subject,
    project: raw.project,
    branch: raw.branch,
    kind: kind.success ? kind.data : "other",
    status: raw.status === "MERGED" ? "merged" : raw.status === "ABANDONED" ? "abandoned" : "open",
    workInProgress: raw.workInProgress,
    owner: raw.owner,
    release: visibleRelease(site, raw.release),
    package: raw.package,
    dfg: site.dfg(raw.dfg),
    patchset: raw.patchset,
    verified: raw.verified,
    codeReview: raw.codeReview,
    workflow: raw.workflow,
    ci: raw.ci,
    createdAt: iso(raw.createdAt),
    updatedAt: iso(raw.updatedAt),
    submittedAt: isoOrNull(raw.submittedAt),
    url: httpUrl(raw.url),
  };
}

/** The release, unless only what this reader may not see has it. */
export const visibleRelease = (site: Site, name: string | null): string | null =>
  name !== null && site.releases.some((release) => release.name === name) ? name : null;

/** Open reviews of one package, oldest first. */
export async function openReviewsOf(site: Site, packageName: string): Promise<ReviewRow[]> {
  const rows = await rowsOf<RawReview>(
    `select ${REVIEW_COLUMNS}, ${CI_COLUMNS} from gerrit_review r ${reviewCi("$3")}
     where r.package_name = $1 and r.server_id = any($2) and r.status = 'NEW' and r.removed_at is null
     order by r.created_at, r.number limit 50`,
    [packageName, site.gerritIds, site.zuuls.map((zuul) => zuul.id)],
  );
  return rows.map((row) => toReviewRow(row, site));
}
