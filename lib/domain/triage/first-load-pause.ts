const LEAST_MS = 120_000;
/** Counting may take one part in so many of a first load's time. */
const PARTS = 20;

/**
 * How long to wait, while everything is loaded for the first time, before all items are counted again: each count walks over
 * all failures so far, and soon is out of date.
 *
 * @param tookMs how long the last count took, in milliseconds
 * @returns milliseconds from the end of that count
 */
export const firstLoadPause = (tookMs: number): number => Math.max(LEAST_MS, PARTS * tookMs);
