import "server-only";
import type { ReviewsQuery } from "@/lib/contract/reviews";
import { parseDuration } from "@/lib/shared/duration";
import { type Bind, likeText, ownerSql } from "./sql";
import type { Site } from "./visible";

/** Gerrit's words for the states of a change. */
export const GERRIT_STATUS: Readonly<Record<ReviewsQuery["status"], string>> = {
  open: "NEW",
  merged: "MERGED",
  abandoned: "ABANDONED",
};

/** Reviews this reader may see, as SQL on `gerrit_review r`. */
export const visibleReviews = (site: Site, bind: Bind): string =>
  `r.server_id = any(${bind(site.gerritIds)}) and r.removed_at is null`;

/** What a review must be to count at all under a query, facets apart. */
export function plainReviews(query: ReviewsQuery, at: Date, bind: Bind): string[] {
  const conditions: string[] = [];
  if (query.q !== undefined) {
    const like = bind(`%${likeText(query.q)}%`);
    conditions.push(`(r.subject ilike ${like} or r.project ilike ${like} or r.package_name ilike ${like})`);
  }
  if (query.olderThan !== undefined)
    conditions.push(`r.created_at < ${bind(new Date(at.getTime() - (parseDuration(query.olderThan) ?? 0)))}`);
  return conditions;
}

export type ReviewFacet = "status" | "kind" | "release" | "dfg";

/** Conditions of each facet that narrows. */
export function facetReviews(
  site: Site,
  query: ReviewsQuery,
  bind: Bind,
): Readonly<Record<ReviewFacet, string | null>> {
  return {
    status: `r.status = ${bind(GERRIT_STATUS[query.status])}`,
    kind: query.kind.length === 0 ? null : `r.kind = any(${bind(query.kind)})`,
    release: query.release.length === 0 ? null : `r.release_name = any(${bind(query.release)})`,
    dfg:
      query.dfg.length === 0 ? null : `${ownerSql("r.dfg_slug", bind(site.slugs))} = any(${bind(query.dfg)})`,
  };
}
