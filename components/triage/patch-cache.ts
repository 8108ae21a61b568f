import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { TriageAnswer, TriageItemAnswer, TriageRow } from "@/lib/contract/triage";

/** What each item of a map becomes. */
export type Patch = ReadonlyMap<string, (row: TriageRow) => TriageRow>;

/** Everything the browser holds of triage: pages of the queue, single answers, single items. */
export const holdsTriage = ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
  queryKey[0] === "triage" || queryKey[0] === "triage-item";

/** Changes items wherever they are shown, at once. */
export function patchRows(client: QueryClient, patch: Patch): void {
  client.setQueriesData<unknown>({ predicate: holdsTriage }, (held: unknown) => patched(held, patch));
}

/** The items as the browser holds them by now, each in its latest version; as given where it holds none. */
export function latestRows(client: QueryClient, rows: readonly TriageRow[]): readonly TriageRow[] {
  const latest = new Map(rows.map((row) => [row.id, row]));
  const see = (row: TriageRow) => {
    const known = latest.get(row.id);
    if (known !== undefined && row.version >= known.version) latest.set(row.id, row);
    return row;
  };
  const patch: Patch = new Map(rows.map(({ id }) => [id, see]));
  for (const [, held] of client.getQueriesData<unknown>({ predicate: holdsTriage })) patched(held, patch);
  return rows.map((row) => latest.get(row.id) ?? row);
}

/** The same answer with its items changed; the very same object when none of them is in it. */
export function patched(held: unknown, patch: Patch): unknown {
  if (isPages(held)) {
    const pages = held.pages.map((page) => patched(page, patch) as TriageAnswer);
    return pages.every((page, at) => page === held.pages[at]) ? held : { ...held, pages };
  }
  if (isList(held)) {
    if (!held.items.some((row) => patch.has(row.id))) return held;
    return { ...held, items: held.items.map((row) => patch.get(row.id)?.(row) ?? row) };
  }
  if (isItem(held)) {
    const change = patch.get(held.item.id);
    return change === undefined ? held : { ...held, item: change(held.item) };
  }
  return held;
}

const has = (held: unknown, name: string): held is Record<string, unknown> =>
  typeof held === "object" && held !== null && name in held;
const isPages = (held: unknown): held is InfiniteData<TriageAnswer> =>
  has(held, "pages") && Array.isArray(held.pages);
const isList = (held: unknown): held is TriageAnswer => has(held, "items") && Array.isArray(held.items);
const isItem = (held: unknown): held is TriageItemAnswer => has(held, "item") && has(held, "subjects");
