import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startLive } from "./live";
import { touchedBy } from "./topics";

/** The stream as the browser gives it, driven by the test. */
class FakeStream {
  static last: FakeStream | undefined;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  closed = false;
  constructor() {
    FakeStream.last = this;
  }
  close() {
    this.closed = true;
  }
  send(data: unknown) {
    this.onmessage?.({ data: typeof data === "string" ? data : JSON.stringify(data) });
  }
}

let client: QueryClient;
const onState = vi.fn();
const onNewVersion = vi.fn();
const start = () => startLive({ client, version: "1", onState, onNewVersion });
const isStale = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeStream);
  vi.stubGlobal("BroadcastChannel", undefined);
  Reflect.deleteProperty(globalThis, "BroadcastChannel");
  vi.stubGlobal("document", { hidden: false });
  client = new QueryClient();
  for (const key of [["failures", {}], ["sources"]]) client.setQueryData(key, 1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

describe("live updates", () => {
  it("read again what the topics touch, and nothing else", () => {
    const stop = start();
    FakeStream.last?.onopen?.();
    FakeStream.last?.send({ topics: ["failures"], version: "1" });
    vi.advanceTimersByTime(1_000);
    expect([isStale(["failures", {}]), isStale(["sources"])]).toEqual([true, false]);
    stop();
    expect(FakeStream.last?.closed).toBe(true);
  });
  it("read everything again after a gap, not when the page was just made", () => {
    const stop = start();
    FakeStream.last?.onopen?.();
    expect(isStale(["sources"])).toBe(false);
    vi.advanceTimersByTime(15_000);
    FakeStream.last?.onerror?.();
    FakeStream.last?.onopen?.();
    expect(isStale(["sources"])).toBe(true);
    expect(onState.mock.calls).toEqual([[true], [false], [true]]);
    stop();
  });
  it("poll while there is no stream, and take silence for none", () => {
    const stop = start();
    vi.advanceTimersByTime(30_000);
    expect(isStale(["sources"])).toBe(true);
    FakeStream.last?.onopen?.();
    vi.advanceTimersByTime(120_000);
    expect(onState).toHaveBeenLastCalledWith(false);
    stop();
  });
  it("tell of a new version once, and shrug at what is no event", () => {
    const stop = start();
    FakeStream.last?.send("<html>");
    FakeStream.last?.send({ topics: [], version: "2" });
    FakeStream.last?.send({ topics: [], version: "2" });
    expect(onNewVersion).toHaveBeenCalledTimes(1);
    stop();
  });
});

describe("topics", () => {
  it("touch the resources built on them", () => {
    const touches = touchedBy(["promotions"]);
    expect(touches({ queryKey: ["target", "i", "t", {}] })).toBe(true);
    expect(touches({ queryKey: ["chain", {}] })).toBe(true);
    expect(touches({ queryKey: ["sources"] })).toBe(false);
    expect(touches({ queryKey: ["something else"] })).toBe(false);
    // The chain names the roots behind its stations: whose they are, what runs, which items.
    for (const topic of ["triage", "people", "jobs"] as const)
      expect(touchedBy([topic])({ queryKey: ["chain", {}] })).toBe(true);
  });
});
