import type { QueryClient } from "@tanstack/react-query";
import type { LiveEvent } from "@/lib/contract/site";
import { touchedBy } from "./topics";

const CHANNEL = "prodchain-live";
const POLL_MS = 30_000;
/** The server sends a heartbeat more often than this; silence means the stream is dead. */
const SILENCE_MS = 70_000;
const BURST_MS = 400;
/** A page this young was rendered while the stream was being opened. */
const FRESH_PAGE_MS = 10_000;

export interface LiveOptions {
  client: QueryClient;
  /** The build this page was rendered by; another one in an event means a new version stands ready. */
  version: string;
  onState(connected: boolean): void;
  onNewVersion(): void;
}

/** opened = a stream was opened just now, so what happened before is unknown to everybody. */
type Message =
  | { kind: "event"; event: LiveEvent }
  | { kind: "state"; connected: boolean; opened: boolean }
  | { kind: "hello" };

/**
 * Keeps the queries of this tab in step with the server: one event stream per browser (the tab that holds a Web Lock
 * reads it and tells the others), polling every 30 s while there is none, and everything read again after a gap.
 * @returns stop
 */
export function startLive({ client, version, onState, onNewVersion }: LiveOptions): () => void {
  const stopped = new AbortController();
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : undefined;
  const startedAt = Date.now();
  let connected = false;
  let heardAt = 0;
  let announced = false;
  let leading = false;
  const pending = new Set<LiveEvent["topics"][number]>();
  let burst: ReturnType<typeof setTimeout> | undefined;

  const refetchType = () => (document.hidden ? "none" : "active");
  const flush = () => {
    burst = undefined;
    const topics = [...pending];
    pending.clear();
    void client.invalidateQueries({ predicate: touchedBy(topics), refetchType: refetchType() });
  };
  const setConnected = (now: boolean, opened = false) => {
    const gap = now && (opened || !connected);
    if (now !== connected) onState(now);
    connected = now;
    // What happened while nobody listened is unknown, so all of it may have changed; not so what was just rendered.
    if (gap && Date.now() - startedAt > FRESH_PAGE_MS)
      void client.invalidateQueries({ refetchType: refetchType() });
  };
  const take = (message: Message) => {
    if (message.kind === "hello") {
      if (leading) channel?.postMessage({ kind: "state", connected, opened: false } satisfies Message);
      return;
    }
    heardAt = Date.now();
    if (message.kind === "state") return setConnected(message.connected, message.opened);
    setConnected(true);
    if (message.event.version !== version && !announced) {
      announced = true;
      onNewVersion();
    }
    for (const topic of message.event.topics) pending.add(topic);
    if (message.event.topics.length > 0) burst ??= setTimeout(flush, BURST_MS);
  };
  const tell = (message: Message) => {
    channel?.postMessage(message);
    take(message);
  };

  const lead = () =>
    new Promise<void>((done) => {
      if (stopped.signal.aborted) return done();
      leading = true;
      const stream = new EventSource("/api/v1/events");
      stream.onopen = () => tell({ kind: "state", connected: true, opened: true });
      stream.onerror = () => tell({ kind: "state", connected: false, opened: false });
      stream.onmessage = ({ data }) => {
        const event = parseEvent(data);
        if (event !== undefined) tell({ kind: "event", event });
      };
      stopped.signal.addEventListener("abort", () => {
        stream.close();
        leading = false;
        done();
      });
    });

  if (channel !== undefined) channel.onmessage = ({ data }: MessageEvent<Message>) => take(data);
  if (channel !== undefined && "locks" in navigator)
    navigator.locks.request(CHANNEL, { signal: stopped.signal }, lead).catch(() => undefined);
  else void lead();
  channel?.postMessage({ kind: "hello" } satisfies Message);

  const watch = setInterval(() => {
    if (connected && Date.now() - heardAt > SILENCE_MS) setConnected(false);
    if (!connected && !document.hidden) void client.invalidateQueries();
  }, POLL_MS);

  return () => {
    stopped.abort();
    channel?.close();
    clearInterval(watch);
    clearTimeout(burst);
  };
}

/** An event of the stream, or undefined when the text is not one (a proxy's error page, say). */
function parseEvent(text: unknown): LiveEvent | undefined {
  try {
    const event = JSON.parse(String(text)) as Partial<LiveEvent>;
    return Array.isArray(event.topics) && typeof event.version === "string"
      ? (event as LiveEvent)
      : undefined;
  } catch {
    return undefined;
  }
}
