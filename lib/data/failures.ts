import "server-only";
import type { FailureQuery, FailureSort, FailuresAnswer } from "@/lib/contract/failures";
import { now } from "./clock";
import { armSql, endsOf } from "./failure-arms";
import { FAILURE_COLUMNS } from "./failure-columns";
import { countView, failureGroups } from "./failure-counts";
import { COMPLETE, type RawFailure, toFailureRow } from "./failure-rows";
import { armsOf, facetConditions, plainConditions, plainOf, statusesOf } from "./failure-where";
import { badParameter } from "./http/bad-parameters";
import { csvResponse } from "./http/csv";
import { type Required, requiredJobs } from "./jobs-required";
import { type Key, readKey, writeKey } from "./keyset";
import { mustKnow } from "./known";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { bindings, rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

type Column = { text: string; type: string };
const COLUMNS: Record<"since" | "package" | "failures", Column> = {
  since: { text: "f.since::text", type: "timestamptz" },
  package: { text: `f.subject collate "C"`, type: "text" },
  failures: { text: "f.failures::text", type: "int4" },
};

type View = { site: Site; ids: string[]; required: Required; query: FailureQuery; at: Date };

/**
 * One page of failures of every source with the exact total and facets; a facet counts under all other filters.
 *
 * @throws ProdchainError bad-request for a cursor of another view
 */
export const listFailures = remembered(
  "listFailures",
  ["sources", "failures", "dfgs", "releases", "promotions", "triage"],
  async (reader: Reader, query: FailureQuery): Promise<FailuresAnswer> => {
    const view = await viewOf(reader, query);
    const [page, groups, origin] = await Promise.all([
      readPage(view, query),
      failureGroups(view.ids, plainOf(query, view.at)),
      provenance(view.site, view.at, view.site.sourceIds),
    ]);
    return { ...origin, ...page, ...countView(view.site, query, groups) };
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
  const view = await viewOf(reader, query);
  for (let after = query.after; ; ) {
    const page = await readPage(view, { ...query, after, limit: 500 });
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}

async function viewOf(reader: Reader, query: FailureQuery): Promise<View> {
  const at = now();
  const site = await visibleSite(reader);
  mustKnow(site, query);
  const named = new Set(query.instance);
  const ids = named.size === 0 ? site.sourceIds : site.sourceIds.filter((id) => named.has(id));
  return { site, ids, required: await requiredJobs(site), query, at };
}

/** Each arm gives at most a page of rows in order, so that its index serves it; the page is the first of all these. */
async function readPage({ site, ids, required, at }: View, query: FailureQuery) {
  const [field, down] = sortOf(query.sort);
  const column = COLUMNS[field];
  const key = query.after === undefined ? null : keyOf(query.after, query.sort);
  const direction = down ? "desc" : "asc";
  const order = `order by ${orderOf(field)} ${direction}, f.id collate "C" ${direction}`;
  const { values, bind } = bindings();
  const sources = bind(ids);
  const where = [...plainConditions(plainOf(query, at), bind), ...facetConditions(site, query, bind)];
  if (key)
    where.push(
      `(${orderOf(field)}, f.id collate "C") ${down ? "<" : ">"} (${bind(key[0])}::${column.type}, ${bind(key[1])})`,
    );
  const most = bind(query.limit + 1);
  const parts = armsOf(query).map(
    (
      arm,
    ) => `(select f.*, ${column.text} as sort_key from (${armSql(arm, sources, endsOf(statusesOf(query)))}) f
      where ${where.join(" and ")} ${order} limit ${most})`,
  );
  if (parts.length === 0) return { items: [], next: null };
  const text = `
    with page as (select * from (${parts.join(" union all ")}) f ${order} limit ${most})
    select ${COMPLETE.columns} from page f ${COMPLETE.joins} ${order}`;
  const rows = await rowsOf<RawFailure>(text, values);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toFailureRow(row, site, required)),
    next: rows.length > query.limit && last ? writeKey(query.sort, [last.sort_key, last.id]) : null,
  };
}

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
