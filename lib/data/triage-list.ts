import "server-only";
import type { TriageAnswer, TriageQuery, TriageRow } from "@/lib/contract/triage";
import type { Actor } from "@/lib/domain/policy/policy";
import { now } from "./clock";
import { badParameter } from "./http/bad-parameters";
import { csvResponse } from "./http/csv";
import { type Key, readKey, writeKey } from "./keyset";
import { mustKnow } from "./known";
import { memo, remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { bindings, rowOf, rowsOf } from "./sql";
import { TRIAGE_COLUMNS } from "./triage-columns";
import { countItems, itemGroups, openFigures } from "./triage-counts";
import { explainedTallies } from "./triage-rates";
import { ITEM, type RawItem, toTriageRows } from "./triage-rows";
import { asksForClosed, asksForOpen, type Looking, ownDfgs, visibilitiesOf, whereOf } from "./triage-where";
import { visibleSite } from "./visible";

/**
 * One page of the queue with the exact total, headings, views and facets; a facet counts under all other filters. What is only
 * open stands by rank; what is only closed, newest first.
 *
 * @param actor whose "mine" and, where the query names no DFG, whose "my DFG" it is
 * @throws ProdchainError bad-request for a cursor of another order; not-found for names that are not there
 */
export const listTriage = remembered(
  "listTriage",
  ["triage", "people", "sources", "dfgs", "releases"],
  async (reader: Reader, actor: Actor | null, asked: TriageQuery): Promise<TriageAnswer> => {
    const { item: _, ...query } = asked;
    const looking = await lookingOf(reader, actor, query);
    const everything = query.q === undefined && query.subject === undefined;
    const [page, groups, all, rates, names, origin] = await Promise.all([
      readPage(reader, query, looking),
      itemGroups(looking, query),
      everything ? null : itemGroups(looking, { state: [] }),
      ratesOf(reader, looking),
      peopleNames(),
      provenance(looking.site, looking.at, looking.site.sourceIds),
    ]);
    const counts = countItems(groups, query, looking, (id) => names.get(id) ?? id);
    const whole = all ?? groups;
    const views = all === null ? counts.views : countItems(whole, query, looking, (id) => id).views;
    return { ...origin, ...page, ...counts, views, summary: { ...openFigures(whole), ...rates } };
  },
);

/** The first items of a query. Never older than the last change, so that other answers may be made of them. */
export const firstItems = async (reader: Reader, query: TriageQuery): Promise<TriageRow[]> =>
  (await readPage(reader, query, await lookingOf(reader, null, query))).items;

/** Every item of a query, from `query.after` on, as a CSV download. */
export const triageCsv = (reader: Reader, actor: Actor | null, query: TriageQuery): Promise<Response> =>
  csvResponse(
    `triage-${now().toISOString().slice(0, 10)}.csv`,
    TRIAGE_COLUMNS,
    everyItem(reader, actor, query),
  );

async function* everyItem(reader: Reader, actor: Actor | null, query: TriageQuery) {
  const looking = await lookingOf(reader, actor, query);
  for (let after = query.after; ; ) {
    const page = await readPage(reader, { ...query, after, limit: 500 }, looking);
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}

async function lookingOf(reader: Reader, actor: Actor | null, query: TriageQuery): Promise<Looking> {
  const [site, firstTriage] = await Promise.all([visibleSite(reader), firstTriageDfg()]);
  mustKnow(site, { release: query.release, dfg: query.for ? [...query.dfg, query.for] : query.dfg });
  return {
    site,
    at: now(),
    visibilities: visibilitiesOf(reader),
    me: actor?.id ?? null,
    mine: ownDfgs(query, actor),
    firstTriage,
  };
}

/** Orders, each with the name of its keys and the columns whose values a key holds. */
const OPENED = "coalesce(t.opened_at, t.recorded_at)";
const CLOSED = "coalesce(t.closed_at, t.last_failure_at, t.recorded_at)";
type Order = { name: string; by: string; key: string; after: (value: string, id: string) => string };
const byRank = (name: string, opened: string): Order => ({
  name,
  by: `t.queue_rank desc, ${opened}, t.id`,
  key: `t.queue_rank || ' ' || ${opened}::text`,
  // The first half lets the index begin where the page does.
  after: (value, id) => `t.queue_rank <= split_part(${value}, ' ', 1)::int8
    and (t.queue_rank < split_part(${value}, ' ', 1)::int8
      or (${opened}, t.id) > (substr(${value}, strpos(${value}, ' ') + 1)::timestamptz, ${id}::int8))`,
});
// An open item has always been opened, so that the index gives this order.
const QUEUE = byRank("queue", "t.opened_at");
const MIXED = byRank("mixed", OPENED);
const ENDED: Order = {
  name: "ended",
  by: `${CLOSED} desc, t.id desc`,
  key: `${CLOSED}::text`,
  after: (value, id) => `(${CLOSED}, t.id) < (${value}::timestamptz, ${id}::int8)`,
};

function orderOf(query: TriageQuery): Order {
  if (asksForClosed(query)) return ENDED;
  return asksForOpen(query) ? QUEUE : MIXED;
}

async function readPage(
  reader: Reader,
  query: TriageQuery,
  looking: Looking,
): Promise<Pick<TriageAnswer, "items" | "next">> {
  const order = orderOf(query);
  const { values, bind } = bindings();
  const where = whereOf(query, looking, bind);
  if (query.after !== undefined) {
    const [value, id] = keyOf(query.after, order);
    where.push(order.after(`${bind(value)}::text`, bind(id)));
  }
  const rows = await rowsOf<RawItem>(
    `select ${ITEM.columns}, t.sort_key as "sortKey" from (
       select t.*, ${order.key} as sort_key from triage_item t where ${where.join(" and ")}
       order by ${order.by} limit ${bind(query.limit + 1)}) t ${ITEM.joins} order by ${order.by}`,
    values,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: await toTriageRows(reader, looking.site, shown, looking.at),
    next: rows.length > query.limit && last ? writeKey(order.name, [last.sortKey, String(last.id)]) : null,
  };
}

const INSTANT = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00`;
const RANKED = new RegExp(`^\\d{1,16} ${INSTANT}$`);
const TIMED = new RegExp(`^${INSTANT}$`);

function keyOf(after: string, order: Order): Key {
  const key = readKey(after, order.name);
  const fits = key && (order === ENDED ? TIMED : RANKED).test(key[0]) && /^\d{1,15}$/.test(key[1]);
  if (!fits) throw badParameter("after", "not the key of a page in this order; leave it out to start again");
  return key;
}

/** The DFG that does first triage; null when the site names none. */
const firstTriageDfg = (): Promise<string | null> =>
  memo("first triage", ["dfgs"], async () => {
    const row = await rowOf<{ slug: string | null }>(
      `select value->>'productionChain' as slug from site_setting where key = 'site'`,
    );
    return row?.slug ?? null;
  });

const peopleNames = (): Promise<ReadonlyMap<string, string>> =>
  memo("people names", ["people"], async () => {
    const rows = await rowsOf<{ id: string; name: string }>("select id, name from person");
    return new Map(rows.map((row) => [row.id, row.name]));
  });

type Rates = Pick<TriageAnswer["summary"], "failures7d" | "uncategorised" | "uncategorisedBefore">;

/** Failures of the last 7 days, the share of them that nothing explains, and that share in the 7 days before. */
function ratesOf(reader: Reader, { site, at }: Looking): Promise<Rates> {
  const key = `triage rates ${reader.seesPrivate} ${at.toISOString().slice(0, 10)}`;
  return memo(key, ["triage", "failures", "dfgs"], async () => {
    const tally = (await explainedTallies(reader, site, "all", {}, at)).get("");
    return {
      failures7d: tally?.failures ?? 0,
      uncategorised: tally?.rate ?? null,
      uncategorisedBefore: tally?.before ?? null,
    };
  });
}
