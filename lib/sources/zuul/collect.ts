import type { ZuulBuildFact, ZuulBuildsetFact } from "@/lib/domain/zuul/facts";
import type { ZuulClient } from "./client";
import type { ZuulCursor } from "./cursor";
import { type HeldOpen, type OpenStep, refreshOpen } from "./open-rows";
import type { ZuulQuery } from "./query";
import { fillHoles, readTop, type WalkOptions, type WalkStep, type ZuulTable } from "./walk";

export interface ZuulCursors {
  builds: ZuulCursor | null;
  buildsets: ZuulCursor | null;
}

export type CollectStep =
  | ({ kind: "new-builds" } & WalkStep<ZuulBuildFact>)
  | ({ kind: "new-buildsets" } & WalkStep<ZuulBuildsetFact>)
  | OpenStep;

/** Narrows a large tenant to what the site is about; empty lists mean all. Holds for both tables. */
export type ZuulScope = Pick<ZuulQuery, "pipelines" | "projects">;

export interface CollectOptions extends WalkOptions {
  scope?: ZuulScope;
  signal: AbortSignal;
  /** Most pages of history to read in this cycle, so that a first load does not keep new rows waiting. Default: all. */
  holePages?: number;
}

/**
 * One cycle over a tenant: what is new in both tables, then every row held as open (asked for only then, so that rows
 * stored in this cycle count), then holes. Each step is to be stored in one transaction with its cursor; the cycle may be
 * given up after any step and run again from what is stored. Builds come before buildsets, so that after a cycle each
 * build's buildset is there. In steady state it is four requests.
 */
export async function* collect(
  client: ZuulClient,
  cursors: ZuulCursors,
  heldOpen: () => Promise<HeldOpen> | HeldOpen,
  options: CollectOptions,
): AsyncGenerator<CollectStep, void, void> {
  const { scope, signal } = options;
  const builds: ZuulTable<ZuulBuildFact> = {
    read: (query) => client.builds({ ...scope, ...query }, signal),
    at: (build) => build.startedAt ?? build.eventAt,
  };
  const buildsets: ZuulTable<ZuulBuildsetFact> = {
    read: (query) => client.buildsets({ ...scope, ...query }, signal),
    at: (buildset) => buildset.firstStartedAt ?? buildset.eventAt,
  };
  const latest = { ...cursors };

  for await (const step of readTop(builds, cursors.builds, options)) {
    latest.builds = step.cursor ?? latest.builds;
    yield { kind: "new-builds", ...step };
  }
  for await (const step of readTop(buildsets, cursors.buildsets, options)) {
    latest.buildsets = step.cursor ?? latest.buildsets;
    yield { kind: "new-buildsets", ...step };
  }
  const scoped = {
    ...client,
    builds: (query: ZuulQuery) => builds.read(query),
    buildsets: (query: ZuulQuery) => buildsets.read(query),
  };
  yield* refreshOpen(scoped, await heldOpen(), signal, options.limit);

  yield* alternate<CollectStep>(
    [
      latest.builds && labelled("new-builds", fillHoles(builds, latest.builds, options)),
      latest.buildsets && labelled("new-buildsets", fillHoles(buildsets, latest.buildsets, options)),
    ],
    options.holePages ?? Number.POSITIVE_INFINITY,
  );
}

async function* labelled<K extends string, S>(kind: K, steps: AsyncIterable<S>) {
  for await (const step of steps) yield { kind, ...step };
}

/** Takes one step of each in turn until all have ended or `most` were taken. */
async function* alternate<S>(sources: readonly (AsyncGenerator<S> | null)[], most: number) {
  let going = sources.filter((source) => source !== null);
  for (let taken = 0; going.length > 0; ) {
    const still: typeof going = [];
    for (const source of going) {
      if (taken >= most) return;
      const { done, value } = await source.next();
      if (done) continue;
      taken += 1;
      yield value;
      still.push(source);
    }
    going = still;
  }
}
