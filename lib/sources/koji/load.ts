import { buildStateCode } from "@/lib/domain/koji/facts";
import { DAY, SECOND } from "@/lib/shared/clock";
import { batchOf, type KojiBatch, type KojiCursor } from "./batch";
import { readCatalogue } from "./catalogue";
import { BY_COMPLETION, completedBuilds, PAGE, tagHistory } from "./pages";
import { build, builds, countBuilds, lastEvent } from "./requests";
import type { KojiRpc } from "./rpc";

const WEEK = (7 * DAY) / SECOND;
const WIDEST = 26 * WEEK;
/** A window with fewer builds than this makes the next one twice as wide. */
const FEW = PAGE / 2;

/** How far a first load has come; plain JSON, stored with each batch, so that a restart goes on from there. */
export interface KojiLoadState {
  /** Where ticks begin once all is read; the event was read before anything else. */
  cursor: KojiCursor;
  /** Completions before `floor` are not read, and the cursor does not pass `ceiling`; epoch seconds. */
  floor: number;
  ceiling: number;
  /** Tags by name still to be read, and how many rows of the first of them were. */
  tags: string[];
  tagOffset: number;
  /** Upper end of the window of completions that is being read; null = none. Windows go back in time. */
  before: number | null;
  /** How far into the window builds were read; null = its start. */
  after: number | null;
  width: number;
  /** Builds completed after `floor` when the load began, and those read. */
  total: number;
  done: number;
  phase: "tags" | "builds" | "tagged" | "done";
}

export interface KojiLoadBatch extends KojiBatch {
  state: KojiLoadState;
}

export interface KojiLoadOptions {
  /** Glob patterns of the tags to keep, e.g. "cloud*-openstack-*". */
  tagPatterns: readonly string[];
  /** How far back builds are read; undefined = all there are. Tag history is always read whole. */
  since: Date | undefined;
  /** Ids of builds that are in a tag now and not held, at most `limit`; asked once the rest is stored. */
  missingBuilds(limit: number): Promise<readonly number[]>;
}

/**
 * Everything a hub has, in batches to be stored in order: tags and targets, what builds now, the history of each tag (which
 * tells the release of a build), completed builds from the newest back, and builds older than `since` that are still tagged.
 * Goes on from `resume`. The last batch has phase "done"; ticks begin from its cursor.
 */
export async function* firstLoad(
  rpc: KojiRpc,
  options: KojiLoadOptions,
  resume: KojiLoadState | undefined,
  signal: AbortSignal,
): AsyncGenerator<KojiLoadBatch, void, void> {
  let state = resume;
  if (!state) {
    const start = await beginning(rpc, options, signal);
    yield start;
    state = start.state;
  }
  const phases = { builds: loadBuilds, tags: loadTags, tagged: loadTagged };
  while (state.phase !== "done") {
    for await (const batch of phases[state.phase](rpc, state, options, signal)) {
      yield batch;
      state = batch.state;
    }
  }
}

async function beginning(
  rpc: KojiRpc,
  options: KojiLoadOptions,
  signal: AbortSignal,
): Promise<KojiLoadBatch> {
  const last = await rpc.ask(lastEvent(), signal);
  const since = options.since ? options.since.getTime() / SECOND : 0;
  const catalogue = await readCatalogue(rpc, options.tagPatterns, signal);
  const now = await rpc.ask(
    builds({ state: buildStateCode("BUILDING") }, { order: "build_id", limit: PAGE }),
    signal,
  );
  const oldest = await rpc.ask(builds({ completeAfter: since }, { order: BY_COMPLETION, limit: 1 }), signal);
  const total = await rpc.ask(countBuilds({ completeAfter: since }), signal);
  return {
    ...catalogue,
    builds: now.facts,
    rejected: [...catalogue.rejected, ...now.rejected],
    state: {
      cursor: { event: last.id, completion: Math.min(Math.max(oldest.lastCompletion, since), last.ts) },
      floor: Math.max(since, oldest.lastCompletion - 1),
      ceiling: last.ts,
      tags: catalogue.tags.map(({ name }) => name),
      tagOffset: 0,
      before: null,
      after: null,
      width: WEEK,
      total,
      done: 0,
      phase: catalogue.tags.length > 0 ? "tags" : total > 0 ? "builds" : "tagged",
    },
  };
}

/** Newest window first, oldest build first within it. */
async function* loadBuilds(
  rpc: KojiRpc,
  from: KojiLoadState,
  _options: KojiLoadOptions,
  signal: AbortSignal,
): AsyncGenerator<KojiLoadBatch, void, void> {
  let state = from;
  // Not our clock, and not the newest event's time either: a build may end without an event.
  const top = state.before ?? (await newestCompletion(rpc, signal));
  const start = Math.max(state.floor, top - state.width);
  const window = { after: state.after ?? start, ...(state.before !== null && { before: state.before }) };
  for await (const page of completedBuilds(rpc, window, signal)) {
    const completion = Math.max(state.cursor.completion, Math.min(page.lastCompletion, state.ceiling));
    const after = Math.max(window.after, page.lastCompletion - 1);
    state = { ...state, after, cursor: { ...state.cursor, completion }, done: state.done + page.size };
    yield { ...batchOf({ builds: page.facts, rejected: page.rejected }), state };
  }
  const width = state.done - from.done < FEW ? Math.min(WIDEST, state.width * 2) : state.width;
  const phase = start <= state.floor ? "tagged" : "builds";
  // Both ends of a window are outside it: without the second of overlap a build on the border would be in none.
  yield { ...batchOf({}), state: { ...state, before: start + 1, after: null, width, phase } };
}

async function newestCompletion(rpc: KojiRpc, signal: AbortSignal): Promise<number> {
  const order = "-completion_time,-build_id";
  const newest = await rpc.ask(builds({ completeAfter: 0 }, { order, limit: 1 }), signal);
  return newest.lastCompletion;
}

async function* loadTags(
  rpc: KojiRpc,
  from: KojiLoadState,
  _options: KojiLoadOptions,
  signal: AbortSignal,
): AsyncGenerator<KojiLoadBatch, void, void> {
  let state = from;
  const [tag, ...rest] = state.tags;
  if (tag !== undefined) {
    for await (const page of tagHistory(rpc, tag, state.tagOffset, signal)) {
      state = { ...state, tagOffset: page.next };
      yield { ...batchOf({ stays: page.facts, rejected: page.rejected }), state };
    }
  }
  const phase = rest.length > 0 ? "tags" : state.total > 0 ? "builds" : "tagged";
  yield { ...batchOf({}), state: { ...state, tags: rest, tagOffset: 0, phase } };
}

/** Builds older than the depth of the load, or never completed as Koji counts it, but in a tag today. */
async function* loadTagged(
  rpc: KojiRpc,
  state: KojiLoadState,
  options: KojiLoadOptions,
  signal: AbortSignal,
): AsyncGenerator<KojiLoadBatch, void, void> {
  const asked = new Set<number>();
  for (;;) {
    const missing = (await options.missingBuilds(PAGE)).filter((id) => !asked.has(id));
    if (missing.length === 0) break;
    for (const id of missing) asked.add(id);
    const answers = await rpc.askAll(missing.map(build), signal);
    const rows = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    const gone = missing.filter((_id, i) => {
      const answer = answers[i];
      return answer?.ok && answer.value.size === 0;
    });
    yield {
      ...batchOf({
        builds: rows.flatMap(({ facts }) => facts),
        goneBuilds: gone,
        rejected: rows.flatMap(({ rejected }) => rejected),
      }),
      state,
    };
  }
  yield { ...batchOf({ cursor: state.cursor }), state: { ...state, phase: "done" } };
}
