import { z } from "zod";
import type {
  KojiBuildFact,
  KojiDistRepoFact,
  KojiPart,
  KojiRejected,
  KojiStayFact,
  KojiTagFact,
  KojiTargetFact,
  KojiTaskFact,
} from "@/lib/domain/koji/facts";
import { ProdchainError } from "@/lib/shared/errors";
import { mapBuild, mapDistRepo, mapStay, mapTag, mapTarget, mapTask } from "./map";
import { gather, type KojiRows, type RowKind } from "./rows";
import type { KojiRequest } from "./rpc";
import {
  KojiBuildWire,
  KojiEventWire,
  KojiStayWire,
  KojiTaggedWire,
  KojiTagWire,
  KojiTargetWire,
  KojiTaskWire,
} from "./schema";
import { named, type XmlRpcInput } from "./xml-rpc-encode";
import type { XmlRpcValue } from "./xml-rpc-scalar";

const BUILDS: RowKind<KojiBuildWire, KojiBuildFact> = {
  part: "builds",
  schema: KojiBuildWire,
  map: mapBuild,
};
const STAYS: RowKind<KojiStayWire, KojiStayFact> = { part: "stays", schema: KojiStayWire, map: mapStay };
const TAGS: RowKind<KojiTagWire, KojiTagFact> = { part: "tags", schema: KojiTagWire, map: mapTag };
const TARGETS: RowKind<KojiTargetWire, KojiTargetFact> = {
  part: "targets",
  schema: KojiTargetWire,
  map: mapTarget,
};
const TASKS: RowKind<KojiTaskWire, KojiTaskFact> = { part: "tasks", schema: KojiTaskWire, map: mapTask };
const DIST_REPOS: RowKind<KojiTaskWire, KojiDistRepoFact> = {
  part: "distRepos",
  schema: KojiTaskWire,
  map: mapDistRepo,
};

/** A build as it is in a tag; `createEvent` is that of the tagging. */
export interface TaggedFact {
  build: KojiBuildFact;
  tagName: string;
  createEvent: number;
}
const TAGGED: RowKind<KojiTaggedWire, TaggedFact> = {
  part: "builds",
  schema: KojiTaggedWire,
  map: (wire) => ({ build: mapBuild(wire), tagName: wire.tag_name, createEvent: wire.create_event }),
};

/** There is no cap on the server: a listing without a limit is everything. */
export interface Slice {
  order: string;
  limit: number;
  offset?: number;
}

/** The newest event; the cursor of the tag history, to be read before what it is the cursor of. */
export const lastEvent = (): KojiRequest<{ id: number; ts: number }> => ({
  method: "getLastEvent",
  params: [],
  read: (result) => parsed(KojiEventWire, result, "getLastEvent"),
});

export const kojiVersion = (): KojiRequest<string> => ({
  method: "getKojiVersion",
  params: [],
  read: (result) => parsed(z.string(), result, "getKojiVersion"),
});

export interface BuildFilter {
  state?: number;
  /** Epoch seconds; both strictly so. */
  completeAfter?: number;
  completeBefore?: number;
}

/** Builds, with the newest completion among them in epoch seconds, as exact as the hub has it. */
export type BuildRows = KojiRows<KojiBuildFact> & { lastCompletion: number };

export function builds(filter: BuildFilter, slice: Slice): KojiRequest<BuildRows> {
  let lastCompletion = 0;
  const { rows, add } = gather(BUILDS, ({ completion_ts }) => {
    lastCompletion = Math.max(lastCompletion, completion_ts ?? 0);
    return true;
  });
  return {
    method: "listBuilds",
    params: [named({ ...filter, queryOpts: { ...slice } })],
    rows: { path: [], row: add },
    read: (result) => ({ ...listed(result, rows, "listBuilds"), lastCompletion }),
  };
}

export const countBuilds = (filter: BuildFilter): KojiRequest<number> => ({
  method: "listBuilds",
  params: [named({ ...filter, queryOpts: { countOnly: true } })],
  read: (result) => parsed(z.number().int(), result, "listBuilds count"),
});

/** One build by id; no fact and nothing rejected when the hub has none. */
export function build(buildId: number): KojiRequest<KojiRows<KojiBuildFact>> {
  const { rows, add } = gather(BUILDS);
  return {
    method: "getBuild",
    params: [buildId],
    read: (result) => {
      if (result !== null) add(result);
      return rows;
    },
  };
}

/** Stays in tags: of one tag or build, or whatever was tagged or untagged after an event. */
export function history(
  filter: { tag?: string; build?: number; afterEvent?: number },
  slice: Slice,
  keep?: (wire: KojiStayWire) => boolean,
): KojiRequest<KojiRows<KojiStayFact>> {
  const { rows, add } = gather(STAYS, keep);
  return {
    method: "queryHistory",
    // Without `tables` the hub searches every versioned table it has.
    params: [named({ tables: ["tag_listing"], ...filter, queryOpts: { ...slice } })],
    rows: { path: ["tag_listing"], row: add },
    read: (result) => {
      // A hub that finds nothing may leave the table out.
      const tables = parsed(z.record(z.string(), z.unknown()), result, "queryHistory");
      return listed((tables.tag_listing ?? []) as XmlRpcValue, rows, "queryHistory");
    },
  };
}

/** Everything that is in a tag itself now, not only the latest of each package. Fault 1000 when there is no such tag. */
export const tagged = (tag: string): KojiRequest<KojiRows<TaggedFact>> =>
  listing("listTagged", [tag, named({ latest: false, inherit: false })], TAGGED);

export const tags = (pattern: string): KojiRequest<KojiRows<KojiTagFact>> =>
  listing("listTags", [named({ pattern, queryOpts: { order: "name", limit: 5000 } })], TAGS);

export const targets = (): KojiRequest<KojiRows<KojiTargetFact>> =>
  listing("getBuildTargets", [named({ queryOpts: { order: "name", limit: 5000 } })], TARGETS);

/** By method and state only: a time filter makes the hub read its whole table of tasks. */
export type TaskFilter = { method: string; state?: readonly number[] };

/** listTasks takes its two structs by position, unlike every other call. */
export const tasks = (filter: TaskFilter, limit: number): KojiRequest<KojiRows<KojiTaskFact>> =>
  listing("listTasks", [filter, { order: "-id", limit }], TASKS);

export const distRepos = (limit: number): KojiRequest<KojiRows<KojiDistRepoFact>> =>
  listing("listTasks", [{ method: "distRepo" }, { order: "-id", limit }], DIST_REPOS);

/** Tasks by id, with what they were asked for; those the hub does not know are left out. */
export const taskInfos = (taskIds: readonly number[]): KojiRequest<KojiRows<KojiTaskFact>> =>
  taskInfosOf(TASKS, taskIds);

export const distRepoInfos = (taskIds: readonly number[]): KojiRequest<KojiRows<KojiDistRepoFact>> =>
  taskInfosOf(DIST_REPOS, taskIds);

function taskInfosOf<Fact extends object>(
  kind: RowKind<KojiTaskWire, Fact>,
  taskIds: readonly number[],
): KojiRequest<KojiRows<Fact>> {
  const { rows, add } = gather(kind);
  return {
    method: "getTaskInfo",
    params: [taskIds, named({ request: true })],
    read: (result) => {
      if (!Array.isArray(result)) throw changed("getTaskInfo");
      for (const row of result) if (row !== null) add(row);
      return rows;
    },
  };
}

/** Maps again a record that was set aside, after a fix of schema or mapping. */
export function replayKoji(part: KojiPart, payload: unknown): { facts: object[]; rejected: KojiRejected[] } {
  const replay = <Wire, Fact extends object>(kind: RowKind<Wire, Fact>) => {
    const { rows, add } = gather(kind);
    add(payload);
    return rows;
  };
  if (part === "builds") return replay(BUILDS);
  if (part === "stays") return replay(STAYS);
  if (part === "tags") return replay(TAGS);
  if (part === "targets") return replay(TARGETS);
  return part === "distRepos" ? replay(DIST_REPOS) : replay(TASKS);
}

function listing<Wire, Fact extends object>(
  method: string,
  params: readonly XmlRpcInput[],
  kind: RowKind<Wire, Fact>,
): KojiRequest<KojiRows<Fact>> {
  const { rows, add } = gather(kind);
  return { method, params, rows: { path: [], row: add }, read: (result) => listed(result, rows, method) };
}

/** The rows were taken as they came; what is left must be the list they stood in. */
function listed<Rows>(result: XmlRpcValue, rows: Rows, method: string): Rows {
  if (!Array.isArray(result)) throw changed(method);
  return rows;
}

function parsed<T>(schema: z.ZodType<T>, result: XmlRpcValue, method: string): T {
  const read = schema.safeParse(result);
  if (!read.success) throw changed(method);
  return read.data;
}

const changed = (method: string) =>
  new ProdchainError("source-changed-shape", `Koji's answer to ${method} has an unknown form`);
