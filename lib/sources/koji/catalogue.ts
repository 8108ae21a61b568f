import { batchOf, type KojiBatch } from "./batch";
import { tagHistory } from "./pages";
import { distRepoInfos, distRepos, tags, targets } from "./requests";
import type { KojiRpc } from "./rpc";

/** The newest distRepo tasks to look at; a tag change makes one or two. */
const RECENT_REPOS = 50;

/** Tags by glob pattern, and all build targets. New releases appear here first: read it daily. */
export async function readCatalogue(
  rpc: KojiRpc,
  tagPatterns: readonly string[],
  signal: AbortSignal,
): Promise<KojiBatch> {
  const found = [];
  for (const pattern of tagPatterns) found.push(await rpc.ask(tags(pattern), signal));
  const into = await rpc.ask(targets(), signal);
  const byName = new Map(found.flatMap(({ facts }) => facts).map((tag) => [tag.name, tag]));
  return batchOf({
    tags: [...byName.values()],
    targets: into.facts,
    rejected: [...found, into].flatMap(({ rejected }) => rejected),
  });
}

/** The whole history of one tag, page by page: for a tag that was not read before. */
export async function* readTagHistory(
  rpc: KojiRpc,
  tagName: string,
  signal: AbortSignal,
): AsyncGenerator<KojiBatch, void, void> {
  for await (const page of tagHistory(rpc, tagName, 0, signal))
    yield batchOf({ stays: page.facts, rejected: page.rejected });
}

/**
 * The newest distRepo tasks, and those of `openIds` (held as not ended) that are no longer among them. Every few minutes
 * will do: tasks have no index on their method.
 */
export async function readDistRepos(
  rpc: KojiRpc,
  openIds: readonly number[],
  signal: AbortSignal,
): Promise<KojiBatch> {
  const recent = await rpc.ask(distRepos(RECENT_REPOS), signal);
  const listed = new Set(recent.facts.map(({ taskId }) => taskId));
  const older = openIds.filter((id) => !listed.has(id));
  const ended = older.length === 0 ? undefined : await rpc.ask(distRepoInfos(older), signal);
  return batchOf({
    distRepos: [...recent.facts, ...(ended?.facts ?? [])],
    rejected: [...recent.rejected, ...(ended?.rejected ?? [])],
  });
}
