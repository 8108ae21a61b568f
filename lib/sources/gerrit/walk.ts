import { ProdchainError } from "@/lib/shared/errors";

/** Rows asked for twice, so that neighbouring pages can be shown to touch. */
export const OVERLAP = 10;

/** What one request brought: the keys that could be read, how many rows there were, and whether there are more. */
export interface ListPage {
  numbers: readonly number[];
  size: number;
  more: boolean;
}

const ATTEMPTS = 12;

/**
 * Walks a query by offset until the server has no more. Rows move while we read: an update lifts a change to the top and
 * pushes the rest down (they come twice, harmless), a change that leaves the query pulls the rest up, so each page must
 * share a row with the one before, else the walk steps back.
 *
 * @param first a page already read from offset 0
 * @throws ProdchainError source-changed-shape when pages cannot be made to touch, or the server sends the same for ever
 */
export async function* walkList<P extends ListPage>(
  read: (start: number) => Promise<P>,
  first?: P,
): AsyncGenerator<P, void, void> {
  let page = first ?? (await read(0));
  let start = 0;
  let stuck = 0;
  for (;;) {
    yield page;
    if (!page.more) return;
    const before = new Set(page.numbers);
    const end = start + page.size;
    start += Math.max(1, page.size - OVERLAP);
    let next = await read(start);
    for (let back = 1; start > 0 && !touches(next, before); back++) {
      if (back > ATTEMPTS) throw new ProdchainError("source-changed-shape", "pages of reviews do not touch");
      start = Math.max(0, end - OVERLAP * 2 ** back);
      next = await read(start);
    }
    stuck = next.numbers.every((number) => before.has(number)) && next.size >= page.size ? stuck + 1 : 0;
    if (next.more && stuck >= ATTEMPTS)
      throw new ProdchainError("source-changed-shape", "the server sends the same reviews for every offset");
    page = next;
  }
}

/** A page without a readable row cannot be judged; it is taken as it is. */
const touches = (page: ListPage, before: ReadonlySet<number>) =>
  before.size === 0 ||
  (page.size > 0 && page.numbers.length === 0) ||
  page.numbers.some((number) => before.has(number));
