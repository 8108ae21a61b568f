import { repoHash, shardedDir } from "../../rows/paths";
import type { CommitRow, PromotionRow } from "../../rows/row-types";
import { type Answer, AnswerError, appError, type DlrnRequest, frameworkError, jsonAnswer } from "./answer";
import type { DlrnInstance } from "./instance";
import { parameters, rawParameters } from "./parameters";

export const PAGE_CAP = 100;

/** A build by its hashes, the newest of several; unknown ones are a 400 (404 on older servers). */
export function commitByHash(
  instance: DlrnInstance,
  commitHash: string,
  distroHash: string,
  extendedHash?: string,
  status?: string,
): CommitRow {
  const rows = instance.store.commitsByHash(commitHash, distroHash, extendedHash);
  const row = rows.findLast((candidate) => status === undefined || candidate.status === status);
  if (row) return row;
  const message = "commit_hash+distro_hash+extended_hash combination not found";
  throw new AnswerError(appError(instance.oldServer ? 404 : 400, message));
}

/** A promotion with its commit as the API prints it, keys sorted as Flask does. */
export function promotionJson(instance: DlrnInstance, row: PromotionRow, commit: CommitRow) {
  return {
    aggregate_hash: row.aggregateHash,
    commit_hash: commit.commitHash,
    component: row.component,
    distro_hash: commit.distroHash,
    extended_hash: commit.extendedHash,
    promote_name: row.promoteName,
    repo_hash: repoHash(commit),
    repo_url: `${instance.baseUrl}/${shardedDir(commit)}`,
    timestamp: row.timestamp,
    user: row.user,
  };
}

/** `GET /api/promotions`: newest first; without a limit everything (a page of 100 on older servers). */
export function getPromotions(instance: DlrnInstance, request: DlrnRequest): Answer {
  const asked = parameters(rawParameters(request), {
    commit_hash: "string",
    distro_hash: "string",
    extended_hash: "string",
    aggregate_hash: "string",
    promote_name: "string",
    component: "string",
    offset: "count",
    limit: "count",
  });
  if ((asked.commit_hash === undefined) !== (asked.distro_hash === undefined)) {
    const message = "Both commit_hash and distro_hash must be specified if one of them is.";
    throw new AnswerError(appError(400, message));
  }
  const commit =
    asked.commit_hash !== undefined && asked.distro_hash !== undefined
      ? commitByHash(instance, asked.commit_hash, asked.distro_hash, asked.extended_hash)
      : undefined;
  const limit =
    asked.limit === undefined && !instance.oldServer
      ? Number.POSITIVE_INFINITY
      : Math.min(asked.limit ?? PAGE_CAP, PAGE_CAP);

  const page: PromotionRow[] = [];
  let skip = asked.offset ?? 0;
  const rows = instance.store.promotions;
  for (let index = rows.length - 1; index >= 0 && page.length < limit; index--) {
    const row = rows[index];
    if (!row || (commit && row.commitId !== commit.id)) continue;
    if (asked.promote_name !== undefined && row.promoteName !== asked.promote_name) continue;
    if (asked.component !== undefined && row.component !== asked.component) continue;
    if (asked.aggregate_hash !== undefined && row.aggregateHash !== asked.aggregate_hash) continue;
    if (skip > 0) skip--;
    else page.push(row);
  }
  const printed = [];
  for (const row of page) {
    const promoted = instance.store.commit(row.commitId);
    // DLRN looks each commit up and does not expect it to be gone: the whole page answers 500.
    if (!promoted || instance.poisoned.has(row.id)) return frameworkError(500);
    printed.push(promotionJson(instance, row, promoted));
  }
  return jsonAnswer(printed);
}

/** `GET /api/components`: only components that have a promotion. */
export function getComponents(instance: DlrnInstance): Answer {
  if (instance.oldServer) return frameworkError(404);
  const names = new Set(
    instance.store.promotions.map((row) => row.component).filter((name) => name !== null),
  );
  return jsonAnswer({ components: [...names].sort() });
}
