import "server-only";
import type { IncidentsAnswer, IncidentsQuery } from "@/lib/contract/incidents";
import { HOUR } from "@/lib/shared/clock";
import { now } from "./clock";
import { badParameter } from "./http/bad-parameters";
import { readIncidents, SHOWN, toIncidentRow } from "./incident-rows";
import { readKey, writeKey } from "./keyset";
import { remembered } from "./memo";
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
    const kinds = "($3::text[] = '{}' or i.kind = any($3))";
    const asked =
      "($2::text is null or i.state = $2) and ($4::timestamptz is null or i.state = 'open' or i.last_at >= $4)";
    const filter = [query.state ?? null, query.kind, query.recent === "yes" ? recentSince(at) : null];
    const [rows, counts, origin] = await Promise.all([
      readIncidents(
        reader,
        `and ${asked} and ${kinds} and ($5::timestamptz is null or (i.started_at, i.id) < ($5, $6::int8))
         order by i.started_at desc, i.id desc limit $7`,
        [...filter, key?.[0] ?? null, key?.[1] ?? null, query.limit + 1],
      ),
      rowOf<{ total: number; open: number }>(
        `select count(*) filter (where ${asked})::int as total, count(*) filter (where i.state = 'open')::int as open
         from incident i where ${SHOWN} and ${kinds}`,
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

const recentSince = (at: Date) => new Date(at.getTime() - SHOWN_AFTER_MS);
