import type { CommitRow } from "../../rows/row-types";
import { type Answer, AnswerError, appError, type DlrnRequest, jsonAnswer, unauthorized } from "./answer";
import { type DlrnInstance, userOf } from "./instance";
import { jsonBody, parameters } from "./parameters";
import { commitByHash, promotionJson } from "./promotions";
import { voteAggJson, voteJson } from "./votes";

/** Names DLRN keeps for itself, and the letters it allows in others. */
const RESERVED = new Set(["consistent", "current"]);
const LEGAL_NAME = /^[0-9A-Za-z_-]+$/;

/** The writer's name, or the recorded 401. */
function writer(instance: DlrnInstance, request: DlrnRequest): string {
  const user = userOf(instance, request.headers.authorization);
  if (user === undefined) throw new AnswerError(unauthorized());
  return user;
}

/** Most writes want exactly `application/json`: a charset behind it is refused. */
function writeBody(request: DlrnRequest): Record<string, unknown> {
  if (request.headers["content-type"] !== "application/json") {
    throw new AnswerError(appError(415, "Unsupported Media Type, use JSON"));
  }
  return jsonBody(request);
}

export function postHealth(instance: DlrnInstance, request: DlrnRequest): Answer {
  writer(instance, request);
  return jsonAnswer({ result: "ok" });
}

/** `POST /api/recheck_package`: deletes the newest row that is not RETRY, if it is FAILED. */
export function postRecheckPackage(instance: DlrnInstance, request: DlrnRequest): Answer {
  writer(instance, request);
  const { package_name: name } = parameters(jsonBody(request), { package_name: "string!" });
  const row = instance.store.commitsOf(name).findLast((commit) => commit.status !== "RETRY");
  const failed = (status: number, why: string) => appError(status, `Error while rechecking ${name}. ${why}`);
  if (!row) {
    return failed(
      400,
      "There are no existing commits or the commit to be rechecked is already marked as RETRY.",
    );
  }
  if (row.status === "SUCCESS") return failed(409, "It's not possible to recheck a successful commit");
  instance.store.removeCommit(row.id);
  instance.onRecheck?.(row);
  return jsonAnswer({ result: "ok" }, 201);
}

/** `POST /api/report_result`: a vote on a commit, or on an aggregate when its hash is given. */
export function postReportResult(instance: DlrnInstance, request: DlrnRequest): Answer {
  const user = writer(instance, request);
  const asked = parameters(writeBody(request), {
    job_id: "string!",
    url: "string!",
    timestamp: "count!",
    success: "boolean!",
    commit_hash: "string",
    distro_hash: "string",
    extended_hash: "string",
    aggregate_hash: "string",
    notes: "string",
  });
  const vote = {
    ciName: asked.job_id,
    ciUrl: asked.url,
    ciVote: asked.success,
    ciInProgress: false,
    timestamp: asked.timestamp,
    notes: asked.notes ?? "",
    user,
  };
  const { store } = instance;
  if (asked.aggregate_hash !== undefined) {
    const row = { id: (store.civotesAgg.at(-1)?.id ?? 0) + 1, refHash: asked.aggregate_hash, ...vote };
    store.addVoteAgg(row);
    return jsonAnswer(voteAggJson(row), 201);
  }
  if (asked.commit_hash === undefined || asked.distro_hash === undefined) {
    return appError(400, "Either an aggregate_hash or both commit_hash and distro_hash must be provided");
  }
  const commit = commitByHash(instance, asked.commit_hash, asked.distro_hash, asked.extended_hash, "SUCCESS");
  const id = (store.civotes.at(-1)?.id ?? 0) + 1;
  const row = { id, commitId: commit.id, component: commit.component, ...vote };
  store.addVote(row);
  return jsonAnswer(voteJson(row, commit), 201);
}

function checkedName(name: string): string {
  if (!RESERVED.has(name) && LEGAL_NAME.test(name)) return name;
  throw new AnswerError(appError(403, `Invalid promote_name ${name}`));
}

function recordPromotion(
  instance: DlrnInstance,
  commit: CommitRow,
  promoteName: string,
  user: string,
  now: Date,
) {
  const { store } = instance;
  const timestamp = Math.floor(now.getTime() / 1000);
  const id = (store.promotions.at(-1)?.id ?? 0) + 1;
  const { component } = commit;
  const row = { id, commitId: commit.id, promoteName, timestamp, user, component, aggregateHash: null };
  store.addPromotion(row);
  return promotionJson(instance, row, commit);
}

/** `POST /api/promote`; a purged commit is 410. The timestamp is answered as a float, as DLRN does. */
export function postPromote(instance: DlrnInstance, request: DlrnRequest, now: Date): Answer {
  const user = writer(instance, request);
  const asked = parameters(writeBody(request), {
    commit_hash: "string!",
    distro_hash: "string!",
    promote_name: "string!",
    extended_hash: "string",
  });
  const name = checkedName(asked.promote_name);
  const commit = commitByHash(instance, asked.commit_hash, asked.distro_hash, asked.extended_hash, "SUCCESS");
  if (commit.flags & 2) return appError(410, "commit_hash+distro_hash has been purged, cannot promote it");
  const printed = recordPromotion(instance, commit, name, user, now);
  const answer = jsonAnswer(printed, 201);
  return { ...answer, body: answer.body.replace(/("timestamp":\d+)/, "$1.0") };
}

/** The writes a dashboard never makes: credentials and type are checked, then the caller's role is missing. */
export function postForCiOnly(instance: DlrnInstance, request: DlrnRequest): Answer {
  writer(instance, request);
  writeBody(request);
  return appError(403, "Only members of the CI group may do this");
}
