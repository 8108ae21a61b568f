import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { Topic } from "@/lib/contract/site";
import type { TriageAnswer, TriageQuery, TriageView } from "@/lib/contract/triage";
import { FAILURE_CLASSES } from "@/lib/domain/failure/class";
import { groupOf, QUEUE_GROUPS } from "@/lib/domain/triage/queue";
import { OPEN_STATES, TRIAGE_STATES, type TriageState } from "@/lib/domain/triage/states";
import { memo } from "./memo";
import { bindings, rowsOf } from "./sql";
import {
  asksForOpen,
  ESCALATED,
  EXPLAINED,
  type Looking,
  type PlainFilter,
  plainWhere,
} from "./triage-where";

/** How many items are alike in all that views, headings and facets can choose. */
export type ItemGroup = {
  state: TriageState;
  class: string;
  dfg_slug: string | null;
  assignee_id: string | null;
  acknowledged_by: string | null;
  escalated_to: string | null;
  releases: string[];
  sources: string[];
  holds_up: boolean;
  is_overdue: boolean;
  is_snoozed: boolean;
  explained: boolean;
  count: number;
};

/**
 * The items of a query counted by all that a query can choose: an aggregate, kept until triage changes, from which every query
 * takes its total, headings, views and facets. There are many more closed items than open ones, and nearly every query is for
 * open ones: it gets closed ones only for their facet, up to 15 s old, and none where it looks for a text.
 */
export async function itemGroups(
  looking: Looking,
  query: PlainFilter & Pick<TriageQuery, "state">,
): Promise<ItemGroup[]> {
  const plain = { subject: query.subject, q: query.q };
  const isPlain = plain.subject !== undefined || plain.q !== undefined;
  const exact = !asksForOpen(query);
  const [open, closed] = await Promise.all([
    groupsOf(looking, plain, true, ["triage", "dfgs"]),
    exact || !isPlain ? groupsOf(looking, plain, false, exact ? ["triage", "dfgs"] : []) : [],
  ]);
  return [...open, ...closed];
}

function groupsOf(looking: Looking, plain: PlainFilter, isOpen: boolean, topics: readonly Topic[]) {
  const { visibilities, at } = looking;
  const { subject = null, q = null } = plain;
  const key = `item groups ${JSON.stringify([visibilities, isOpen, topics.length, subject, q])}`;
  return memo(key, topics, () => {
    const { values, bind } = bindings();
    const where = [
      `t.visibility = any(${bind(visibilities)})`,
      `t.is_open = ${isOpen}`,
      ...plainWhere(plain, bind),
    ];
    return rowsOf<ItemGroup>(
      `select t.state, t.class, t.dfg_slug, t.assignee_id, t.acknowledged_by,
         case when ${ESCALATED} then t.escalated_to end as escalated_to, t.releases, t.sources,
         t.holds_up_count > 0 as holds_up, t.is_overdue, coalesce(t.snoozed_until > ${bind(at)}, false) as is_snoozed,
         ${EXPLAINED} as explained, count(*)::int as count
       from triage_item t where ${where.join(" and ")} group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12`,
      values,
    );
  });
}

const isOpen = (g: ItemGroup) => OPEN_STATES.has(g.state);
const sum = (groups: readonly ItemGroup[]) => groups.reduce((n, g) => n + g.count, 0);

/** What each view holds. */
const VIEWS: Record<TriageView, (g: ItemGroup, looking: Looking) => boolean> = {
  mine: (g, { me }) => me !== null && (g.assignee_id === me || g.acknowledged_by === me),
  "my-dfg": (g, { mine }) => mine.includes(g.dfg_slug ?? "") || mine.includes(g.escalated_to ?? ""),
  escalated: (g, { mine }) => mine.includes(g.escalated_to ?? ""),
  "first-triage": (g, { firstTriage }) =>
    g.state === "new" && g.assignee_id === null && g.escalated_to === null && g.dfg_slug === firstTriage,
  unassigned: (g, { site }) => site.dfg(g.dfg_slug) === null,
  all: () => true,
};

/** The heading that items of a group stand under. */
export function headingOf(g: ItemGroup, at: Date) {
  const snoozedUntil = g.is_snoozed ? new Date(at.getTime() + 1) : null;
  const spread = { subjects: 0, dfgs: 0, releases: 0 };
  return groupOf(
    { ...spread, state: g.state, holdsUpCount: g.holds_up ? 1 : 0, isOverdue: g.is_overdue, snoozedUntil },
    at,
  );
}

type Facet = keyof TriageAnswer["facets"];
type Counted = Pick<TriageAnswer, "total" | "groups" | "views" | "facets">;

/** Total, headings, views and facets of a query; a facet counts under all other filters. */
export function countItems(
  groups: readonly ItemGroup[],
  query: TriageQuery,
  looking: Looking,
  nameOf: (person: string) => string,
): Counted {
  const { site, at } = looking;
  const values: Record<Facet, (g: ItemGroup) => readonly string[]> = {
    dfg: (g) => [site.dfg(g.dfg_slug)?.slug ?? UNASSIGNED],
    class: (g) => [g.class],
    state: (g) => [g.state],
    release: (g) => g.releases.filter((name) => site.releases.some((release) => release.name === name)),
    source: (g) => g.sources,
    assignee: (g) => [g.assignee_id ?? "nobody"],
  };
  const rest = groups.filter((g) => fitsRest(g, query, looking));
  const fits = (facet: Facet, g: ItemGroup) => {
    const wanted: readonly string[] = query[facet];
    if (wanted.length > 0) return values[facet](g).some((value) => wanted.includes(value));
    return facet !== "state" || isOpen(g);
  };
  const facets = Object.keys(values) as Facet[];
  const under = (facet: Facet) => rest.filter((g) => facets.every((f) => f === facet || fits(f, g)));
  const all = rest.filter((g) => facets.every((facet) => fits(facet, g)));
  const names: Partial<Record<Facet, (value: string) => string>> = {
    dfg: (slug) => site.dfg(slug)?.name ?? "Unassigned",
    assignee: (id) => (id === "nobody" ? "Nobody" : nameOf(id)),
  };
  const counted = (facet: Facet, order?: readonly string[]) =>
    facetOf(under(facet), values[facet], query[facet], names[facet] ?? ((value) => value), order);
  const open = groups.filter(isOpen);
  const views = Object.entries(VIEWS).map(([view, holds]) => [
    view,
    sum(open.filter((g) => holds(g, looking))),
  ]);
  return {
    total: sum(all),
    groups: Object.fromEntries(
      QUEUE_GROUPS.map((name) => [name, sum(all.filter((g) => headingOf(g, at) === name))]),
    ),
    views: Object.fromEntries(views),
    facets: {
      dfg: counted("dfg"),
      class: counted("class", FAILURE_CLASSES),
      state: counted("state", TRIAGE_STATES),
      release: counted("release"),
      source: counted("source", ["dlrn", "zuul", "koji"]),
      assignee: counted("assignee"),
    },
  };
}

const fitsRest = (g: ItemGroup, query: TriageQuery, looking: Looking): boolean =>
  VIEWS[query.view](g, looking) &&
  (!query.holdsUp || g.holds_up) &&
  (!query.overdue || g.is_overdue) &&
  (!query.snoozed || g.is_snoozed === (query.snoozed === "yes")) &&
  (!query.explained || g.explained === (query.explained === "yes"));

/** Counts per value, in the given order or largest first; what is chosen stays in the list, even at zero. */
function facetOf(
  groups: readonly ItemGroup[],
  of: (g: ItemGroup) => readonly string[],
  chosen: readonly string[],
  nameOf: (value: string) => string,
  order?: readonly string[],
) {
  const counts = new Map(chosen.map((value) => [value, 0]));
  for (const group of groups)
    for (const value of of(group)) counts.set(value, (counts.get(value) ?? 0) + group.count);
  const place = (value: string) => order?.indexOf(value) ?? 0;
  return [...counts]
    .map(([value, count]) => ({ value, name: nameOf(value), count }))
    .sort((a, b) => place(a.value) - place(b.value) || b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** Open items, and those of them that hold something up, are overdue or still fail. */
export function openFigures(groups: readonly ItemGroup[]) {
  const open = groups.filter(isOpen);
  return {
    open: sum(open),
    holdsUp: sum(open.filter((g) => g.holds_up)),
    overdue: sum(open.filter((g) => g.is_overdue)),
    stillFailing: sum(open.filter((g) => g.state === "still-failing")),
  };
}
