/** Number of an item as people write it, "T-12"; undefined for anything else. */
export function itemNumber(text: string): number | undefined {
  const digits = /^T-(\d{1,15})$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** An item's number as people write it. */
export const itemId = (id: number): string => `T-${id}`;
