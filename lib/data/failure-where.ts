import "server-only";
import type { FailureQuery, FailureStatus } from "@/lib/contract/failures";
import { REVIEW_PIPELINE } from "@/lib/domain/zuul/review-pipeline";
import { parseDuration } from "@/lib/shared/duration";
import type { FailureArm } from "./failure-arms";
import { type Bind, likeText, ownerSql } from "./sql";
import type { Site } from "./visible";

/** The filters that no facet shows: part of the name, and age. */
export type Plain = { name: string | null; before: Date | null; from: Date | null };

export function plainOf(query: FailureQuery, at: Date): Plain {
  const ago = (length: string | undefined) =>
    length === undefined ? null : new Date(at.getTime() - (parseDuration(length) ?? 0));
  return { name: query.package ?? null, before: ago(query.olderThan), from: ago(query.youngerThan) };
}

export const statusesOf = (query: FailureQuery): readonly FailureStatus[] =>
  query.status.length === 0 ? ["failing"] : query.status;

/** Conditions on rows `f` of the arms, values bound by `bind`. */
export function plainConditions({ name, before, from }: Plain, bind: Bind): string[] {
  return [
    ...(name === null ? [] : [`f.subject ilike ${bind(`%${likeText(name)}%`)}`]),
    ...(before === null ? [] : [`f.since < ${bind(before)}`]),
    ...(from === null ? [] : [`f.since >= ${bind(from)}`]),
  ];
}

/** Conditions on rows `f` of the arms that choose what the query's facets choose. */
export function facetConditions(site: Site, query: FailureQuery, bind: Bind): string[] {
  const oneOf = (column: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`${column} = any(${bind(values)})`];
  return [
    ...oneOf("f.status", statusesOf(query)),
    ...oneOf("f.source", query.source),
    ...oneOf("f.kind", query.kind),
    ...oneOf("f.class", query.class),
    ...oneOf("f.component", query.component),
    ...oneOf("f.pipeline", query.pipeline),
    ...(query.dfg.length === 0 ? [] : oneOf(ownerSql("f.dfg_slug", bind(site.slugs)), query.dfg)),
    ...releaseCondition(site, query.release, bind),
    ...(query.also.includes("non-voting") ? [] : ["f.voting"]),
    ...reviewsCondition(query, bind),
  ];
}

function releaseCondition(site: Site, releases: readonly string[], bind: Bind): string[] {
  if (releases.length === 0) return [];
  const instances = site.ids.filter((id) => releases.includes(site.releaseOf(id)));
  return [`(f.release_name = any(${bind(releases)}) or f.source_id = any(${bind(instances)}))`];
}

function reviewsCondition(query: FailureQuery, bind: Bind): string[] {
  if (query.also.includes("reviews")) return [];
  const named = query.pipeline.length === 0 ? "" : ` or f.pipeline = any(${bind(query.pipeline)})`;
  return [`(f.pipeline is null or f.pipeline !~* ${bind(REVIEW_PIPELINE)}${named})`];
}

/** The arms that can hold rows of the query. */
export function armsOf(query: FailureQuery): FailureArm[] {
  const statuses = statusesOf(query);
  const of = (source: FailureQuery["source"][number]) =>
    query.source.length === 0 || query.source.includes(source);
  const red = statuses.includes("failing") || statuses.includes("recovered");
  const dlrn =
    of("dlrn") && query.pipeline.length === 0 && (query.kind.length === 0 || query.kind.includes("package"));
  const arms: FailureArm[] = [];
  if (red && dlrn) arms.push("streaks");
  if (statuses.includes("retrying") && dlrn) arms.push("retries");
  if (red && (of("zuul") || of("koji"))) arms.push("subjects");
  return arms;
}
