import type { BugFact } from "@/lib/domain/bugs/facts";
import { ProdchainError } from "@/lib/shared/errors";
import type { BugReading, BugTracker } from "../bug-tracker";
import type { Http } from "../http";
import { jsonOf } from "../json";
import { SourceRefused } from "../source";
import { goneBug, keyOfTask, mapBug } from "./map";
import { CollectionWire, TaskWire } from "./schema";

export interface LaunchpadEndpoint {
  /** Root of the API with its version: https://api.launchpad.net/devel */
  api: string;
  /** Root of the pages people read: https://bugs.launchpad.net */
  url: string;
  /** Project whose task tells a bug's status, and in which saved queries search. */
  project: string | null;
}

/** Private bugs answer like those that are not there. */
const NOT_THERE = new Set([401, 403, 404, 410]);
const PAGE = 75;
const MOST_PAGES = 8;

/** Reads bugs of a Launchpad, each by its tasks, without signing in. */
export function createLaunchpadClient(http: Http, endpoint: LaunchpadEndpoint): BugTracker {
  const root = endpoint.api.replace(/\/+$/, "");

  /** Every task of a collection, page by page. Pages elsewhere than under the API's root are not followed. */
  async function tasksOf(first: string, into: BugReading, signal: AbortSignal): Promise<TaskWire[]> {
    const tasks: TaskWire[] = [];
    let url: string | null = first;
    for (let page = 0; url !== null && page < MOST_PAGES; page++) {
      into.requests += 1;
      const answer = await http.send({ url, headers: { accept: "application/json" }, signal });
      const collection = parseCollection(jsonOf(answer), new URL(answer.url).host);
      for (const entry of collection.entries) {
        const task = TaskWire.safeParse(entry);
        if (task.success) tasks.push(task.data);
        else into.rejected.push({ payload: entry, reason: reasonOf(task.error.issues) });
      }
      const next = collection.next_collection_link ?? null;
      url = next?.startsWith(`${root}/`) ? next : null;
      if (next && (url === null || page === MOST_PAGES - 1)) into.truncated = true;
    }
    return tasks;
  }

  async function fetchOne(key: string, into: BugReading, signal: AbortSignal): Promise<BugFact | null> {
    try {
      const tasks = await tasksOf(`${root}/bugs/${encodeURIComponent(key)}/bug_tasks`, into, signal);
      return mapBug(key, tasks, endpoint);
    } catch (error) {
      if (error instanceof SourceRefused && NOT_THERE.has(error.status)) return goneBug(key, endpoint.url);
      throw error;
    }
  }

  return {
    batch: 25,
    async fetch(keys, signal) {
      const into = emptyReading();
      for (const key of keys) {
        const bug = await fetchOne(key, into, signal);
        if (bug !== null) into.bugs.push(bug);
      }
      return into;
    },
    async query(saved, signal) {
      const into = emptyReading();
      const search = new URLSearchParams(saved);
      search.set("ws.op", "searchTasks");
      search.set("ws.size", String(PAGE));
      const where = endpoint.project === null ? "bugs" : encodeURIComponent(endpoint.project);
      const tasks = await tasksOf(`${root}/${where}?${search}`, into, signal);
      const byKey = new Map<string, TaskWire[]>();
      for (const task of tasks) {
        const key = keyOfTask(task);
        if (key === null) into.rejected.push({ payload: task, reason: "names no bug" });
        else byKey.set(key, [...(byKey.get(key) ?? []), task]);
      }
      into.bugs.push(...[...byKey].flatMap(([key, own]) => mapBug(key, own, endpoint) ?? []));
      return into;
    },
  };
}

const emptyReading = (): BugReading => ({ bugs: [], rejected: [], requests: 0, truncated: false });

function parseCollection(body: unknown, host: string) {
  const parsed = CollectionWire.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProdchainError(
    "source-changed-shape",
    `${host}: a list of bug tasks has an unknown form at ${parsed.error.issues[0]?.path.join(".") || "its root"}`,
  );
}

const reasonOf = (issues: readonly { path: readonly PropertyKey[]; message: string }[]) =>
  issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
