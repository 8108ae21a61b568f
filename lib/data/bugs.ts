import "server-only";
import type { LinkedBug } from "@/lib/contract/triage";
import { pool } from "@/lib/db/pool";
import { bugLabelOf } from "@/lib/domain/bugs/address";
import { readTrackers } from "@/lib/store/trackers";
import type { Reader } from "./reader";
import { iso, isoOrNull, rowsOf } from "./sql";

type Row = {
  itemId: number;
  url: string;
  trackerId: string | null;
  key: string | null;
  linkedBy: string;
  linkedByName: string;
  linkedAt: Date;
  lastFailureAt: Date | null;
  title: string | null;
  status: string | null;
  isOpen: boolean | null;
  isFixed: boolean | null;
  isGone: boolean | null;
  closedAt: Date | null;
  recordedAt: Date | null;
};

/**
 * Bugs linked to each item, first linked first, with what their trackers say; an item without one is absent. "Closed but still
 * failing" = closed as fixed, and a failure of the item came after that. Of a private tracker's bugs a reader without private
 * rights sees the link and nothing more.
 */
export async function bugsOf(
  reader: Reader,
  itemIds: readonly number[],
): Promise<ReadonlyMap<number, LinkedBug[]>> {
  if (itemIds.length === 0) return new Map();
  const [trackers, rows] = await Promise.all([
    readTrackers(pool),
    rowsOf<Row>(
      `select l.item_id as "itemId", l.url, l.tracker_id as "trackerId", l.key, l.linked_by as "linkedBy",
         coalesce(p.name, l.linked_by) as "linkedByName", l.linked_at as "linkedAt", i.last_failure_at as "lastFailureAt",
         b.title, b.status, b.is_open as "isOpen", b.is_fixed as "isFixed", b.is_gone as "isGone",
         b.closed_at as "closedAt", b.recorded_at as "recordedAt"
       from bug_link l
       join triage_item i on i.id = l.item_id
       left join tracker_bug b on b.tracker_id = l.tracker_id and b.key = l.key
       left join person p on p.id = l.linked_by
       where l.item_id = any($1::int8[]) and l.removed_at is null
       order by l.item_id, l.linked_at, l.id`,
      [itemIds],
    ),
  ]);
  const kinds = new Map(trackers.map((tracker) => [tracker.id, tracker]));
  const bugs = new Map<number, LinkedBug[]>();
  for (const row of rows) {
    const tracker = kinds.get(row.trackerId ?? "");
    const isHidden = tracker?.visibility === "private" && !reader.seesPrivate;
    const bug = toLinked(row, bugLabelOf(tracker?.kind ?? null, row.key, row.url), isHidden);
    bugs.set(row.itemId, [...(bugs.get(row.itemId) ?? []), bug]);
  }
  return bugs;
}

function toLinked(row: Row, label: string, isHidden: boolean): LinkedBug {
  const isTold = !isHidden && row.status !== null;
  const isFixed = isTold && row.isGone !== true ? row.isFixed : null;
  return {
    url: row.url,
    label,
    title: isTold ? row.title : null,
    status: isTold ? (row.isGone === true ? "not found" : row.status) : null,
    isOpen: isTold && row.isGone !== true ? row.isOpen : null,
    isFixed,
    asOf: isTold ? isoOrNull(row.recordedAt) : null,
    closedButFailing:
      isFixed === true &&
      row.closedAt !== null &&
      row.lastFailureAt !== null &&
      row.lastFailureAt > row.closedAt,
    linkedBy: { id: row.linkedBy, name: row.linkedByName },
    linkedAt: iso(row.linkedAt),
  };
}
