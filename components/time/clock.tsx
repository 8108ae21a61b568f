"use client";
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

const TICK_MS = 5_000;
/** Below this the difference is the time the page took to arrive, above it the reader's clock is wrong. */
const TRUSTED_SKEW_MS = 60_000;

let skew = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (!document.hidden) for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Now in milliseconds, by the server's clock as far as the browser's is clearly off. */
export const nowMs = () => Date.now() + skew;

const ServerNow = createContext(0);
const Then = createContext<number | null>(null);

/** Lets every time below count from `at`, ISO 8601, rather than from now: for what a page shows of the past. */
export const ClockThen = ({ at, children }: { at: string; children: ReactNode }) => (
  <Then value={Date.parse(at)}>{children}</Then>
);

/** The time in the past that what is around shows, in milliseconds; null = now. */
export const useThen = (): number | null => useContext(Then);

/** Gives every time on the page one "now": the server's at first paint, then a shared tick. */
export function ClockProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  if (typeof window !== "undefined") {
    const difference = serverNow - Date.now();
    if (listeners.size === 0 && Math.abs(difference) > TRUSTED_SKEW_MS) skew = difference;
  }
  return <ServerNow value={serverNow}>{children}</ServerNow>;
}

/**
 * A value computed from now, taken again every few seconds; the component renders only when it differs.
 * @param of a pure function of now in milliseconds that returns a string, number or boolean
 */
export function useFromNow<T extends string | number | boolean>(of: (now: number) => T): T {
  const serverNow = useContext(ServerNow);
  const then = useContext(Then);
  return useSyncExternalStore(
    subscribe,
    () => of(then ?? nowMs()),
    () => of(then ?? serverNow),
  );
}
