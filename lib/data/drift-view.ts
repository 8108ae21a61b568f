import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { DriftAnswer, DriftQuery, DriftStage } from "@/lib/contract/drift";
import { type DriftOrder, parseDriftOrder } from "@/lib/domain/drift/order";
import { now } from "./clock";
import { type JudgedRow, judge } from "./drift-judge";
import { readLedger } from "./drift-ledger";
import { everyStage, stagesOf } from "./drift-stages";
import { badParameter } from "./http/bad-parameters";
import { mustBeOneOf, mustKnow } from "./known";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { type Site, visibleSite } from "./visible";

/** What a query leaves of the ledger, judged at one time. */
export interface View {
  site: Site;
  at: Date;
  sources: DriftAnswer["sources"];
  stages: DriftStage[];
  /** What release, component and text leave, before the choice of DFGs; for the facet. */
  all: JudgedRow[];
  rows: JudgedRow[];
  order: DriftOrder;
}

/** @throws ProdchainError as `listDrift` does */
export async function viewOf(reader: Reader, query: DriftQuery): Promise<View> {
  const at = now();
  const site = await visibleSite(reader);
  mustKnow(site, { release: query.release, dfg: query.dfg });
  const [ledger, origin] = await Promise.all([
    readLedger(site),
    provenance(site, at, [...site.ids, ...site.kojis.map((hub) => hub.id), "tagged-releases"]),
  ]);
  const components = [...new Set(ledger.flatMap((row) => row.component ?? []))].sort();
  for (const component of query.component) mustBeOneOf("component", component, components);
  const released = ledger.filter((row) => isIn(query.release, row.release));
  const stages = stagesOf(site, released);
  const order = parseDriftOrder(query.sort, everyStage(site));
  if (order === undefined)
    throw badParameter(
      "sort",
      `must be package, release, component, dfg, days, or days. or missing. with one of ${everyStage(site).join(", ")}`,
    );
  const text = query.q?.toLowerCase() ?? "";
  const all = judge(
    site,
    origin.sources,
    ledger.filter((row) => row.package.toLowerCase().includes(text)),
    at,
  );
  const rows = all.filter((row) => fits(site, query, row));
  return { site, at, sources: origin.sources, stages, all, rows, order };
}

type Filter = "release" | "component" | "dfg";
const isIn = (chosen: readonly string[], value: string | null) =>
  chosen.length === 0 || (value !== null && chosen.includes(value));

const filterValue = (site: Site, row: JudgedRow, filter: Filter): string | null =>
  filter === "dfg" ? (site.dfg(row.dfg)?.slug ?? UNASSIGNED) : row[filter];

/** Whether a row is what the query asks for, but for one filter. */
const fits = (site: Site, query: DriftQuery, row: JudgedRow, but?: Filter): boolean =>
  (["release", "component", "dfg"] as const).every(
    (filter) => filter === but || isIn(query[filter], filterValue(site, row, filter)),
  );

/** How many rows each value has under all other filters. */
export function facetsOf({ site, all }: View, query: DriftQuery): DriftAnswer["facets"] {
  const count = (filter: Filter, nameOf: (value: string) => string) => {
    const counts = new Map<string, number>(query[filter].map((value) => [value, 0]));
    for (const row of all) {
      const value = filterValue(site, row, filter);
      if (value !== null && fits(site, query, row, filter)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts]
      .map(([value, n]) => ({ value, name: nameOf(value), count: n }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  return {
    release: count("release", (name) => name),
    dfg: count("dfg", (slug) => site.dfg(slug)?.name ?? "Unassigned"),
    component: count("component", (name) => name),
  };
}
