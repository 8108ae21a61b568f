import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ZuulRow = Record<string, unknown> & { uuid: string };
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * One tenant of a Zuul and its log server over real HTTP, for tests: rows are what the test sets, answers and their errors
 * as the real one gives them.
 */
export class ZuulServer {
  builds: ZuulRow[] = [];
  buildsets: ZuulRow[] = [];
  /** Whole buildsets by uuid, where the test knows more than the rows tell. */
  details = new Map<string, unknown>();
  status: unknown = { pipelines: [] };
  jobs: unknown[] = [];
  pipelines: unknown[] = [];
  configErrors: unknown[] = [];
  /** Log files by path below /logs/. */
  logs = new Map<string, string | Buffer | Handler>();
  /** Answers every request to the API instead. */
  trouble: Handler | undefined;
  requests: string[] = [];
  /** Called before each answer of the API. */
  onRequest: (path: string) => void = () => {};
  #server: Server | undefined;
  /** Scheme, host and port once it listens. */
  origin = "";

  /** @returns the root of the Zuul; its tenant is "rdo" */
  async listen(): Promise<string> {
    const server = createServer((request, response) => this.#answer(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return `${this.origin}/zuul`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search, searchParams } = new URL(request.url ?? "/", "http://zuul.invalid");
    if (pathname.startsWith("/logs/")) this.#log(pathname.slice("/logs/".length), request, response);
    else this.#api(pathname, search, searchParams, request, response);
  }

  #api(
    pathname: string,
    search: string,
    searchParams: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const path = pathname.replace("/zuul/api/tenant/rdo", "");
    this.requests.push(path + search);
    this.onRequest(path);
    if (this.trouble) this.trouble(request, response);
    else if (!this.#json(path, searchParams, response)) {
      response.writeHead(pathname.startsWith("/zuul/api/tenant/") ? 404 : 200, {
        "content-type": "text/html",
      });
      response.end("<!doctype html><html></html>");
    }
  }

  /** @returns false when there is no such path */
  #json(path: string, searchParams: URLSearchParams, response: ServerResponse): boolean {
    const [, kind, uuid] = /^\/(build|buildset)\/([\w:-]+)$/.exec(path) ?? [];
    const lists: Record<string, () => unknown> = {
      "/builds": () => listed(this.builds, searchParams),
      "/buildsets": () => listed(this.buildsets, searchParams),
      "/status": () => this.status,
      "/jobs": () => this.jobs,
      "/pipelines": () => this.pipelines,
      "/config-errors": () => this.configErrors,
      "/info": () => ({ info: { tenant: null, capabilities: {} } }),
      "/zuul/api/tenants": () => [{ name: "rdo" }],
      "/build": () => this.builds.find((row) => row.uuid === uuid),
      "/buildset": () => this.#detail(uuid ?? ""),
    };
    const list = lists[kind ? `/${kind}` : path];
    if (list) json(response, list());
    return list !== undefined;
  }

  #log(path: string, request: IncomingMessage, response: ServerResponse): void {
    const file = this.logs.get(path);
    if (typeof file === "function") file(request, response);
    else if (file === undefined)
      response.writeHead(404, { "content-type": "text/html" }).end("<html></html>");
    else response.end(file);
  }

  #detail(uuid: string): unknown {
    const buildset = this.buildsets.find((row) => row.uuid === uuid);
    if (!buildset) return undefined;
    if (this.details.has(uuid)) return this.details.get(uuid);
    const builds = this.builds
      .filter((row) => (row.buildset as ZuulRow | null)?.uuid === uuid)
      .map(({ buildset: _, pipeline: __, event_id: ___, event_timestamp: ____, ...row }) => row)
      .reverse();
    return { ...buildset, ...(builds.length > 0 && { builds }) };
  }
}

function json(response: ServerResponse, body: unknown): void {
  if (body === undefined) {
    response.writeHead(404, { "content-type": "text/html;charset=utf-8" }).end("<!DOCTYPE html>");
    return;
  }
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}

function listed(rows: readonly ZuulRow[], search: URLSearchParams): ZuulRow[] {
  const number = (name: string, otherwise: number) => Number(search.get(name) ?? otherwise);
  const oneOf = (name: string, value: unknown) =>
    !search.has(name) || search.getAll(name).includes(String(value));
  const complete = search.get("complete");
  const skip = number("skip", 0);
  return rows
    .filter(
      (row) =>
        Number(row._id) >= number("idx_min", 0) &&
        Number(row._id) <= number("idx_max", Number.MAX_SAFE_INTEGER) &&
        oneOf("uuid", row.uuid) &&
        oneOf("pipeline", row.pipeline) &&
        oneOf("result", row.result) &&
        (complete === null || (complete === "true") === (row.result !== null)),
    )
    .sort((a, b) => Number(b._id) - Number(a._id))
    .slice(skip, skip + number("limit", 50));
}

export const zuulUuid = (n: number, prefix = "b") => `${prefix}${String(n).padStart(31, "0")}`;

const plain = (at: number) => new Date(at).toISOString().slice(0, 19);

/** A build as Zuul 11 lists it, one a minute from `start`. */
export const zuulBuild = (id: number, start: Date, over: Partial<ZuulRow> = {}): ZuulRow => ({
  _id: id,
  uuid: zuulUuid(id),
  job_name: `job-${id % 7}`,
  result: "SUCCESS",
  start_time: plain(start.getTime() + id * 60_000),
  end_time: plain(start.getTime() + id * 60_000 + 300_000),
  duration: 300.25,
  final: true,
  voting: true,
  held: false,
  log_url: null,
  nodeset: "",
  error_detail: null,
  artifacts: [],
  provides: [],
  pipeline: "openstack-periodic-integration-main",
  event_id: "e",
  event_timestamp: plain(start.getTime() + id * 60_000 - 60_000),
  buildset: { uuid: zuulUuid(Math.ceil(id / 10), "a") },
  ref: { project: "rdo-jobs", branch: "master", change: null, patchset: null, ref: "refs/heads/master" },
  ...over,
});

/** A buildset of ten builds. */
export const zuulBuildset = (id: number, start: Date, over: Partial<ZuulRow> = {}): ZuulRow => ({
  _id: id,
  uuid: zuulUuid(id, "a"),
  result: "SUCCESS",
  message: "Build succeeded.",
  pipeline: "openstack-periodic-integration-main",
  event_id: "e",
  event_timestamp: plain(start.getTime() + id * 600_000),
  refs: [{ project: "rdo-jobs", branch: "master", change: null, patchset: null, ref: "refs/heads/master" }],
  ...over,
});
