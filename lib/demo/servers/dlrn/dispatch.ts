import { type Answer, type DlrnRequest, frameworkError } from "./answer";
import { rootFieldCount } from "./graphql-endpoint";
import type { DlrnInstance } from "./instance";
import { answerApi } from "./rest";
import { answerWeb } from "./web-tree";

/** A request with the instance and the side of it that its path leads to. */
export interface Routed {
  instance: DlrnInstance;
  side: "api" | "web";
  request: DlrnRequest;
}

const below = (path: string, root: string) => path.startsWith(`${root}/`);

/** Finds the instance by path prefix; an API root wins over a web root that it contains. */
export function route(instances: readonly DlrnInstance[], request: DlrnRequest): Routed | undefined {
  const found = (side: "api" | "web") => {
    const root = (instance: DlrnInstance) => (side === "api" ? instance.apiRoot : instance.webRoot);
    const instance = instances.find((one) => below(request.path, root(one)));
    if (!instance) return undefined;
    return { instance, side, request: { ...request, path: request.path.slice(root(instance).length) } };
  };
  return found("api") ?? found("web");
}

/** The answer of an instance; what a handler did not expect is the framework's 500, as on the real server. */
export function answer({ instance, side, request }: Routed, now: Date): Answer {
  try {
    return side === "api" ? answerApi(instance, request, now) : answerWeb(instance, request);
  } catch {
    return frameworkError(500);
  }
}

const PAGED = new Set(["/api/promotions", "/api/graphql"]);

/** How many pages a request asks for, to answer at the recorded pace; files and small answers count none. */
export function pagesAsked({ side, request }: Routed): number {
  if (side === "web" || !PAGED.has(request.path)) return 0;
  return request.path === "/api/graphql" ? rootFieldCount(request) : 1;
}
