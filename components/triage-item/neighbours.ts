export interface Neighbours {
  previous: string | null;
  next: string | null;
}

/**
 * The items before and after one in its queue. An item that has left the queue meanwhile (resolved, snoozed) stands where it
 * stood: `before` is the queue as it was when the item was still in it.
 */
export function neighboursOf(id: string, queue: readonly string[], before: readonly string[]): Neighbours {
  const at = queue.indexOf(id);
  if (at !== -1) return { previous: queue[at - 1] ?? null, next: queue[at + 1] ?? null };
  const held = new Set(queue);
  const was = before.indexOf(id);
  if (was === -1) return { previous: null, next: queue[0] ?? null };
  return {
    previous: before.slice(0, was).findLast((each) => held.has(each)) ?? null,
    next: before.slice(was + 1).find((each) => held.has(each)) ?? null,
  };
}
