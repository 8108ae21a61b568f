import { AnswerError, fail, jsonAnswer, pageError, webApp, type ZuulAnswer } from "./answer";
import type { ZuulInstance } from "./instance";
import { buildsetsPage, buildsPage, rowsOf } from "./query";
import { statusOf, statusOfChange } from "./status";
import { buildsetWire, listedBuild, oldShape, timedBuild, wholeBuildset } from "./wire";

interface Asked {
  instance: ZuulInstance;
  query: URLSearchParams;
  /** What follows the name of the resource in the path. */
  rest: string;
  /** Seconds. */
  now: number;
}
type Handler = (asked: Asked) => unknown;

const shaped = (instance: ZuulInstance, row: Record<string, unknown>) =>
  instance.oldServer ? oldShape(row) : row;

const INFO = {
  capabilities: { job_history: true, auth: { realms: {}, default_realm: null, read_protected: false } },
  websocket_url: null,
  stats: { prefix: null, type: "graphite", url: null },
};
const tenantInfo = (tenant: string) =>
  jsonAnswer({ info: { ...INFO, tenant } }, { "Cache-Control": "max-age=3600" });

/** Only `build-times` knows a span of time, and only in this form. */
function timeParameter(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  return Number.isNaN(at) ? fail(500, `invalid ${name}`) : at / 1000;
}

const buildTimes: Handler = ({ instance, query }) => {
  if (instance.oldServer) return webApp();
  const plain = new URLSearchParams(
    [...query].filter(([name]) => !/^(start_time|end_time|limit|skip)$/.test(name)),
  );
  const { fits } = buildsPage(plain, false);
  const from = timeParameter(query, "start_time", Number.NEGATIVE_INFINITY);
  const until = timeParameter(query, "end_time", Number.POSITIVE_INFINITY);
  const { limit, skip } = buildsPage(
    new URLSearchParams([...query].filter(([name]) => name === "limit" || name === "skip")),
    false,
  );
  return instance.store.builds
    .filter((row) => row.end !== null && row.end >= from && row.end <= until && fits(row))
    .map((row) => ({ row, end: Math.floor(row.end ?? 0) }))
    .sort((a, b) => b.end - a.end || b.row.id - a.row.id)
    .slice(skip, skip + limit)
    .map(({ row }) => timedBuild(row));
};

const HANDLERS: Readonly<Record<string, Handler>> = {
  builds: ({ instance, query }) =>
    rowsOf(instance.store.builds, buildsPage(query, instance.oldServer)).map((row) =>
      shaped(instance, listedBuild(row)),
    ),
  buildsets: ({ instance, query }) =>
    rowsOf(instance.store.buildsets, buildsetsPage(query, instance.oldServer)).map((row) =>
      shaped(instance, buildsetWire(row)),
    ),
  build: ({ instance, rest }) => {
    const row = instance.store.build(rest) ?? fail(404);
    return shaped(instance, listedBuild(row, true));
  },
  buildset: ({ instance, rest }) => {
    const row = instance.store.buildset(rest) ?? fail(404);
    const whole = wholeBuildset(row);
    if (!instance.oldServer) return whole;
    return { ...oldShape(whole), builds: whole.builds?.map((build) => oldShape(build)) };
  },
  "build-times": buildTimes,
  status: ({ instance, rest, now }) =>
    rest.startsWith("change/")
      ? statusOfChange(instance, decodeURIComponent(rest.slice(7)), now)
      : jsonAnswer(statusOf(instance, now), {
          "Cache-Control": "public, max-age=1",
          "Last-Modified": new Date(now * 1000).toUTCString(),
        }),
  info: ({ instance }) => tenantInfo(instance.tenant),
  jobs: ({ instance }) =>
    instance.jobs().map(({ name, parent, description }) => ({
      name,
      ...(description ? { description } : {}),
      ...(parent ? { variants: [{ parent }] } : {}),
    })),
  job: ({ instance, rest }) => {
    const job = instance.jobs().find(({ name }) => name === decodeURIComponent(rest)) ?? fail(500);
    return [
      {
        name: job.name,
        parent: job.parent,
        description: job.description ?? null,
        branches: [],
        voting: true,
        attempts: 3,
        timeout: null,
      },
    ];
  },
  pipelines: ({ instance }) =>
    instance.pipelines().map(({ name, driver }) => ({
      name,
      triggers: [{ name: driver === "gerrit" ? instance.canonicalHost : driver, driver }],
    })),
  projects: ({ instance }) =>
    instance.projects().map(({ name, type }) => ({
      name,
      connection_name: instance.canonicalHost,
      canonical_name: `${instance.canonicalHost}/${name}`,
      type,
    })),
  "config-errors": ({ instance, query }) => {
    const { limit, skip } = buildsPage(
      new URLSearchParams([...query].filter(([name]) => name === "limit" || name === "skip")),
      false,
    );
    return instance.configErrors
      .slice(skip, skip + limit)
      .map(({ project, branch, path, error, short, severity, name }) => ({
        source_context: { project, branch, path },
        error,
        short_error: short,
        severity,
        name,
      }));
  },
  "tenant-status": ({ instance }) => ({ config_error_count: instance.configErrors.length }),
  semaphores: () => [],
  labels: () => [],
  nodes: () => [],
  autohold: () => [],
};

/** Below the tenant's prefix: `builds`, `build/<uuid>`, ... */
function answerTenant(instance: ZuulInstance, path: string, query: URLSearchParams, now: Date): ZuulAnswer {
  const [name = "", ...rest] = path.split("/");
  const handler = HANDLERS[name];
  const alone = ["build", "buildset", "job"].includes(name);
  if (!handler || (alone !== rest.length > 0 && name !== "status")) return webApp();
  try {
    const value = handler({ instance, query, rest: rest.join("/"), now: now.getTime() / 1000 });
    const isAnswer = typeof value === "object" && value !== null && "status" in value && "headers" in value;
    return isAnswer ? (value as ZuulAnswer) : jsonAnswer(value);
  } catch (error) {
    if (error instanceof AnswerError) return error.answer;
    throw error;
  }
}

/** Answers a request of Zuul's REST API; `path` begins with `/api`, or is a page of the web application. */
export function answerApi(
  instance: ZuulInstance,
  path: string,
  query: URLSearchParams,
  now: Date,
): ZuulAnswer {
  const tenants = [instance.tenant, ...instance.others, ...instance.loading].sort();
  if (path === "/api/tenants" && !instance.whiteLabel)
    return jsonAnswer(
      tenants.map((name) => ({ name })),
      { "Cache-Control": "public, max-age=1" },
    );
  if (path === "/api/info")
    return instance.whiteLabel
      ? tenantInfo(instance.tenant)
      : jsonAnswer({ info: INFO }, { "Cache-Control": "max-age=3600" });
  if (instance.whiteLabel && path.startsWith("/api/"))
    return answerTenant(instance, path.slice(5), query, now);
  const [, tenant, rest] = /^\/api\/tenant\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (tenant === undefined || rest === undefined) return webApp();
  if (tenant === instance.tenant) return answerTenant(instance, rest, query, now);
  if (instance.loading.includes(tenant)) return pageError(422, "Tenant is not ready");
  if (instance.others.includes(tenant)) return jsonAnswer([]);
  return pageError(404, "Unknown tenant");
}
