import "server-only";
import type { KnownIssueRef } from "@/lib/contract/triage";
import { issueId } from "@/lib/domain/known-issue/issue-id";
import type { Reader } from "./reader";
import { rowOf, rowsOf } from "./sql";

/** Failures of an item that a list looks at, newest first. */
const NEWEST = 20;

/**
 * Known issues that explain failures of each item, surest first; an item without one is absent. Retired ones are left out, and
 * private ones for readers without private rights.
 *
 * @param options.newest only so many failures of each item are looked at (default 20, so that a list stays fast), and `hits` counts
 *   among those; "all" for one item's own page
 */
export async function knownOf(
  reader: Reader,
  itemIds: readonly number[],
  { newest = NEWEST }: { newest?: number | "all" } = {},
): Promise<ReadonlyMap<number, KnownIssueRef[]>> {
  if (itemIds.length === 0) return new Map();
  const rows = await rowsOf<Omit<KnownIssueRef, "id"> & { itemId: number; id: number }>(
    `select x.id as "itemId", k.id, k.title, k.bug_url as "bugUrl", h.confidence, h.hits
     from unnest($1::int8[]) as x(id)
     cross join lateral (
       select h.known_issue_id, max(h.confidence) as confidence, count(*)::int as hits
       from (select f.id from failure f where f.item_id = x.id and f.removed_at is null
             order by f.at desc limit $2::int) f
       join known_hit h on h.failure_id = f.id
       group by 1) h
     join known_issue k on k.id = h.known_issue_id and k.retired_at is null and (k.visibility = 'public' or $3)
     order by x.id, h.confidence desc, h.hits desc, k.id`,
    [itemIds, newest === "all" ? null : newest, reader.seesPrivate],
  );
  const known = new Map<number, KnownIssueRef[]>();
  for (const { itemId, id, ...issue } of rows)
    known.set(itemId, [...(known.get(itemId) ?? []), { id: issueId(id), ...issue }]);
  return known;
}

/**
 * Whether every one of these failures is explained, by a known issue or by an item with a bug: the badge "all explained" of a
 * run or candidate. Nothing to explain is not "all explained".
 */
export async function allExplained(reader: Reader, failureIds: readonly number[]): Promise<boolean> {
  if (failureIds.length === 0) return false;
  const row = await rowOf<{ open: boolean }>(
    `select exists (
       select from unnest($1::int8[]) as x(id)
       where not exists (select from known_hit h join known_issue k on k.id = h.known_issue_id
           where h.failure_id = x.id and k.retired_at is null and (k.visibility = 'public' or $2))
         and not exists (select from failure f join bug_link l on l.item_id = f.item_id
           where f.id = x.id and l.removed_at is null)) as open`,
    [failureIds, reader.seesPrivate],
  );
  return row?.open === false;
}
