import "server-only";
import type { DriftAnswer, DriftQuery } from "@/lib/contract/drift";
import { comparePlaces, type DriftOrder, type Place, waitOf, worstWait } from "@/lib/domain/drift/order";
import { type JudgedRow, toGroup } from "./drift-judge";
import type { View } from "./drift-view";
import { badParameter } from "./http/bad-parameters";
import { readKey, writeKey } from "./keyset";
import type { Site } from "./visible";

interface Placed {
  row: JudgedRow;
  place: Place;
}

/** The rows of a view in its order, each with its place in it. */
export function sortedRows({ site, rows, order }: View): Placed[] {
  return rows
    .map((row) => ({
      row,
      place: {
        value: valueIn(site, row, order),
        id: `${row.package}\n${row.release}\n${row.instance ?? ""}`,
      },
    }))
    .sort((a, b) => comparePlaces(a.place, b.place, order.down));
}

function valueIn(site: Site, row: JudgedRow, { by, stage }: DriftOrder): number | string | null {
  if (by === "dfg") return site.dfg(row.dfg)?.name ?? "Unassigned";
  if (by === "package" || by === "release" || by === "component") return row[by];
  if (stage === null) return worstWait(row.cells);
  const cell = row.cells[stage];
  if (cell === undefined) return null;
  return by === "missing" ? cell.behind : waitOf(cell.behind, cell.since);
}

/** One page of a view, and the key of the next. */
export function pageOf(view: View, query: DriftQuery): { rows: JudgedRow[]; next: string | null } {
  const sorted = sortedRows(view);
  const after = query.after === undefined ? undefined : placeOf(query.after, query.sort);
  const rest =
    after === undefined
      ? sorted
      : sorted.filter(({ place }) => comparePlaces(place, after, view.order.down) > 0);
  const shown = rest.slice(0, query.limit);
  const last = shown.at(-1)?.place;
  return {
    rows: shown.map(({ row }) => row),
    next:
      rest.length > query.limit && last ? writeKey(query.sort, [JSON.stringify(last.value), last.id]) : null,
  };
}

function placeOf(after: string, sort: string): Place {
  const key = readKey(after, sort);
  const value = key === undefined ? undefined : valueFrom(key[0]);
  if (key === undefined || value === undefined)
    throw badParameter("after", "not the key of a page in this order; leave it out to start again");
  return { value, id: key[1] };
}

function valueFrom(text: string): Place["value"] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value === null || typeof value === "number" || typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The rows of a view by DFG, in its order. */
export function groupsOf({ site, rows, stages, at, order }: View): DriftAnswer["groups"] {
  const byDfg = new Map<string | null, JudgedRow[]>();
  for (const row of rows) {
    const slug = site.dfg(row.dfg)?.slug ?? null;
    const own = byDfg.get(slug);
    if (own) own.push(row);
    else byDfg.set(slug, [row]);
  }
  return [...byDfg]
    .map(([slug, own]) => {
      const group = toGroup(site, slug, own, stages, at);
      return { group, place: { value: groupValue(group, own, order), id: group.dfg?.name ?? "\uffff" } };
    })
    .sort((a, b) => comparePlaces(a.place, b.place, order.down))
    .map(({ group }) => group);
}

function groupValue(
  group: DriftAnswer["groups"][number],
  rows: readonly JudgedRow[],
  { by, stage }: DriftOrder,
): number | string | null {
  if (by === "package") return group.packages;
  if (by === "release" || by === "component" || by === "dfg") return group.dfg?.name ?? "\uffff";
  if (stage !== null && by === "missing") {
    const sum = group.cells[stage];
    return sum === undefined || sum.packages === 0 ? null : sum.missing;
  }
  const waits = rows.flatMap((row) => {
    const cell = stage === null ? undefined : row.cells[stage];
    return (stage === null ? worstWait(row.cells) : cell && waitOf(cell.behind, cell.since)) ?? [];
  });
  return waits.length === 0 ? null : Math.max(...waits);
}
