/** How far a table with ids has been read: everything from `lowest` to `highest` is held. */
export interface IdCursor {
  highest: number | null;
  lowest: number | null;
  /** The oldest row has been reached. */
  complete: boolean;
}

export const EMPTY: IdCursor = { highest: null, lowest: null, complete: false };

/**
 * The cursor after a page that goes on without a gap from the newest row (`top`) down to `low`. The range grows upwards
 * only when the page reaches what was held: a pass that dies before leaves a gap, and the next one starts at the top again.
 */
export function advance(cursor: IdCursor, top: number, low: number): IdCursor {
  if (cursor.highest === null || cursor.lowest === null)
    return { highest: top, lowest: low, complete: false };
  if (low > cursor.highest + 1) return cursor;
  return { ...cursor, highest: Math.max(top, cursor.highest), lowest: Math.min(low, cursor.lowest) };
}
