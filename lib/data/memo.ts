import "server-only";
import type { Topic } from "@/lib/contract/site";
import { now } from "./clock";
import { heardVersionOf, isListening, startListening, versionOf } from "./live";

const LONGEST_MS = 15_000;
const SHORTEST_MS = 1_000;
const MOST_ENTRIES = 300;

type Answer = { value: Promise<unknown>; at: number; version: number };
/** `before` is the answer that a new one is about to replace; undefined once the new one is there. */
type Entry = Answer & { isReady: boolean; before: Answer | undefined };
const kept = globalThis as { prodchainMemo?: Map<string, Entry> };
kept.prodchainMemo ??= new Map();
const entries = kept.prodchainMemo;

/**
 * The answer of `make`, shared by all who ask for `key` until one of the topics changes, 15 s at most. While a new answer is
 * made the one before it is given, so that requests do not queue behind a slow query, but never one that lacks a change
 * that browsers were told of. Without a working LISTEN nothing is kept. What depends on the reader must be in the key.
 */
export async function memo<T>(key: string, topics: readonly Topic[], make: () => Promise<T>): Promise<T> {
  startListening();
  if (!isListening()) return make();
  const time = now().getTime();
  const version = versionOf(topics);
  const heard = heardVersionOf(topics);
  const isGood = (answer: Answer | undefined, most: number, least: number) =>
    answer !== undefined && time >= answer.at && time - answer.at < most && answer.version >= least;
  let entry = entries.get(key);
  if (!entry || !(isGood(entry, LONGEST_MS, version) || isGood(entry, SHORTEST_MS, heard))) {
    const before = entry?.isReady ? entry : entry?.before;
    entry = renew(key, { value: make(), at: time, version, isReady: false, before: before && plain(before) });
  }
  const given = isGood(entry.before, 2 * LONGEST_MS, heard) ? entry.before : entry;
  return given?.value as Promise<T>; // the key belongs to one call of memo, so the type is that call's
}

const plain = ({ value, at, version }: Answer): Answer => ({ value, at, version });

function renew(key: string, entry: Entry): Entry {
  entries.delete(key); // so that a renewed entry counts as the newest
  for (const oldest of entries.keys()) {
    if (entries.size < MOST_ENTRIES) break;
    entries.delete(oldest);
  }
  entries.set(key, entry);
  entry.value.then(
    () => {
      entry.isReady = true;
      entry.before = undefined;
    },
    () => {
      if (entries.get(key) === entry) entries.delete(key);
    },
  );
  return entry;
}

/** A reading function whose answers are shared by `memo`; its arguments (the reader first) are the key. */
export function remembered<Args extends readonly unknown[], T>(
  name: string,
  topics: readonly Topic[],
  read: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  return (...args) => memo(`${name} ${JSON.stringify(args)}`, topics, () => read(...args));
}
