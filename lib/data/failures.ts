import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { FailureQuery, FailureSort, FailuresAnswer } from "@/lib/contract/failures";
import { parseDuration } from "@/lib/shared/duration";
import { now } from "./clock";
import { FAILURE_COLUMNS } from "./failure-columns";
import { ALL_FAILURES, COMPLETE, plainConditions, type RawFailure, toFailureRow } from "./failure-rows";
import { badParameter } from "./http/bad-parameters";
import { csvResponse } from "./http/csv";
import { type Key, readKey, writeKey } from "./keyset";
import { mustKnow } from "./known";
import { memo, remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { likeText, ownerSql, rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

type Column = { text: string; type: string };
const COLUMNS: Record<"since" | "package" | "failures", Column> = {
  since: { text: "f.since::text", type: "timestamptz" },
  package: { text: `f.project_name collate "C"`, type: "text" },
  failures: { text: "f.failures::text", type: "int4" },
};

type Conditions = {
  site: Site;
  instances: string[];
  releaseInstances: string[];
  statuses: string[];
  values: unknown[];
};

/**
 * One page of failures with the exact total and facets; a facet counts under all other filters.
 *
 * @throws ProdchainError bad-request for a cursor of another view
 */
export const listFailures = remembered(
  "listFailures",
  ["sources", "failures", "dfgs", "releases"],
  async (reader: Reader, query: FailureQuery): Promise<FailuresAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    mustKnow(site, query);
    const conditions = conditionsOf(site, query, at);
    const { after: _, limit: __, sort: ___, format: ____, ...view } = query;
    const [page, counts, origin] = await Promise.all([
      readPage(conditions, query),
      memo(`failures ${reader.seesPrivate} ${JSON.stringify(view)}`, ["failures", "releases", "dfgs"], () =>
        count(conditions, query),
      ),
      provenance(site, at, site.ids),
    ]);
    return { ...origin, ...page, ...counts };
  },
);

/** Every failure of a view, from `query.after` on, as a CSV download. */
export const failuresCsv = (reader: Reader, query: FailureQuery): Promise<Response> =>
  csvResponse(
    `failures-${now().toISOString().slice(0, 10)}.csv`,
    FAILURE_COLUMNS,
    everyFailure(reader, query),
  );

async function* everyFailure(reader: Reader, query: FailureQuery) {
  const site = await visibleSite(reader);
  mustKnow(site, query);
  const conditions = conditionsOf(site, query, now());
  for (let after = query.after; ; ) {
    const page = await readPage(conditions, { ...query, after, limit: 500 });
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}

function conditionsOf(site: Site, query: FailureQuery, at: Date): Conditions {
  const named = new Set(query.instance);
  const released = new Set(query.release);
  const before = (length: string | undefined) =>
    length === undefined ? null : new Date(at.getTime() - (parseDuration(length) ?? 0));
  return {
    site,
    instances: named.size === 0 ? site.ids : site.ids.filter((id) => named.has(id)),
    releaseInstances:
      released.size === 0 ? site.ids : site.ids.filter((id) => released.has(site.releaseOf(id))),
    statuses: query.status.length === 0 ? ["failing"] : query.status,
    values: [
      query.package === undefined ? null : `%${likeText(query.package)}%`,
      before(query.olderThan),
      before(query.youngerThan),
      query.dfg,
      query.component,
      site.slugs,
    ],
  };
}

const FACETS = {
  release: "f.instance_id = any($9)",
  dfg: `($6 = '{}'::text[] or ${ownerSql("f.dfg_slug", "$8")} = any($6))`,
  component: "($7 = '{}'::text[] or coalesce(f.component, '') = any($7))",
  status: "f.status = any($10)",
};
const EVERY_FACET = Object.values(FACETS).join(" and ");

async function readPage(c: Conditions, query: FailureQuery) {
  const [field, down] = sortOf(query.sort);
  const column = COLUMNS[field];
  const key = query.after === undefined ? null : keyOf(query.after, query.sort);
  const direction = down ? "desc" : "asc";
  const order = `${orderOf(field)} ${direction}, f.id collate "C" ${direction}`;
  const text = `
    with f as (${ALL_FAILURES}), page as (
      select f.*, ${column.text} as sort_key from f where ${plainConditions()} and ${EVERY_FACET}
        and ($11::text is null or (${orderOf(field)}, f.id collate "C") ${down ? "<" : ">"} ($11::${column.type}, $12))
      order by ${order} limit $13)
    select ${COMPLETE.columns} from page f ${COMPLETE.joins} order by ${order}`;
  const rows = await rowsOf<RawFailure>(text, [
    ...parameters(c, c.statuses.includes("recovered")),
    key?.[0] ?? null,
    key?.[1] ?? null,
    query.limit + 1,
  ]);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toFailureRow(row, c.site)),
    next: rows.length > query.limit && last ? writeKey(query.sort, [last.sort_key, last.id]) : null,
  };
}

type CountRow = { facet: string; value: string | null; count: number };

async function count(c: Conditions, query: FailureQuery): Promise<Pick<FailuresAnswer, "total" | "facets">> {
  const facet = (name: keyof typeof FACETS, value: string) => {
    const others = Object.entries(FACETS).filter(([other]) => other !== name);
    return `select '${name}' as facet, ${value} as value, count(*)::int as count from m
      where ${others.map(([other]) => `m.ok_${other}`).join(" and ")} group by 2`;
  };
  const flags = Object.entries(FACETS).map(([name, condition]) => `(${condition}) as ok_${name}`);
  const text = `
    with f as (${ALL_FAILURES}), m as materialized (
      select f.instance_id, f.component, f.dfg_slug, f.status, ${flags.join(", ")} from f where ${plainConditions()})
    select 'total' as facet, null as value, count(*)::int as count from m where ok_release and ok_dfg and ok_component and ok_status
    union all ${facet("release", "m.instance_id")} union all ${facet("dfg", "m.dfg_slug")}
    union all ${facet("component", "m.component")} union all ${facet("status", "m.status")}`;
  const rows = await rowsOf<CountRow>(text, parameters(c, true));
  const of = (name: string) => rows.filter((row) => row.facet === name);
  return {
    total: of("total")[0]?.count ?? 0,
    facets: {
      release: summed(of("release"), (id) => c.site.releaseOf(id ?? ""), query.release),
      dfg: summed(of("dfg"), (slug) => c.site.dfg(slug)?.slug ?? UNASSIGNED, query.dfg).map((entry) => ({
        ...entry,
        name: c.site.dfg(entry.value)?.name ?? "Unassigned",
      })),
      component: summed(of("component"), (name) => name ?? "", query.component).filter((f) => f.value !== ""),
      status: (["failing", "retrying", "recovered"] as const).map((value) => ({
        value,
        count: of("status").find((row) => row.value === value)?.count ?? 0,
      })),
    },
  };
}

/** Counts per shown value, largest first; what is chosen stays in the list, even at zero. */
function summed(rows: CountRow[], named: (raw: string | null) => string, chosen: readonly string[]) {
  const counts = new Map(chosen.map((value) => [value, 0]));
  for (const row of rows) counts.set(named(row.value), (counts.get(named(row.value)) ?? 0) + row.count);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

// $1, $2 of ALL_FAILURES, $3 to $5 of plainConditions, $6 to $10 of FACETS.
const parameters = (c: Conditions, withRecovered: boolean) => [
  c.instances,
  withRecovered,
  ...c.values,
  c.releaseInstances,
  c.statuses,
];

const orderOf = (field: keyof typeof COLUMNS) =>
  field === "since" ? "f.since" : field === "failures" ? "f.failures" : COLUMNS.package.text;

function sortOf(sort: FailureSort): [keyof typeof COLUMNS, boolean] {
  const down = sort.startsWith("-");
  return [(down ? sort.slice(1) : sort) as keyof typeof COLUMNS, down];
}

function keyOf(after: string, sort: FailureSort): Key {
  const key = readKey(after, sort);
  const fits =
    key && (sort.endsWith("package") || (sort.endsWith("since") ? isInstant(key[0]) : isCount(key[0])));
  if (!fits) throw badParameter("after", "not the key of a page in this order; leave it out to start again");
  return key;
}

const isInstant = (text: string) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(text);
const isCount = (text: string) => /^\d{1,9}$/.test(text);
