import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { DriftAnswer, DriftQuery } from "@/lib/contract/drift";
import { groupColumns, packageColumns } from "./drift-columns";
import { isLate, sumOf, toDriftRow } from "./drift-judge";
import { groupsOf, pageOf, sortedRows } from "./drift-order";
import { packageTrends, stageTrends, trendDays } from "./drift-trend";
import { facetsOf, viewOf } from "./drift-view";
import { csvResponse } from "./http/csv";
import { remembered } from "./memo";
import type { Reader } from "./reader";

/**
 * The drift ledger: by package a page of rows, by DFG all groups; sums and trend of every stage over the whole view.
 *
 * @throws ProdchainError not-found for an unknown release, DFG or component; bad-request for an order that names no stage, or a
 * cursor of another view
 */
export const listDrift = remembered(
  "listDrift",
  ["sources", "packages", "promotions", "chain", "dfgs", "releases"],
  async (reader: Reader, query: DriftQuery): Promise<DriftAnswer> => {
    const view = await viewOf(reader, query);
    const { site, at, stages, rows, sources } = view;
    const days = trendDays(at);
    const releases = query.release.length > 0 ? query.release : site.releases.map((each) => each.name);
    const dfgs = query.dfg.length === 0 ? null : query.dfg.map((slug) => (slug === UNASSIGNED ? "" : slug));
    const page = query.by === "package" ? pageOf(view, query) : { rows: [], next: null };
    const groups = query.by === "dfg" ? groupsOf(view) : [];
    const [trends, byStage] = await Promise.all([
      packageTrends(page.rows, days),
      stageTrends(site, releases, dfgs, days),
    ]);
    return {
      asOf: at.toISOString(),
      sources,
      stages,
      items: page.rows.map((row, i) => toDriftRow(site, row, stages, trends[i] ?? [], at)),
      groups,
      total: query.by === "package" ? rows.length : groups.length,
      behind: rows.filter(isLate).length,
      next: page.next,
      totals: stages.map(({ id }) => ({
        stage: id,
        ...sumOf(rows, id, at),
        trend: byStage.filter((each) => each.stage === id).map(({ stage: _, ...each }) => each),
      })),
      trendDays: days,
      facets: facetsOf(view, query),
    };
  },
);

/** The whole view, in its order, as a CSV download. */
export async function driftCsv(reader: Reader, query: DriftQuery): Promise<Response> {
  const view = await viewOf(reader, query);
  const { site, at, stages } = view;
  const name = `drift-${at.toISOString().slice(0, 10)}.csv`;
  if (query.by === "dfg") return csvResponse(name, groupColumns(stages), one(groupsOf(view)));
  const rows = sortedRows(view).map(({ row }) => toDriftRow(site, row, stages, [], at));
  return csvResponse(name, packageColumns(stages), one(rows));
}

async function* one<Row>(rows: readonly Row[]) {
  yield rows;
}
