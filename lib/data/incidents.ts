import "server-only";
import type { IncidentRow, IncidentsAnswer, IncidentsQuery } from "@/lib/contract/incidents";
import { HOUR } from "@/lib/shared/clock";
import { now } from "./clock";
import { badParameter } from "./http/bad-parameters";
import { readIncidents, SHOWN, toIncidentRow } from "./incident-rows";
import { readKey, writeKey } from "./keyset";
import { memo, remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { rowOf } from "./sql";
import { visibilities } from "./triage-rates";
import { visibleSite } from "./visible";

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
    const key = query.after === undefined ? undefined : readKey(query.after, ORDER);
    if (query.after !== undefined && (!key || Number.isNaN(Date.parse(key[0])) || !/^\d{1,15}$/.test(key[1])))
      throw badParameter("after", "not the key of a page of outages; leave it out to start again");
    const where = `and ($2::text is null or i.state = $2) and ($3::text[] = '{}' or i.kind = any($3))`;
    const filter = [query.state ?? null, query.kind];
    const [rows, counts, origin] = await Promise.all([
      readIncidents(
        reader,
        `${where} and ($4::timestamptz is null or (i.started_at, i.id) < ($4, $5::int8))
         order by i.started_at desc, i.id desc limit $6`,
        [...filter, key?.[0] ?? null, key?.[1] ?? null, query.limit + 1],
      ),
      rowOf<{ total: number; open: number }>(
        `select count(*) filter (where ($2::text is null or i.state = $2))::int as total,
           count(*) filter (where i.state = 'open')::int as open
         from incident i where ${SHOWN} and ($3::text[] = '{}' or i.kind = any($3))`,
        [visibilities(reader), ...filter],
      ),
      provenance(site, at, site.sourceIds),
    ]);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      ...origin,
      items: shown.map((row) => toIncidentRow(row, site)),
      total: counts?.total ?? 0,
      open: counts?.open ?? 0,
      next:
        rows.length > query.limit && last
          ? writeKey(ORDER, [last.startedAt.toISOString(), String(last.id)])
          : null,
    };
  },
);

/** Outages that go on, or were over a moment ago: one line each at the top of the queue, newest first. */
export const openIncidents = (reader: Reader): Promise<IncidentRow[]> =>
  memo(`openIncidents ${reader.seesPrivate}`, ["triage", "failures", "dfgs", "releases"], async () => {
    const site = await visibleSite(reader);
    const since = new Date(now().getTime() - SHOWN_AFTER_MS);
    const rows = await readIncidents(
      reader,
      "and (i.state = 'open' or i.last_at >= $2) order by i.started_at desc, i.id desc limit 20",
      [since],
    );
    return rows.map((row) => toIncidentRow(row, site));
  });
