/**
 * Which pages of one list somebody sees, and which of the others were left as they were when the list was read again. The first
 * page is always read: it has the totals.
 */
export class PagesInSight {
  readonly #near = new Set<number>();
  readonly #kept = new Set<number>();

  /** Says which pages are in sight or near it. True when one of them is older than the first page: it must be read again. */
  see(pages: Iterable<number>): boolean {
    this.#near.clear();
    for (const page of pages) this.#near.add(page);
    return [...this.#near].some((page) => this.#kept.has(page));
  }

  /** Whether a page that is held may stay as it is for now; it is remembered as older then. */
  keeps(page: number): boolean {
    const isKept = page > 0 && !this.#near.has(page);
    if (isKept) this.#kept.add(page);
    else this.#kept.delete(page);
    return isKept;
  }
}
