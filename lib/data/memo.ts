import "server-only";
import type { Topic } from "@/lib/contract/site";
import { now } from "./clock";
import { heardVersionsOf, isListening, renewBeforeTelling, startListening, versionsOf } from "./live";

const LONGEST_MS = 15_000;
/** Who asked this lately is likely to ask again as soon as told of a change. */
const LATELY_MS = 5_000;
const MOST_ENTRIES = 300;

type Question = { make: () => Promise<unknown>; topics: readonly Topic[]; mayLag: boolean };
/** `versions` of the question's topics, one by one: what a write of this process adds to one must not hide what another lacks. */
type Answer = { value: Promise<unknown>; at: number; versions: readonly number[] };
/** `before` is the answer that a new one is about to replace; undefined once the new one is there. */
type Entry = Answer & { question: Question; askedAt: number; isReady: boolean; before: Answer | undefined };
const kept = globalThis as { prodchainMemo?: Map<string, Entry> };
kept.prodchainMemo ??= new Map();
const entries = kept.prodchainMemo;
renewBeforeTelling(renewOutdated);

/**
 * The answer of `make`, shared by all who ask for `key` until one of the topics changes, 15 s at most. Without a working
 * LISTEN nothing is kept. What depends on the reader must be in the key. Never older than the last change, so that answers
 * of `remembered` may be made of it: these say by their own version what they hold.
 */
export function memo<T>(key: string, topics: readonly Topic[], make: () => Promise<T>): Promise<T> {
  return shared(key, { make, topics, mayLag: false }) as Promise<T>; // the key belongs to one call
}

async function shared(key: string, question: Question): Promise<unknown> {
  startListening();
  if (!isListening()) return question.make();
  const { topics, mayLag } = question;
  const askedAt = now().getTime();
  const least = mayLag ? heardVersionsOf(topics) : versionsOf(topics);
  const isGood = (answer: Answer | undefined, most: number) =>
    answer !== undefined &&
    askedAt >= answer.at &&
    askedAt - answer.at < most &&
    reaches(answer.versions, least);
  const found = entries.get(key);
  const entry = found && isGood(found, LONGEST_MS) ? found : renew(key, question, found);
  entry.askedAt = askedAt;
  const given = mayLag && isGood(entry.before, 2 * LONGEST_MS) ? entry.before : entry;
  return given?.value;
}

/** Makes anew the answers that a change has outdated and that were asked for lately. */
async function renewOutdated(): Promise<void> {
  const since = now().getTime() - LATELY_MS;
  const outdated = [...entries].filter(
    ([, { question, askedAt, versions }]) =>
      question.mayLag && askedAt > since && !reaches(versions, versionsOf(question.topics)),
  );
  await Promise.allSettled(outdated.map(([key, entry]) => renew(key, entry.question, entry).value));
}

const reaches = (versions: readonly number[], least: readonly number[]): boolean =>
  versions.every((version, i) => version >= (least[i] ?? 0));

const plain = ({ value, at, versions }: Answer): Answer => ({ value, at, versions });

function renew(key: string, question: Question, found: Entry | undefined): Entry {
  const at = now().getTime();
  const before = found?.isReady ? plain(found) : found?.before;
  const versions = versionsOf(question.topics);
  const value = question.make();
  const entry: Entry = {
    question,
    value,
    at,
    versions,
    askedAt: found?.askedAt ?? at,
    isReady: false,
    before,
  };
  entries.delete(key); // so that a renewed entry counts as the newest
  for (const oldest of entries.keys()) {
    if (entries.size < MOST_ENTRIES) break;
    entries.delete(oldest);
  }
  entries.set(key, entry);
  value.then(
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
 * A reading function whose answers are shared; its arguments (the reader first) are the key. An answer holds until browsers are
 * told of a change; before they are told, those asked for lately are made anew. While a new answer is made the one before it
 * is given, so that requests do not queue behind a slow query, but never one that lacks a change that browsers were told of.
 */
export function remembered<Args extends readonly unknown[], T>(
  name: string,
  topics: readonly Topic[],
  read: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  return (...args) =>
    shared(`${name} ${JSON.stringify(args)}`, {
      make: () => read(...args),
      topics,
      mayLag: true,
    }) as Promise<T>;
}
