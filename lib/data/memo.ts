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
 * The answer of `make`, shared by all who ask for `key` until one of the topics changes, 15 s at most. Without a working
 * LISTEN nothing is kept. What depends on the reader must be in the key. Never older than the last change, so that answers
 * of `remembered` may be made of it: these say by their own version what they hold.
 */
export function memo<T>(key: string, topics: readonly Topic[], make: () => Promise<T>): Promise<T> {
  return shared(key, topics, make, false);
}

async function shared<T>(
  key: string,
  topics: readonly Topic[],
  make: () => Promise<T>,
  mayLag: boolean,
): Promise<T> {
  startListening();
  if (!isListening()) return make();
  const time = now().getTime();
  const version = versionOf(topics);
  const least = mayLag ? heardVersionOf(topics) : version;
  const isGood = (answer: Answer | undefined, most: number, atLeast: number) =>
    answer !== undefined && time >= answer.at && time - answer.at < most && answer.version >= atLeast;
  let entry = entries.get(key);
  if (!entry || !(isGood(entry, LONGEST_MS, version) || isGood(entry, SHORTEST_MS, least))) {
    const before = entry?.isReady ? entry : entry?.before;
    entry = renew(key, { value: make(), at: time, version, isReady: false, before: before && plain(before) });
  }
  const given = mayLag && isGood(entry.before, 2 * LONGEST_MS, least) ? entry.before : entry;
  return given?.value as Promise<T>; // the key belongs to one call, so the type is that call's
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

/**
 * A reading function whose answers are shared; its arguments (the reader first) are the key. While a new answer is made the
 * one before it is given, so that requests do not queue behind a slow query, but never one that lacks a change that
 * browsers were told of.
 */
export function remembered<Args extends readonly unknown[], T>(
  name: string,
  topics: readonly Topic[],
  read: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  return (...args) => shared(`${name} ${JSON.stringify(args)}`, topics, () => read(...args), true);
}
