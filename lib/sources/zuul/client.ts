import type { z } from "zod";
import type { Rejected } from "@/lib/domain/sync/rejected";
import type {
  ZuulBuildFact,
  ZuulBuildsetDetail,
  ZuulBuildsetEvent,
  ZuulBuildsetFact,
  ZuulBuildTimeFact,
  ZuulConfigErrorFact,
  ZuulInfo,
  ZuulJobFact,
  ZuulPipelineFact,
} from "@/lib/domain/zuul/facts";
import type { ZuulStatus } from "@/lib/domain/zuul/live";
import { ProdchainError } from "@/lib/shared/errors";
import type { Http } from "../http";
import { SourceRefused } from "../source";
import { admit } from "./admit";
import {
  mapBuild,
  mapBuildset,
  mapBuildTime,
  mapConfigError,
  mapEvent,
  mapInfo,
  mapJob,
  mapPipeline,
} from "./map";
import { mapStatus } from "./map-status";
import { type Optional, searchOf, usesOf, type ZuulQuery } from "./query";
import {
  ZuulBuildsetListsWire,
  ZuulBuildsetWire,
  ZuulBuildTimeWire,
  ZuulBuildWire,
  ZuulConfigErrorWire,
  ZuulEventWire,
  ZuulInfoWire,
  ZuulJobWire,
  ZuulPipelineWire,
} from "./schema";
import { ZuulStatusWire } from "./schema-status";
import { createWire, NotJson, type ZuulEndpoint } from "./wire";

/** Row number and uuid of a row as sent, null where it has none that can be read. */
export interface RowKey {
  id: number | null;
  uuid: string | null;
}

export interface ZuulList<Fact> {
  facts: Fact[];
  rejected: Rejected[];
}

/** One page, newest first; `keys` names every row, those set aside included. */
export interface ZuulPage<Fact> extends ZuulList<Fact> {
  keys: RowKey[];
}

export type ZuulClient = ReturnType<typeof createZuulClient>;

/**
 * Reads one tenant of one Zuul, from version 3.19 on. What the server turns out not to know (`idx_*`, `exclude_result`,
 * `complete`) is left out from then on.
 *
 * Errors: see wire.ts; a build, buildset or endpoint that is not there is `undefined`, not an error.
 */
export function createZuulClient(http: Http, endpoint: ZuulEndpoint) {
  const wire = createWire(http, endpoint);
  const lacks = new Set<Optional>();

  /** A 404 on a path that exists means a parameter the server is too old for, or a tenant that is not there. */
  async function rows(path: string, query: ZuulQuery, signal: AbortSignal): Promise<unknown[]> {
    const ask = (without: ReadonlySet<Optional>) =>
      wire.get(`${path}?${searchOf(query, without)}`, signal).then((body) => listOf(body, path));
    const used = usesOf(query).filter((name) => !lacks.has(name));
    let refusal: unknown;
    for (let n = 0; n <= used.length; n++) {
      const dropped = used.slice(0, n);
      const answer = await orUndefined(ask(new Set([...lacks, ...dropped])), (error) => {
        refusal ??= error;
        return isMissing(error);
      });
      if (answer === undefined) continue;
      // Rows with numbers come from a server that knows idx_* and complete: the 404 had another reason.
      if (answer.some((row) => keyOf(row).id !== null)) {
        if (dropped.includes("idx") || dropped.includes("complete")) throw refusal;
        lacks.delete("idx");
        lacks.delete("complete");
      }
      for (const name of dropped) lacks.add(name);
      return answer;
    }
    throw refusal;
  }

  async function page<W, F extends { result: string | null }>(
    path: string,
    schema: z.ZodType<W>,
    map: (fit: W) => F,
    query: ZuulQuery,
    signal: AbortSignal,
  ): Promise<ZuulPage<F>> {
    const answer = await rows(path, query, signal);
    const read: ZuulPage<F> = { facts: [], rejected: [], keys: answer.map(keyOf) };
    for (const row of answer) admit(schema, row, map, read);
    // What the server could not leave out is left out here, in the same way.
    const unwanted = lacks.has("excludeResults") ? query.excludeResults : undefined;
    if (unwanted?.length)
      read.facts = read.facts.filter(({ result }) => result !== null && !unwanted.includes(result));
    return read;
  }

  async function list<W, F>(
    path: string,
    schema: z.ZodType<W>,
    map: (fit: W) => F,
    signal: AbortSignal,
  ): Promise<ZuulList<F>> {
    const read: ZuulList<F> = { facts: [], rejected: [] };
    for (const row of listOf(await wire.get(path, signal), path)) admit(schema, row, map, read);
    return read;
  }

  return {
    builds: (query: ZuulQuery, signal: AbortSignal): Promise<ZuulPage<ZuulBuildFact>> =>
      page("/builds", ZuulBuildWire, (fit) => mapBuild(fit), query, signal),
    buildsets: (query: ZuulQuery, signal: AbortSignal): Promise<ZuulPage<ZuulBuildsetFact>> =>
      page("/buildsets", ZuulBuildsetWire, mapBuildset, query, signal),

    /** False once the server has shown that it cannot tell open rows from others. */
    knowsComplete: () => !lacks.has("complete"),

    async build(uuid: string, signal: AbortSignal): Promise<ZuulList<ZuulBuildFact> | undefined> {
      const body = await orUndefined(wire.get(`/build/${encodeURIComponent(uuid)}`, signal), isMissing);
      if (body === undefined) return undefined;
      const read: ZuulList<ZuulBuildFact> = { facts: [], rejected: [] };
      admit(ZuulBuildWire, body, (fit) => mapBuild(fit), read);
      return read;
    },

    /** A buildset with every attempt of its builds and its events; builds that do not fit are set aside. */
    async buildset(uuid: string, signal: AbortSignal): Promise<ZuulList<ZuulBuildsetDetail> | undefined> {
      const body = await orUndefined(wire.get(`/buildset/${encodeURIComponent(uuid)}`, signal), isMissing);
      return body === undefined ? undefined : mapDetail(body);
    },

    /** Everything queued or running now. */
    async status(signal: AbortSignal): Promise<ZuulStatus> {
      return mapStatus(fitting(ZuulStatusWire, await wire.get("/status", signal), "status"));
    },

    jobs: (signal: AbortSignal): Promise<ZuulList<ZuulJobFact>> => list("/jobs", ZuulJobWire, mapJob, signal),
    pipelines: (signal: AbortSignal): Promise<ZuulList<ZuulPipelineFact>> =>
      list("/pipelines", ZuulPipelineWire, mapPipeline, signal),

    /** Errors in the tenant's configuration, the first 50; undefined where the server does not tell. */
    configErrors: (signal: AbortSignal): Promise<ZuulList<ZuulConfigErrorFact> | undefined> =>
      orUndefined(list("/config-errors", ZuulConfigErrorWire, mapConfigError, signal), isNotOffered),

    /** Ended builds whose end lies in the window, newest end first; undefined before Zuul 9.4. */
    buildTimes: (
      of: { jobNames?: readonly string[]; from: Date; until: Date; limit: number },
      signal: AbortSignal,
    ): Promise<ZuulList<ZuulBuildTimeFact> | undefined> => {
      const search = searchOf({ limit: of.limit, jobNames: of.jobNames ?? [] }, lacks);
      search.append("start_time", plainUtc(of.from));
      search.append("end_time", plainUtc(of.until));
      return orUndefined(
        list(`/build-times?${search}`, ZuulBuildTimeWire, mapBuildTime, signal),
        isNotOffered,
      );
    },

    async info(signal: AbortSignal): Promise<ZuulInfo> {
      return mapInfo(fitting(ZuulInfoWire, await wire.get("/info", signal), "info"));
    },

    /** Names of the tenants behind this root, for a configuration that names none or a wrong one. */
    async tenants(signal: AbortSignal): Promise<string[]> {
      const names = listOf(await wire.getRoot("/tenants", signal), "/tenants").map(
        (tenant) => (tenant as { name?: unknown } | null)?.name,
      );
      return names.filter((name) => typeof name === "string");
    },

    /** Maps again a record that was set aside, after a fix of schema or mapping. */
    replay(part: "builds" | "buildsets", payload: unknown): ZuulList<ZuulBuildFact | ZuulBuildsetFact> {
      const read: ZuulList<ZuulBuildFact | ZuulBuildsetFact> = { facts: [], rejected: [] };
      if (part === "builds") admit(ZuulBuildWire, payload, (fit) => mapBuild(fit), read);
      else admit(ZuulBuildsetWire, payload, mapBuildset, read);
      return read;
    },
  };
}

function mapDetail(body: unknown): ZuulList<ZuulBuildsetDetail> {
  const buildsets: ZuulList<ZuulBuildsetFact> = { facts: [], rejected: [] };
  admit(ZuulBuildsetWire, body, mapBuildset, buildsets);
  const [buildset] = buildsets.facts;
  if (!buildset) return { facts: [], rejected: buildsets.rejected };
  const lists = ZuulBuildsetListsWire.safeParse(body).data;
  const builds: ZuulList<ZuulBuildFact> = { facts: [], rejected: [] };
  for (const row of lists?.builds ?? []) admit(ZuulBuildWire, row, (fit) => mapBuild(fit, buildset), builds);
  const events: ZuulList<ZuulBuildsetEvent> = { facts: [], rejected: builds.rejected };
  for (const row of lists?.events ?? []) admit(ZuulEventWire, row, mapEvent, events);
  return {
    facts: [{ buildset, builds: builds.facts, events: events.facts }],
    rejected: builds.rejected,
  };
}

const isMissing = (error: unknown) => error instanceof SourceRefused && error.status === 404;
/** Servers that also serve the web pages answer a path they do not know with one of those, and 200. */
const isNotOffered = (error: unknown) => isMissing(error) || error instanceof NotJson;

const orUndefined = <T>(answer: Promise<T>, when: (error: unknown) => boolean): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    if (when(error)) return undefined;
    throw error;
  });

function listOf(body: unknown, path: string): unknown[] {
  if (Array.isArray(body)) return body;
  throw new ProdchainError("source-changed-shape", `${path.split("?")[0]} is not a list`);
}

function fitting<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProdchainError("source-changed-shape", `${what} has an unknown form: ${parsed.error.message}`);
}

function keyOf(row: unknown): RowKey {
  const { _id, uuid } = (row ?? {}) as { _id?: unknown; uuid?: unknown };
  return {
    id: Number.isSafeInteger(_id) ? (_id as number) : null,
    uuid: typeof uuid === "string" && uuid !== "" ? uuid : null,
  };
}

/** The only form that build-times takes; a number of seconds is answered with 500. */
const plainUtc = (at: Date) => at.toISOString().slice(0, 19);
