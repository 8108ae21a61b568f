import "server-only";
import type { Topic } from "@/lib/contract/site";
import { now } from "./clock";
import { isListening, startListening, versionOf } from "./live";

const LONGEST_MS = 15_000;
// An event reaches browsers a second after the notification (live.ts), so an answer this young is never too old for them.
const SHORTEST_MS = 1_000;
const MOST_ENTRIES = 300;

type Entry = { value: Promise<unknown>; at: number; version: string };
const kept = globalThis as { prodchainMemo?: Map<string, Entry> };
kept.prodchainMemo ??= new Map();
const entries = kept.prodchainMemo;

/**
 * The answer of `make`, shared by all who ask for `key` until one of the topics changes, 15 s at most. Without a working
 * LISTEN nothing is kept. What depends on the reader must be in the key.
 */
export async function memo<T>(key: string, topics: readonly Topic[], make: () => Promise<T>): Promise<T> {
  startListening();
  if (!isListening()) return make();
  const time = now().getTime();
  const version = versionOf(topics);
  const known = entries.get(key);
  const age = known ? time - known.at : Infinity;
  if (known && age >= 0 && (age < SHORTEST_MS || (age < LONGEST_MS && known.version === version)))
    return known.value as Promise<T>; // the key belongs to one call of memo, so the type is that call's
  const value = make();
  entries.delete(key); // so that a renewed entry counts as the newest
  for (const oldest of entries.keys()) {
    if (entries.size < MOST_ENTRIES) break;
    entries.delete(oldest);
  }
  entries.set(key, { value, at: time, version });
  value.catch(() => entries.delete(key));
  return value;
}

/** A reading function whose answers are shared by `memo`; its arguments (the reader first) are the key. */
export function remembered<Args extends readonly unknown[], T>(
  name: string,
  topics: readonly Topic[],
  read: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  return (...args) => memo(`${name} ${JSON.stringify(args)}`, topics, () => read(...args));
}
