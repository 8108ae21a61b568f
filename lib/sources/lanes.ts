import { setTimeout as delay } from "node:timers/promises";

/** Lets one piece of work per key run at a time, starts at least `minIntervalMs` apart, first come first served. */
export interface Lanes {
  /** Waits for its turn, then runs. Rejects with the signal's reason if that comes first; others do not wait longer for it. */
  run<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

interface Lane {
  tail: Promise<void>;
  lastStart: number;
}

export function createLanes(minIntervalMs: number): Lanes {
  const lanes = new Map<string, Lane>();

  const laneOf = (key: string): Lane => {
    const known = lanes.get(key);
    if (known) return known;
    const lane = { tail: Promise.resolve(), lastStart: Number.NEGATIVE_INFINITY };
    lanes.set(key, lane);
    return lane;
  };

  return {
    async run(key, work, signal) {
      signal?.throwIfAborted();
      const lane = laneOf(key);
      const before = lane.tail;
      let leave: () => void = () => {};
      const gone = new Promise<void>((resolve) => {
        leave = resolve;
      });
      lane.tail = before.then(() => gone);
      try {
        await orAborted(before, signal);
        const wait = lane.lastStart + minIntervalMs - performance.now();
        signal?.throwIfAborted();
        if (wait > 0) await delay(wait, undefined, { signal }).catch(() => signal?.throwIfAborted());
        lane.lastStart = performance.now();
        return await work();
      } finally {
        leave();
      }
    },
  };
}

function orAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
