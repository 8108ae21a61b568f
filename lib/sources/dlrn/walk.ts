import { ProdchainError } from "@/lib/shared/errors";

export const PAGE = 100;
/** Rows asked for twice so that neighbouring pages can be shown to touch; DLRN pages by a plain offset that shifts. */
export const OVERLAP = 2;

/**
 * What one request brought: `ids` of every row whose id could be read, `size` = rows of the table from the offset to the
 * last one sent, `end` = the server sent fewer than asked for.
 */
export interface IdPage {
  ids: readonly number[];
  size: number;
  end: boolean;
}

export interface Walked<P extends IdPage> {
  page: P;
  /** Rows of the table read so far on this walk, counted from the newest. */
  offset: number;
}

export interface WalkOptions<P extends IdPage> {
  /** Reads `pages` pages from `offset`, newest first, as one. */
  read(offset: number, pages: number): Promise<P>;
  from?: number;
  pages?: number;
  /** Ask for the next request while the consumer stores this one. */
  ahead?: boolean;
  /** Lowest id known from before, which the first page must touch. */
  touch?: number;
}

/**
 * Walks a table newest first until the server has no more. New rows push others down (they come twice, harmless);
 * deletions pull them up, so each request must share a row with the one before, else the walk steps back. An empty answer
 * is believed only when asked twice.
 *
 * @throws ProdchainError source-changed-shape when the pages cannot be made to touch
 */
export async function* walkById<P extends IdPage>(
  options: WalkOptions<P>,
): AsyncGenerator<Walked<P>, void, void> {
  const { read, pages = 1, ahead = false } = options;
  let lowest = options.touch;
  let offset = options.from ?? 0;
  let stepsBack = 0;
  let pending: Promise<P> | undefined;
  try {
    for (;;) {
      let page = await (pending ?? read(offset, pages));
      pending = undefined;
      if (page.size === 0) page = await read(offset, 1);
      if (page.size === 0) return;
      const touches = lowest === undefined || page.ids.some((id) => id >= (lowest as number));
      if (!touches) {
        stepsBack += 1;
        if (stepsBack > 20 || offset === 0)
          throw new ProdchainError(
            "source-changed-shape",
            "pages of builds do not touch: rows vanish while they are read",
          );
        offset = Math.max(0, offset - PAGE * stepsBack);
        continue;
      }
      stepsBack = 0;
      const next = offset + (page.end ? page.size : page.size - OVERLAP);
      if (ahead) {
        pending = read(next, pages);
        pending.catch(() => {}); // awaited in the next round, or not at all when the consumer stops
      }
      const nowLowest = page.ids.length > 0 ? Math.min(...page.ids) : lowest;
      yield { page, offset: offset + page.size };
      // A short page ends without an overlap, so the one after it need only be older.
      lowest = page.end ? undefined : nowLowest;
      offset = next;
    }
  } finally {
    await pending?.catch(() => {});
  }
}
