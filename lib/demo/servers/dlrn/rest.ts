import {
  type Answer,
  AnswerError,
  type DlrnRequest,
  frameworkError,
  htmlAnswer,
  jsonAnswer,
  unauthorized,
} from "./answer";
import { answerGraphql } from "./graphql-endpoint";
import { type DlrnInstance, isKnownUser } from "./instance";
import { getBuildMetrics, getPrometheus } from "./metrics";
import { getComponents, getPromotions } from "./promotions";
import { getAggStatus, getLastTestedRepo, getRepoStatus } from "./votes";
import { postForCiOnly, postHealth, postPromote, postRecheckPackage, postReportResult } from "./writes";

type Handler = (instance: DlrnInstance, request: DlrnRequest, now: Date) => Answer;

function getHealth({ store }: DlrnInstance): Answer {
  return jsonAnswer({ result: store.commits.length > 0 ? "ok" : "ok, no commits in DB" });
}

/** DLRN's HTML pages are shells whose scripts ask GraphQL; there is nothing in them to read. */
const shell =
  (title: string): Handler =>
  (instance) =>
    htmlAnswer(
      `<!doctype html>\n<html lang="en">\n<head><title>${title} - ${instance.target}</title></head>\n<body><h1>${title}</h1><p>Data is loaded by a script.</p></body>\n</html>\n`,
    );

const ROUTES: Record<string, { get?: Handler; post?: Handler }> = {
  "/api/health": { get: getHealth, post: postHealth },
  "/api/promotions": { get: getPromotions },
  "/api/repo_status": { get: getRepoStatus },
  "/api/agg_status": { get: getAggStatus },
  "/api/last_tested_repo": { get: getLastTestedRepo, post: postForCiOnly },
  "/api/components": { get: getComponents },
  "/api/metrics/builds": { get: getBuildMetrics },
  "/metrics": { get: getPrometheus },
  "/api/civotes.html": { get: shell("CI votes") },
  "/api/civotes_agg.html": { get: shell("CI votes on aggregates") },
  "/api/civotes_detail.html": { get: shell("CI votes in detail") },
  "/api/civotes_agg_detail.html": { get: shell("CI votes on aggregates in detail") },
  "/api/report.html": { get: shell("Builds") },
  "/api/recheck_package": { post: postRecheckPackage },
  "/api/report_result": { post: postReportResult },
  "/api/promote": { post: postPromote },
  "/api/promote-batch": { post: postForCiOnly },
  "/api/remote/import": { post: postForCiOnly },
};

function allowed(route: { get?: Handler; post?: Handler }): string {
  return ["OPTIONS", ...(route.get ? ["GET", "HEAD"] : []), ...(route.post ? ["POST"] : [])].join(", ");
}

/** Answers one request under an instance's API root; never throws for what a client sends. */
export function answerApi(instance: DlrnInstance, request: DlrnRequest, now: Date): Answer {
  if (request.path === "/api/graphql") return answerGraphql(instance, request);
  const route = Object.hasOwn(ROUTES, request.path) ? ROUTES[request.path] : undefined;
  if (!route) return frameworkError(404);
  if (request.method === "OPTIONS") return htmlAnswer("", 200, { Allow: allowed(route) });
  const reads = request.method === "GET" || request.method === "HEAD";
  const handler = reads ? route.get : request.method === "POST" ? route.post : undefined;
  if (!handler) return frameworkError(405, { Allow: allowed(route) });
  // The application leaves /metrics and GraphQL open when reads are protected, as recorded.
  const guarded = reads && instance.protectReads && request.path.startsWith("/api/");
  if (guarded && !isKnownUser(instance, request.headers.authorization)) return unauthorized();
  try {
    return handler(instance, request, now);
  } catch (error) {
    if (error instanceof AnswerError) return error.answer;
    throw error;
  }
}
