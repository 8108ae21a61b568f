import "server-only";
import { type Provenance, UNASSIGNED } from "@/lib/contract/common";
import {
  ReviewCi,
  type ReviewRow,
  type ReviewSort,
  type ReviewsAnswer,
  type ReviewsQuery,
} from "@/lib/contract/reviews";
import { now } from "./clock";
import { badParameter } from "./http/bad-parameters";
import { type CsvColumn, csvResponse } from "./http/csv";
import { type Key, readKey, writeKey } from "./keyset";
import { mustKnow } from "./known";
import { memo, remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { reviewFigures } from "./reviews-figures";
import {
  CI_COLUMNS,
  CI_STATE,
  type RawReview,
  REVIEW_COLUMNS,
  reviewCi,
  toReviewRow,
  visibleRelease,
} from "./reviews-rows";
import { facetReviews, GERRIT_STATUS, plainReviews, type ReviewFacet, visibleReviews } from "./reviews-where";
import { bindings, rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

const TOPICS = ["reviews", "live", "sources", "dfgs", "releases"] as const;

/**
 * One page of reviews with the exact total and facets, and how many were merged lately.
 *
 * @throws ProdchainError bad-request for a cursor of another view
 */
export const listReviews = remembered(
  "listReviews",
  TOPICS,
  async (reader: Reader, query: ReviewsQuery): Promise<ReviewsAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    mustKnow(site, { release: query.release, dfg: query.dfg });
    const { after: _, limit: __, sort: ___, format: ____, ...view } = query;
    const key = `reviews ${reader.seesPrivate} ${JSON.stringify(view)}`;
    const [page, counts, done, origin] = await Promise.all([
      readPage(site, query, at),
      memo(key, ["reviews", "dfgs", "releases"], () => count(site, query, at)),
      memo(`merged ${reader.seesPrivate}`, ["reviews", "dfgs", "releases"], () => merged(site, at)),
      provenance(site, at, feedsOf(site)),
    ]);
    return { ...origin, known: isKnown(site, origin), ...page, ...counts, merged: done };
  },
);

/** Zuul's builds stand beside reviews: of none where no Gerrit is read. */
const feedsOf = ({ gerritIds, zuuls }: Site): string[] =>
  gerritIds.length === 0 ? [] : [...gerritIds, ...zuuls.map((zuul) => zuul.id)];

function isKnown({ gerritIds }: Site, { sources }: Provenance): boolean {
  const feeds = new Set(gerritIds.map((id) => `gerrit-${id}`));
  return sources.some(({ feed, lastSuccessAt }) => feeds.has(feed) && lastSuccessAt !== null);
}

/** What was merged in the last weeks, whatever the filters. */
async function merged(site: Site, at: Date): Promise<ReviewsAnswer["merged"]> {
  const { weeks, total, dfgs } = await reviewFigures(site, at);
  return {
    weeks: weeks.map((week, index) => ({ week, merged: total.perWeek[index] ?? 0 })),
    medianHours: total.medianHours,
    medianOf: total.merged,
    dfgs: dfgs
      .map(({ dfg, merged: n, medianHours }) => ({ dfg: site.dfg(dfg), merged: n, medianHours }))
      .sort((a, b) => b.merged - a.merged),
  };
}

const CSV: CsvColumn<ReviewRow>[] = [
  ...(
    [
      "gerrit",
      "number",
      "subject",
      "project",
      "branch",
      "kind",
      "status",
      "owner",
      "release",
      "package",
      "patchset",
      "verified",
      "codeReview",
      "workflow",
      "ci",
      "createdAt",
      "updatedAt",
      "submittedAt",
      "url",
    ] as const
  ).map((header): CsvColumn<ReviewRow> => ({ header, value: (row) => row[header] })),
  { header: "dfg", value: (row) => row.dfg?.slug ?? UNASSIGNED },
];

/** Every review of a view, from `query.after` on, as a CSV download. */
export const reviewsCsv = (reader: Reader, query: ReviewsQuery): Promise<Response> =>
  csvResponse(`reviews-${now().toISOString().slice(0, 10)}.csv`, CSV, everyReview(reader, query));

async function* everyReview(reader: Reader, query: ReviewsQuery) {
  const site = await visibleSite(reader);
  mustKnow(site, { release: query.release, dfg: query.dfg });
  const at = now();
  for (let after = query.after; ; ) {
    const page = await readPage(site, { ...query, after, limit: 500 }, at);
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}

async function readPage(site: Site, query: ReviewsQuery, at: Date) {
  const { bind, values } = bindings();
  const down = query.sort.startsWith("-");
  const column = query.sort.endsWith("created") ? "r.created_at" : "r.updated_at";
  const id = `(r.server_id || '/' || lpad(r.number::text, 10, '0')) collate "C"`;
  const key = query.after === undefined ? null : keyOf(query.after, query.sort);
  const facets = Object.values(facetReviews(site, query, bind));
  const where = [visibleReviews(site, bind), ...plainReviews(query, at, bind), ...facets];
  if (key !== null)
    where.push(`(${column}, ${id}) ${down ? "<" : ">"} (${bind(key[0])}::timestamptz, ${bind(key[1])})`);
  const order = `${column} ${down ? "desc" : "asc"}, ${id} ${down ? "desc" : "asc"}`;
  const zuuls = bind(site.zuuls.map((zuul) => zuul.id));
  if (query.ci.length > 0) where.push(`${CI_STATE} = any(${bind(query.ci)})`);
  const rows = await rowsOf<RawReview & { key: string; id: string }>(
    `with page as (
       select r.*, ${column}::text as key, ${id} as id from gerrit_review r ${query.ci.length > 0 ? reviewCi(zuuls) : ""}
       where ${where.filter(Boolean).join(" and ")} order by ${order} limit ${bind(query.limit + 1)})
     select ${REVIEW_COLUMNS}, ${CI_COLUMNS}, r.key, r.id from page r ${reviewCi(zuuls)} order by ${order}`,
    values,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toReviewRow(row, site)),
    next: rows.length > query.limit && last ? writeKey(query.sort, [last.key, last.id]) : null,
  };
}

type CountRow = { facet: "total" | "ci" | ReviewFacet; value: string | null; count: number };
const FACET_COLUMN: Readonly<Record<ReviewFacet, string>> = {
  status: "status",
  kind: "kind",
  release: "release_name",
  dfg: "dfg_slug",
};

async function count(
  site: Site,
  query: ReviewsQuery,
  at: Date,
): Promise<Pick<ReviewsAnswer, "total" | "facets">> {
  const { bind, values } = bindings();
  const facets = Object.entries(facetReviews(site, query, bind)) as [ReviewFacet, string | null][];
  const where = [visibleReviews(site, bind), ...plainReviews(query, at, bind)].join(" and ");
  const flags = facets.map(([name, condition]) => `(${condition ?? "true"}) as ok_${name}`);
  const okBut = (left: string, names: readonly string[]) =>
    names
      .filter((name) => name !== left)
      .map((name) => `ok_${name}`)
      .join(" and ");
  const names = facets.map(([name]) => name);
  const arm = (facet: string, column: string, from: string, ok: string) =>
    `select '${facet}' as facet, ${column} as value, count(*)::int as count from ${from} where ${ok} group by 2`;
  // Tests are looked up for each review, so only for those of the state asked for, of which few are open.
  const withCi = query.status === "open" || query.ci.length > 0;
  const from = withCi ? "t" : "m";
  const all = withCi ? [...names, "ci"] : names;
  const tests = withCi
    ? `, t as materialized (select x.*, ${query.ci.length === 0 ? "true" : `x.ci = any(${bind(query.ci)})`} as ok_ci from (
         select r.*, ${CI_COLUMNS} from m r ${reviewCi(bind(site.zuuls.map((zuul) => zuul.id)))} where r.ok_status) x)`
    : "";
  const rows = await rowsOf<CountRow>(
    `with m as materialized (
       select r.status, r.kind, r.release_name, r.dfg_slug, r.number, r.project, r.patchset, ${flags.join(", ")}
       from gerrit_review r where ${where})${tests}
     select 'total' as facet, null as value, count(*)::int as count from ${from} where ${okBut("", all)}
     union all ${names
       .map((name) =>
         name === "status"
           ? arm(name, "status", "m", okBut(name, names))
           : arm(name, FACET_COLUMN[name], from, okBut(name, all)),
       )
       .join(" union all ")}
     ${withCi ? `union all ${arm("ci", "ci", "t", okBut("ci", all))}` : ""}`,
    values,
  );
  const of = (name: CountRow["facet"]) => rows.filter((row) => row.facet === name);
  const countOf = (name: ReviewFacet | "ci", value: string) =>
    of(name).find((row) => row.value === value)?.count ?? 0;
  return {
    total: of("total")[0]?.count ?? 0,
    facets: {
      status: (["open", "merged", "abandoned"] as const).map((value) => ({
        value,
        count: countOf("status", GERRIT_STATUS[value]),
      })),
      kind: (
        ["distgit-update", "patch", "new-package", "ftbfs", "tag-promotion", "rdoinfo", "other"] as const
      )
        .map((value) => ({ value, count: countOf("kind", value) }))
        .filter(({ value, count: n }) => n > 0 || query.kind.includes(value)),
      release: summed(of("release"), (name) => visibleRelease(site, name) ?? "", query.release).filter(
        ({ value }) => value !== "",
      ),
      dfg: summed(of("dfg"), (slug) => site.dfg(slug)?.slug ?? UNASSIGNED, query.dfg).map((entry) => ({
        ...entry,
        name: site.dfg(entry.value)?.name ?? "Unassigned",
      })),
      ci: withCi
        ? ReviewCi.options
            .map((value) => ({ value, count: countOf("ci", value) }))
            .filter(({ value, count: n }) => n > 0 || query.ci.includes(value))
        : [],
    },
  };
}

/** Counts per shown value, largest first; what is chosen stays in the list, even at zero. */
function summed(rows: readonly CountRow[], named: (raw: string | null) => string, chosen: readonly string[]) {
  const counts = new Map(chosen.map((value) => [value, 0]));
  for (const row of rows) counts.set(named(row.value), (counts.get(named(row.value)) ?? 0) + row.count);
  return [...counts]
    .map(([value, n]) => ({ value, count: n }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function keyOf(after: string, sort: ReviewSort): Key {
  const key = readKey(after, sort);
  if (!key || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(key[0]))
    throw badParameter("after", "not the key of a page in this order; leave it out to start again");
  return key;
}
