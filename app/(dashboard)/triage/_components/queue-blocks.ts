import type { TriageRow } from "@/lib/contract/triage";

/** A heading, or an item with its place in the list. */
export type Line =
  | { kind: "head"; group: TriageRow["group"]; before: string }
  | { kind: "row"; row: TriageRow; index: number };

/** Lines that are drawn together or not at all, so that ten thousand of them cost no more than what is in sight. */
export interface Block {
  key: string;
  lines: readonly Line[];
  rows: number;
  heads: number;
}

const ROWS_A_BLOCK = 40;

/**
 * Which pages of the list the rows of some blocks are of.
 * @param blocks keys of blocks
 * @param ends how many rows there are up to the end of each page
 */
export function pagesOf(blocks: Iterable<string>, ends: readonly number[]): Set<number> {
  const pages = new Set<number>();
  for (const block of blocks) {
    const from = Number(block);
    const first = ends.findIndex((end) => from < end);
    const last = ends.findIndex((end) => from + ROWS_A_BLOCK <= end);
    for (let at = first; at !== -1 && at <= (last === -1 ? ends.length - 1 : last); at += 1) pages.add(at);
  }
  return pages;
}

/** The list cut into blocks, with a heading where a group begins. */
export function blocksOf(rows: readonly TriageRow[]): Block[] {
  const blocks: Block[] = [];
  for (let from = 0; from < rows.length; from += ROWS_A_BLOCK) {
    const lines: Line[] = [];
    let heads = 0;
    for (const [at, row] of rows.slice(from, from + ROWS_A_BLOCK).entries()) {
      const index = from + at;
      if (rows[index - 1]?.group !== row.group) {
        lines.push({ kind: "head", group: row.group, before: row.id });
        heads += 1;
      }
      lines.push({ kind: "row", row, index });
    }
    blocks.push({ key: String(from), lines, rows: lines.length - heads, heads });
  }
  return blocks;
}

/** Ids from one item of the list to another, both included. */
export function rangeOf(ids: readonly string[], from: string, to: string): string[] {
  const a = ids.indexOf(from);
  const b = ids.indexOf(to);
  if (a === -1 || b === -1) return [to];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/**
 * Where the reader stands after the list changed: on the same item while it is there; on what took its place once it is gone;
 * nowhere while it was never in the list.
 * @param place where the item was when it was last in the list; null = never
 */
export function placeAfter(ids: readonly string[], id: string, place: number | null): number | null {
  const at = ids.indexOf(id);
  if (at !== -1) return at;
  return place === null || ids.length === 0 ? null : Math.min(place, ids.length - 1);
}
