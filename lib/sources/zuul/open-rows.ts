import type { ZuulBuildFact, ZuulBuildsetDetail, ZuulBuildsetFact } from "@/lib/domain/zuul/facts";
import type { ZuulClient, ZuulList } from "./client";
import { PAGE } from "./walk";

/** uuids of the rows we hold that had no result when last read. */
export interface HeldOpen {
  builds: readonly string[];
  buildsets: readonly string[];
}

export type OpenStep =
  /** Rows that are open on the server now. */
  | { kind: "open-builds"; list: ZuulList<ZuulBuildFact> }
  | { kind: "open-buildsets"; list: ZuulList<ZuulBuildsetFact> }
  /** A buildset read whole, with all attempts of its builds: usually since it has ended. */
  | { kind: "buildset"; detail: ZuulBuildsetDetail; rejected: ZuulList<never>["rejected"] }
  /** Builds re-read by their uuids. */
  | { kind: "builds"; list: ZuulList<ZuulBuildFact> }
  /** Rows the server does not have any more: pruned, or of a database that was replaced. */
  | { kind: "gone"; builds: string[]; buildsets: string[] }
  /** How many rows the server says are open; undefined where it cannot tell (before Zuul 4.7). */
  | { kind: "counted"; builds: number | undefined; buildsets: number | undefined };

type OpenReader = Pick<ZuulClient, "builds" | "buildsets" | "build" | "buildset" | "knowsComplete">;

/** uuids in one request: its URL stays under 2,000 characters, which every proxy takes. */
const CHUNK = 40;

/**
 * Brings the rows held as open up to date. A result is written to a row long after the row was made, and nothing tells of
 * it: a row that is missing from the list of open ones has ended or was pruned, and is read again. A buildset's result and
 * message come after its last build, so it is closed only by its own result, together with all its builds.
 */
export async function* refreshOpen(
  client: OpenReader,
  held: HeldOpen,
  signal: AbortSignal,
  limit = PAGE,
): AsyncGenerator<OpenStep, void, void> {
  const openBuildsets = new Set<string>();
  for await (const list of openPages((query) => client.buildsets(query, signal), client, limit)) {
    for (const { uuid } of list.facts) openBuildsets.add(uuid);
    yield { kind: "open-buildsets", list };
  }
  const openBuilds = new Set<string>();
  for await (const list of openPages((query) => client.builds(query, signal), client, limit)) {
    for (const { uuid } of list.facts) openBuilds.add(uuid);
    yield { kind: "open-builds", list };
  }

  const gone = { builds: [] as string[], buildsets: [] as string[] };
  const seen = new Set<string>();
  for (const uuid of held.buildsets) {
    if (openBuildsets.has(uuid)) continue;
    const read = await client.buildset(uuid, signal);
    if (read === undefined) gone.buildsets.push(uuid);
    for (const detail of read?.facts ?? []) {
      for (const build of detail.builds) seen.add(build.uuid);
      yield { kind: "buildset", detail, rejected: read?.rejected ?? [] };
    }
  }

  const ended = held.builds.filter((uuid) => !openBuilds.has(uuid) && !seen.has(uuid));
  for (let i = 0; i < ended.length; i += CHUNK) {
    const uuids = ended.slice(i, i + CHUNK);
    const list = await client.builds({ uuids, limit: uuids.length }, signal);
    const found = new Set(list.keys.map(({ uuid }) => uuid));
    yield { kind: "builds", list };
    // A list that leaves one out may be wrong; only the build's own address says that it is gone.
    for (const uuid of uuids.filter((one) => !found.has(one))) {
      const single = await client.build(uuid, signal);
      if (single === undefined) gone.builds.push(uuid);
      else yield { kind: "builds", list: single };
    }
  }
  if (gone.builds.length > 0 || gone.buildsets.length > 0) yield { kind: "gone", ...gone };
  const told = client.knowsComplete();
  yield {
    kind: "counted",
    builds: told ? openBuilds.size : undefined,
    buildsets: told ? openBuildsets.size : undefined,
  };
}

/** The open rows of a table, page by page; ends early on a server that cannot tell them from others. */
async function* openPages<Fact extends { zuulId: number | null; result: string | null }>(
  read: (query: {
    complete: boolean;
    limit: number;
    idxMax?: number;
  }) => Promise<ZuulList<Fact> & { keys: readonly { id: number | null }[] }>,
  client: Pick<ZuulClient, "knowsComplete">,
  limit: number,
): AsyncGenerator<ZuulList<Fact>, void, void> {
  let below: number | undefined;
  while (client.knowsComplete()) {
    const page = await read({ complete: false, limit, ...(below !== undefined && { idxMax: below - 1 }) });
    if (!client.knowsComplete()) return;
    if (page.keys.length > 0) yield page;
    const ids = page.keys.flatMap(({ id }) => id ?? []);
    const lowest = ids.length > 0 ? Math.min(...ids) : undefined;
    if (page.keys.length < limit || lowest === undefined || (below !== undefined && lowest >= below)) return;
    below = lowest;
  }
}
