import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { env } from "@/lib/config/env";
import { Topic } from "@/lib/contract/site";
import { listen } from "@/lib/db/listen";

const CHANNEL = "prodchain";
const GATHER_MS = 1_000;
/** Browsers are told of a change this much later at most, for answers to be ready when they ask. */
const MOST_RENEWING_MS = 2_000;

const Message = z.object({
  topics: z.array(z.string()),
  instances: z.array(z.string()).optional(),
});

/** What changed; instances undefined = not bound to an instance, or everything. */
export type Changed = { topics: readonly Topic[]; instances: readonly string[] | undefined };
type Subscriber = (changes: readonly Changed[]) => void;

type State = {
  connection: Promise<{ close(): Promise<void> }> | undefined;
  listening: boolean;
  versions: Map<Topic, number>;
  heard: Map<Topic, number>;
  subscribers: Set<Subscriber>;
  pending: Changed[];
  timer: NodeJS.Timeout | undefined;
  renew: () => Promise<unknown>;
};

// Pages and routes may be bundled apart; they must share one LISTEN.
const kept = globalThis as { prodchainLive?: State };
kept.prodchainLive ??= {
  connection: undefined,
  listening: false,
  versions: new Map(),
  heard: new Map(),
  subscribers: new Set(),
  pending: [],
  timer: undefined,
  renew: () => Promise.resolve(),
};
const state: State = kept.prodchainLive;

export const isListening = (): boolean => state.listening;

/** For each of the topics a count that grows whenever it has changed. */
export const versionsOf = (topics: readonly Topic[]): number[] => countsOf(state.versions, topics);

/** The same counts as far as subscribers were told; an answer that has reached each of them is not too old for any browser. */
export const heardVersionsOf = (topics: readonly Topic[]): number[] => countsOf(state.heard, topics);

const countsOf = (counts: ReadonlyMap<Topic, number>, topics: readonly Topic[]) =>
  topics.map((topic) => counts.get(topic) ?? 0);

/**
 * What this process has just written and committed: answers kept from before it are too old for whoever wrote it, without
 * waiting for the notification to come round.
 */
export function wrote(topics: readonly Topic[]): void {
  for (const topic of topics) {
    const version = (state.versions.get(topic) ?? 0) + 1;
    state.versions.set(topic, version);
    state.heard.set(topic, version);
  }
}

/** Has `renew` done before subscribers are told of changes, so that what they ask for next is there. */
export function renewBeforeTelling(renew: () => Promise<unknown>): void {
  state.renew = renew;
}

/** Listens for changes in the background, once per process. Tests call `listenNow` instead. */
export function startListening(): void {
  if (env().nodeEnv !== "test") void listenNow().catch(() => {});
}

/** Settles when the process hears notifications; rejects when the database cannot be reached. */
export async function listenNow(): Promise<void> {
  state.connection ??= listen(env().directDatabaseUrl, CHANNEL, {
    onNotify: hear,
    onReconnect: () => publish({ topics: Topic.options, instances: undefined }),
  });
  try {
    await state.connection;
    state.listening = true;
  } catch (error) {
    state.connection = undefined; // the next request tries again
    throw error;
  }
}

/** Ends the LISTEN; for tests and a clean end of the process. */
export async function stopListening(): Promise<void> {
  const connection = await state.connection?.catch(() => undefined);
  state.connection = undefined;
  state.listening = false;
  clearTimeout(state.timer);
  state.timer = undefined;
  state.pending = [];
  state.heard = new Map(state.versions);
  await connection?.close();
}

/** Tells `subscriber` of changes, gathered over a second, until the returned function is called. */
export function subscribe(subscriber: Subscriber): () => void {
  state.subscribers.add(subscriber);
  return () => state.subscribers.delete(subscriber);
}

function hear(payload: string): void {
  const message = Message.safeParse(parseJson(payload));
  // What cannot be read still says that something changed.
  if (!message.success) {
    publish({ topics: Topic.options, instances: undefined });
    return;
  }
  const known = new Set<string>(message.data.topics);
  const { instances } = message.data;
  const bound = instances && instances.length > 0 ? instances : undefined;
  publish({ topics: Topic.options.filter((t) => known.has(t)), instances: bound });
}

function publish(changed: Changed): void {
  for (const topic of changed.topics) state.versions.set(topic, (state.versions.get(topic) ?? 0) + 1);
  state.pending.push(changed);
  gather();
}

function gather(): void {
  state.timer ??= setTimeout(() => void flush(), GATHER_MS).unref();
}

async function flush(): Promise<void> {
  const { timer, pending } = state;
  const versions = new Map(state.versions);
  state.pending = [];
  await Promise.race([state.renew(), pause(MOST_RENEWING_MS)]);
  if (state.timer !== timer) return; // it stopped listening meanwhile
  for (const [topic, version] of versions)
    state.heard.set(topic, Math.max(version, state.heard.get(topic) ?? 0)); // what was written here is told at once
  state.timer = undefined;
  for (const subscriber of state.subscribers) subscriber(pending);
  if (state.pending.length > 0) gather();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
