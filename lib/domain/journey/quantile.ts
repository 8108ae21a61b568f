/**
 * The quantile by nearest rank: the smallest value that at least `share` of them do not exceed. null when there are none.
 *
 * @param ascending values, sorted
 */
export const nearestRank = (ascending: readonly number[], share: number): number | null =>
  ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? null;
