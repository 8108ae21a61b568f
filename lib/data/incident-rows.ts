import "server-only";
import type { IncidentRow } from "@/lib/contract/incidents";
import type { Reader } from "./reader";
import { iso, isoOrNull, rowsOf } from "./sql";
import { visibilities } from "./triage-rates";
import type { Site } from "./visible";

/** An outage as it is stored. */
export type RawIncident = {
  id: number;
  version: number;
  title: string;
  kind: string;
  state: string;
  startedAt: Date;
  lastAt: Date;
  endedAt: Date | null;
  failures: number;
  subjects: number;
  dfgs: string[];
  releases: string[];
  sources: string[];
  isExcluded: boolean;
  items: number;
};

const COLUMNS = `i.id, i.version, i.title, i.kind, i.state, i.started_at as "startedAt", i.last_at as "lastAt",
  i.ended_at as "endedAt", i.failures, i.subjects, i.dfgs, i.releases, i.sources, i.is_excluded as "isExcluded",
  (select count(*)::int from triage_item t where t.incident_id = i.id) as items`;

/** What a reader may see of `incident i`; those that were merged or dissolved are none. $1 = visibilities. */
export const SHOWN = "i.visibility = any($1) and i.state in ('open', 'over')";

/** Outages that a reader may see. `rest` = further conditions and order, with values from $2 on. */
export const readIncidents = (
  reader: Reader,
  rest: string,
  values: readonly unknown[] = [],
): Promise<RawIncident[]> =>
  rowsOf<RawIncident>(`select ${COLUMNS} from incident i where ${SHOWN} ${rest}`, [
    visibilities(reader),
    ...values,
  ]);

/** Number of an outage as people write it; undefined for anything else. */
export function incidentNumber(text: string): number | undefined {
  const digits = /^(?:I-)?(\d{1,15})$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** An outage's number as people write it. */
export const incidentId = (id: number): string => `I-${id}`;

export const toIncidentRow = (raw: RawIncident, site: Site): IncidentRow => ({
  id: incidentId(raw.id),
  version: raw.version,
  title: raw.title,
  kind: raw.kind,
  isOpen: raw.state === "open",
  startedAt: iso(raw.startedAt),
  lastAt: iso(raw.lastAt),
  endedAt: isoOrNull(raw.endedAt),
  failures: raw.failures,
  subjects: raw.subjects,
  items: raw.items,
  dfgs: raw.dfgs.flatMap((slug) => site.dfg(slug) ?? []),
  releases: raw.releases,
  sources: raw.sources
    .filter((id) => site.sourceIds.includes(id))
    .map((id) => ({ id, title: site.titleOf(id) })),
  isExcluded: raw.isExcluded,
});
