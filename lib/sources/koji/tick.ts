import { attemptKey } from "@/lib/domain/koji/attempt";
import { buildStateCode, type KojiBuildFact } from "@/lib/domain/koji/facts";
import { ProdchainError } from "@/lib/shared/errors";
import { resolveAttempts } from "./attempts";
import { batchOf, type KojiBatch, type KojiCursor } from "./batch";
import { BY_COMPLETION, completedBuilds, PAGE, tagHistory } from "./pages";
import { type BuildRows, builds, history, lastEvent, tasks } from "./requests";
import type { KojiAnswer, KojiRpc } from "./rpc";

/** Event ids are given out inside transactions: one may become visible after a higher one. */
const EVENT_OVERLAP = 1000;
/** A completion time is that of the start of the finishing transaction, in seconds. */
const COMPLETION_OVERLAP = 15 * 60;
/** More tagging than this since the last tick is read tag by tag instead, in pages. */
const MOST_STAYS = 5000;
const OPEN_TASKS = [0, 1, 4];

/** What the reader has to know of the store. */
export interface KojiKnown {
  /** The attempts held as BUILDING. */
  building(): Promise<readonly KojiBuildFact[]>;
}

/** The hub's events have gone back: restored from a copy or rebuilt. What it says now needs a first load. */
export class KojiHubRewound extends ProdchainError {
  /** The newest event the hub has now. */
  readonly event: number;
  constructor(now: number, before: number) {
    super(
      "source-changed-shape",
      `the hub's newest event is ${now}, but ${before} was read before: it was restored or rebuilt`,
    );
    this.name = "KojiHubRewound";
    this.event = now;
  }
}

/**
 * What changed since `cursor`: one multiCall, and more only where it was not enough. Batches are to be stored in order,
 * each with its cursor. Parts that fail leave their side of the cursor where it was, and the others go on.
 *
 * @param tags names of the tags whose history is kept; stays in others are passed over
 * @throws KojiHubRewound; what the first failed part said, once the rest has been yielded; KojiFault when offline
 */
export async function* tick(
  rpc: KojiRpc,
  cursor: KojiCursor,
  tags: readonly string[],
  known: KojiKnown,
  signal: AbortSignal,
): AsyncGenerator<KojiBatch, void, void> {
  const held = await known.building();
  const tracked = new Set(tags);
  const [last, building, completed, stays, open] = await rpc.askAll(
    [
      lastEvent(),
      builds({ state: buildStateCode("BUILDING") }, { order: "build_id", limit: PAGE }),
      builds(
        { completeAfter: cursor.completion - COMPLETION_OVERLAP },
        { order: BY_COMPLETION, limit: PAGE },
      ),
      history(
        { afterEvent: Math.max(0, cursor.event - EVENT_OVERLAP) },
        { order: "create_event", limit: MOST_STAYS },
        (stay) => tracked.has(stay["tag.name"]),
      ),
      tasks({ method: "build", state: OPEN_TASKS }, 200),
    ],
    signal,
  );
  if (last.ok && last.value.id < cursor.event - EVENT_OVERLAP)
    throw new KojiHubRewound(last.value.id, cursor.event);

  const whole = stays.ok && stays.value.size < MOST_STAYS;
  const ceiling = last.ok ? last.value.ts : cursor.completion;
  const reached = (completion: number) => Math.max(at.completion, Math.min(completion, ceiling));
  const at = { ...cursor };
  if (last.ok && whole) at.event = Math.max(at.event, last.value.id);
  if (completed.ok) at.completion = reached(completed.value.lastCompletion);
  const parts = [building, completed, stays, open].flatMap((part) => (part.ok ? [part.value] : []));
  const listed = [building, completed].flatMap((part) => (part.ok ? part.value.facts : []));
  yield batchOf({
    builds: listed,
    stays: stays.ok ? stays.value.facts : [],
    openTasks: open.ok ? open.value.facts : undefined,
    rejected: parts.flatMap(({ rejected }) => rejected),
    cursor: { ...at },
  });

  const seen = new Set(listed.map(attemptKey));
  for await (const page of moreCompleted(rpc, completed, signal)) {
    for (const fact of page.facts) seen.add(attemptKey(fact));
    at.completion = reached(page.lastCompletion);
    yield batchOf({ builds: page.facts, rejected: page.rejected, cursor: { ...at } });
  }
  if (stays.ok && !whole) {
    for (const tag of tags)
      for await (const page of tagHistory(rpc, tag, 0, signal))
        yield batchOf({ stays: page.facts, rejected: page.rejected });
    if (last.ok) at.event = Math.max(at.event, last.value.id);
    yield batchOf({ cursor: { ...at } });
  }
  const vanished = held.filter((attempt) => !seen.has(attemptKey(attempt)));
  if (building.ok && completed.ok) yield* ended(rpc, vanished, signal);
  throwFirst([last, building, completed, stays, open]);
}

async function* moreCompleted(
  rpc: KojiRpc,
  first: KojiAnswer<BuildRows>,
  signal: AbortSignal,
): AsyncGenerator<BuildRows, void, void> {
  if (!first.ok || first.value.size < PAGE) return;
  yield* completedBuilds(rpc, { after: first.value.lastCompletion - 1 }, signal);
}

async function* ended(
  rpc: KojiRpc,
  attempts: readonly KojiBuildFact[],
  signal: AbortSignal,
): AsyncGenerator<KojiBatch, void, void> {
  if (attempts.length === 0) return;
  const { builds: facts, gone, rejected } = await resolveAttempts(rpc, attempts, signal);
  yield batchOf({ builds: facts, goneBuilds: gone, rejected });
}

function throwFirst(answers: readonly KojiAnswer<unknown>[]): void {
  for (const answer of answers) if (!answer.ok) throw answer.error;
}
