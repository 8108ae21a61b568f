import "server-only";
import type { IncidentRow, IncidentsAnswer, IncidentsQuery } from "@/lib/contract/incidents";
import { HOUR } from "@/lib/shared/clock";
import { now } from "./clock";
import { badParameter } from "./http/bad-parameters";
import { type CsvColumn, csvResponse } from "./http/csv";
import { readIncidents, SHOWN, toIncidentRow } from "./incident-rows";
import { readKey, writeKey } from "./keyset";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { rowOf } from "./sql";
import { visibilities } from "./triage-rates";
import { type Site, visibleSite } from "./visible";

const ORDER = "incidents";
/** An outage stays at the top of the queue for so long after its last failure. */
const SHOWN_AFTER_MS = 6 * HOUR;

/**
 * Outages, newest first, a page at a time.
 *
 * @throws ProdchainError bad-request for a cursor of another list
 */
export const listIncidents = remembered(
  "listIncidents",
  ["sources", "triage", "failures", "dfgs", "releases"],
  async (reader: Reader, query: IncidentsQuery): Promise<IncidentsAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const [page, counts, origin] = await Promise.all([
      readPage(reader, site, query, at),
      rowOf<{ total: number; open: number }>(
        `select count(*) filter (where ${ASKED})::int as total, count(*) filter (where i.state = 'open')::int as open
         from incident i where ${SHOWN} and ${KINDS}`,
        [visibilities(reader), ...filterOf(query, at)],
      ),
      provenance(site, at, site.sourceIds),
    ]);
    return { ...origin, ...page, total: counts?.total ?? 0, open: counts?.open ?? 0 };
  },
);

/** Every outage of a view, from `query.after` on, as a CSV download. */
export const incidentsCsv = (reader: Reader, query: IncidentsQuery): Promise<Response> =>
  csvResponse(`outages-${now().toISOString().slice(0, 10)}.csv`, COLUMNS, everyIncident(reader, query));

async function* everyIncident(reader: Reader, query: IncidentsQuery) {
  const at = now();
  const site = await visibleSite(reader);
  for (let after = query.after; ; ) {
    const page = await readPage(reader, site, { ...query, after, limit: 200 }, at);
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}

const ASKED =
  "($2::text is null or i.state = $2) and ($4::timestamptz is null or i.state = 'open' or i.last_at >= $4)";
const KINDS = "($3::text[] = '{}' or i.kind = any($3))";
/** Values of $2 to $4. */
const filterOf = (query: IncidentsQuery, at: Date) => [
  query.state ?? null,
  query.kind,
  query.recent === "yes" ? recentSince(at) : null,
];

async function readPage(
  reader: Reader,
  site: Site,
  query: IncidentsQuery,
  at: Date,
): Promise<Pick<IncidentsAnswer, "items" | "next">> {
  const key = query.after === undefined ? undefined : readKey(query.after, ORDER);
  if (query.after !== undefined && (!key || Number.isNaN(Date.parse(key[0])) || !/^\d{1,15}$/.test(key[1])))
    throw badParameter("after", "not the key of a page of outages; leave it out to start again");
  const rows = await readIncidents(
    reader,
    `and ${ASKED} and ${KINDS} and ($5::timestamptz is null or (i.started_at, i.id) < ($5, $6::int8))
     order by i.started_at desc, i.id desc limit $7`,
    [...filterOf(query, at), key?.[0] ?? null, key?.[1] ?? null, query.limit + 1],
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toIncidentRow(row, site)),
    next:
      rows.length > query.limit && last
        ? writeKey(ORDER, [last.startedAt.toISOString(), String(last.id)])
        : null,
  };
}

/** The fields of the JSON, nested ones by their path. */
const COLUMNS: CsvColumn<IncidentRow>[] = [
  { header: "id", value: (row) => row.id },
  { header: "title", value: (row) => row.title },
  { header: "kind", value: (row) => row.kind },
  { header: "isOpen", value: (row) => String(row.isOpen) },
  { header: "startedAt", value: (row) => row.startedAt },
  { header: "lastAt", value: (row) => row.lastAt },
  { header: "endedAt", value: (row) => row.endedAt },
  { header: "failures", value: (row) => row.failures },
  { header: "subjects", value: (row) => row.subjects },
  { header: "items", value: (row) => row.items },
  { header: "dfgs", value: (row) => row.dfgs.map((dfg) => dfg.slug).join("; ") },
  { header: "releases", value: (row) => row.releases.join("; ") },
  { header: "sources", value: (row) => row.sources.map((source) => source.id).join("; ") },
  { header: "isExcluded", value: (row) => String(row.isExcluded) },
];

const recentSince = (at: Date) => new Date(at.getTime() - SHOWN_AFTER_MS);
