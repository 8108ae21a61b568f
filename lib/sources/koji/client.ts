import type { KojiTaskFact } from "@/lib/domain/koji/facts";
import type { Http } from "../http";
import type { KojiBatch, KojiCursor } from "./batch";
import { readCatalogue, readDistRepos, readTagHistory } from "./catalogue";
import { type FailedAttempt, type FailuresRead, readFailures } from "./failures";
import { KojiFault } from "./fault";
import { firstLoad, type KojiLoadOptions, type KojiLoadState } from "./load";
import { type KojiHeld, reconcile } from "./reconcile";
import { kojiVersion, taskInfos } from "./requests";
import { createRpc, type KojiEndpoint } from "./rpc";
import { type KojiKnown, tick } from "./tick";

export type KojiClient = ReturnType<typeof createKojiClient>;

/**
 * Reads one Koji hub. Calls and generators throw KojiFault (`isOffline`: maintenance, ask later), SourceRefused on a
 * status, ProdchainError source-unavailable on transport or a broken answer, source-changed-shape on a foreign one or a result
 * of unknown form. Rows that do not fit are in a batch's `rejected` instead.
 */
export function createKojiClient(http: Http, endpoint: KojiEndpoint) {
  const rpc = createRpc(http, endpoint);
  return {
    /** The hub's version, e.g. "1.35.3"; null when it is too old to say (before 1.23). */
    async version(signal: AbortSignal): Promise<string | null> {
      const known = rpc.version();
      if (known !== undefined) return known;
      try {
        return await rpc.ask(kojiVersion(), signal);
      } catch (error) {
        if (error instanceof KojiFault && error.isUnknownCall) return null;
        throw error;
      }
    },
    /** See firstLoad. */
    firstLoad: (options: KojiLoadOptions, resume: KojiLoadState | undefined, signal: AbortSignal) =>
      firstLoad(rpc, options, resume, signal),
    /** See tick. */
    tick: (cursor: KojiCursor, tags: readonly string[], known: KojiKnown, signal: AbortSignal) =>
      tick(rpc, cursor, tags, known, signal),
    /** See reconcile. */
    reconcile: (tags: readonly string[], deletedSince: Date, held: KojiHeld, signal: AbortSignal) =>
      reconcile(rpc, tags, deletedSince, held, signal),
    /** See readCatalogue. */
    catalogue: (tagPatterns: readonly string[], signal: AbortSignal): Promise<KojiBatch> =>
      readCatalogue(rpc, tagPatterns, signal),
    /** See readTagHistory. */
    tagHistory: (tagName: string, signal: AbortSignal) => readTagHistory(rpc, tagName, signal),
    /** See readDistRepos. */
    distRepos: (openIds: readonly number[], signal: AbortSignal): Promise<KojiBatch> =>
      readDistRepos(rpc, openIds, signal),
    /** See readFailures; at most FAILURES_AT_ONCE attempts. */
    failures: (attempts: readonly FailedAttempt[], signal: AbortSignal): Promise<FailuresRead> =>
      readFailures(rpc, attempts, signal),
    /** Tasks by id with what they were asked for, e.g. scratch builds that a review's check job names. At most 100. */
    tasks: async (taskIds: readonly number[], signal: AbortSignal): Promise<KojiTaskFact[]> =>
      taskIds.length === 0 ? [] : (await rpc.ask(taskInfos(taskIds), signal)).facts,
  };
}
