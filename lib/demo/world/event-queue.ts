/** Something that happens at a time (seconds since the epoch). */
interface Entry {
  at: number;
  order: number;
  run: (at: number) => void;
}

const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Events in order of time; of equal times the one scheduled first. A binary heap. */
export class EventQueue {
  private readonly heap: Entry[] = [];
  private scheduled = 0;
  private clock = Number.NEGATIVE_INFINITY;

  /** The time of the latest event, or up to which events were run. */
  get now(): number {
    return this.clock;
  }

  /** Schedules an event; one that lies behind the clock happens at the clock. */
  at(time: number, run: (at: number) => void): void {
    const entry = { at: Math.max(time, this.clock), order: this.scheduled++, run };
    let index = this.heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      const above = this.heap[parent];
      if (!above || before(above, entry)) break;
      this.heap[index] = above;
      index = parent;
    }
    this.heap[index] = entry;
  }

  /** Runs everything due up to and including `time`, also what those events schedule. */
  runUntil(time: number): void {
    for (let next = this.heap[0]; next && next.at <= time; next = this.heap[0]) {
      this.removeFirst();
      this.clock = next.at;
      next.run(next.at);
    }
    this.clock = Math.max(this.clock, time);
  }

  private removeFirst(): void {
    const last = this.heap.pop();
    if (!last || this.heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      const left = this.heap[child];
      const right = this.heap[child + 1];
      if (!left) break;
      if (right && before(right, left)) child++;
      const smaller = this.heap[child];
      if (!smaller || before(last, smaller)) break;
      this.heap[index] = smaller;
      index = child;
    }
    this.heap[index] = last;
  }
}
