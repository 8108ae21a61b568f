import type { ReviewRow } from "./review-rows";

/** Changes by number, and most lately updated first as Gerrit lists them. */
export class ReviewStore {
  private readonly byNumber = new Map<number, ReviewRow>();

  add(row: ReviewRow): void {
    this.byNumber.set(row.number, row);
  }

  get(number: number): ReviewRow | undefined {
    return this.byNumber.get(number);
  }

  /** Every change, newest update first; of equal times the higher number. */
  latest(): ReviewRow[] {
    return [...this.byNumber.values()].sort((a, b) => b.updated - a.updated || b.number - a.number);
  }

  get size(): number {
    return this.byNumber.size;
  }
}
