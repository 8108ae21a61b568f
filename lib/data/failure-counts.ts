import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";
import { FAILURE_CLASSES } from "@/lib/domain/failure/class";
import { testsReviews } from "@/lib/domain/zuul/review-pipeline";
import { allFailures } from "./failure-arms";
import { type Plain, plainConditions, statusesOf } from "./failure-where";
import { memo } from "./memo";
import { bindings, rowsOf } from "./sql";
import type { Site } from "./visible";

/** How many failures are alike in all that a facet can choose. */
export type FailureGroup = {
  source: string;
  source_id: string;
  kind: string;
  release_name: string | null;
  component: string | null;
  pipeline: string | null;
  dfg_slug: string | null;
  status: string;
  class: string | null;
  voting: boolean;
  count: number;
  oldest: Date;
};

/**
 * Every failure of some sources, counted by all that facets choose: one aggregate, kept until failures change, from which
 * every view takes its total and facets.
 */
export function failureGroups(ids: readonly string[], plain: Plain): Promise<FailureGroup[]> {
  const key = `failure groups ${JSON.stringify([ids, plain])}`;
  return memo(key, ["failures", "releases", "dfgs"], () => {
    const { values, bind } = bindings();
    const source = allFailures(bind(ids), "both");
    const where = plainConditions(plain, bind);
    return rowsOf<FailureGroup>(
      `select f.source, f.source_id, f.kind, f.release_name, f.component, f.pipeline, f.dfg_slug, f.status, f.class,
         f.voting, count(*)::int as count, min(f.since) as oldest
       from (${source}) f ${where.length === 0 ? "" : `where ${where.join(" and ")}`}
       group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
      values,
    );
  });
}

const EVERYTHING: Plain = { name: null, before: null, from: null };

/** What fails or waits for a retry in the chain itself, counted: without single reviews' checks and jobs without a vote. */
export async function chainGroups(ids: readonly string[]): Promise<FailureGroup[]> {
  const groups = await failureGroups(ids, EVERYTHING);
  return groups.filter((g) => g.status !== "recovered" && g.voting && !testsReviews(g.pipeline));
}

/** The release of a group: the builder's, or the one its job or package belongs to. */
export const releaseOfGroup = (site: Site, g: FailureGroup): string | null =>
  g.source === "dlrn" ? site.releaseOf(g.source_id) : g.release_name;

type Facet = Exclude<keyof FailuresAnswer["facets"], never>;
type Of = Record<Facet, (group: FailureGroup) => boolean>;

/** Total and facets of a view; a facet counts under all other filters. */
export function countView(
  site: Site,
  query: FailureQuery,
  groups: readonly FailureGroup[],
): Pick<FailuresAnswer, "total" | "facets"> {
  const value = valuesOf(site);
  const among =
    (values: readonly string[], of: (group: FailureGroup) => string | null) => (g: FailureGroup) =>
      values.length === 0 || values.includes(of(g) ?? "");
  const chosen: Of = {
    status: among(statusesOf(query), value.status),
    release: among(query.release, value.release),
    dfg: among(query.dfg, value.dfg),
    component: among(query.component, value.component),
    source: among(query.source, value.source),
    kind: among(query.kind, value.kind),
    class: among(query.class, value.class),
    pipeline: among(query.pipeline, value.pipeline),
    also: (group) => isShown(group, query, query.also),
  };
  const under = (facet: Facet) =>
    groups.filter((g) => Object.entries(chosen).every(([name, fits]) => name === facet || fits(g)));
  const counted = (facet: Exclude<Facet, "also">, always: readonly string[]) =>
    summed(under(facet), value[facet], always);
  const all = groups.filter((g) => Object.values(chosen).every((fits) => fits(g)));
  return {
    total: sum(all),
    facets: {
      release: counted("release", query.release),
      dfg: counted("dfg", query.dfg).map((entry) => ({
        ...entry,
        name: site.dfg(entry.value)?.name ?? "Unassigned",
      })),
      component: counted("component", query.component),
      pipeline: counted("pipeline", query.pipeline),
      status: inOrder(["failing", "retrying", "recovered"], counted("status", [])),
      source: inOrder(["dlrn", "zuul", "koji"], counted("source", [])),
      kind: inOrder(["package", "job"], counted("kind", [])),
      class: inOrder(FAILURE_CLASSES, counted("class", [])),
      also: (["reviews", "non-voting"] as const).map((extra) => ({
        value: extra,
        count: sum(
          under("also").filter(
            (g) =>
              isShown(g, query, [...query.also, extra]) &&
              !isShown(
                g,
                query,
                query.also.filter((e) => e !== extra),
              ),
          ),
        ),
      })),
    },
  };
}

const isShown = (g: FailureGroup, query: FailureQuery, also: readonly string[]): boolean =>
  (g.voting || also.includes("non-voting")) &&
  (also.includes("reviews") || !testsReviews(g.pipeline) || query.pipeline.includes(g.pipeline ?? ""));

const valuesOf = (site: Site) => ({
  status: (g: FailureGroup) => g.status,
  release: (g: FailureGroup) => releaseOfGroup(site, g),
  dfg: (g: FailureGroup) => site.dfg(g.dfg_slug)?.slug ?? UNASSIGNED,
  component: (g: FailureGroup) => g.component,
  source: (g: FailureGroup) => g.source,
  kind: (g: FailureGroup) => g.kind,
  class: (g: FailureGroup) => g.class,
  pipeline: (g: FailureGroup) => g.pipeline,
});

const sum = (groups: readonly FailureGroup[]) => groups.reduce((n, g) => n + g.count, 0);

/** Counts per value, largest first, without those that have none; what is chosen stays in the list, even at zero. */
function summed(
  groups: readonly FailureGroup[],
  of: (group: FailureGroup) => string | null,
  chosen: readonly string[],
) {
  const counts = new Map(chosen.map((value) => [value, 0]));
  for (const group of groups) {
    const value = of(group);
    if (value !== null && value !== "") counts.set(value, (counts.get(value) ?? 0) + group.count);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

const inOrder = <T extends string>(
  values: readonly T[],
  counts: readonly { value: string; count: number }[],
): { value: T; count: number }[] =>
  values.map((value) => ({ value, count: counts.find((entry) => entry.value === value)?.count ?? 0 }));
