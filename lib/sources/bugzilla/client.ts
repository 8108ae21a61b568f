import { ProdchainError } from "@/lib/shared/errors";
import type { BugReading, BugTracker } from "../bug-tracker";
import type { Http } from "../http";
import { jsonOf } from "../json";
import { SourceRefused } from "../source";
import { goneBug, mapBug } from "./map";
import { AnswerWire, BugWire } from "./schema";

export interface BugzillaEndpoint {
  /** Root of the site: https://bugzilla.redhat.com; /rest/bug follows it. */
  url: string;
  /** Another root of the REST API, where it has one. */
  api?: string;
}

const FIELDS = [
  "id",
  "summary",
  "status",
  "resolution",
  "is_open",
  "priority",
  "severity",
  "assigned_to",
  "last_change_time",
  "cf_last_closed",
].join(",");
const PAGE = 200;
const MOST_PAGES = 5;
/** Codes of "no such bug", which one number of several makes the whole answer on some versions. */
const NO_SUCH_BUG = new Set([100, 101, 102]);

/** Reads bugs of a Bugzilla over REST, without signing in. */
export function createBugzillaClient(http: Http, endpoint: BugzillaEndpoint): BugTracker {
  const root = `${(endpoint.api ?? `${endpoint.url}/rest`).replace(/\/+$/, "")}/bug`;

  async function ask(
    parameters: URLSearchParams,
    into: BugReading,
    signal: AbortSignal,
  ): Promise<{ read: number; noSuchBug: boolean }> {
    parameters.set("include_fields", FIELDS);
    into.requests += 1;
    const answer = await http.send({
      url: `${root}?${parameters}`,
      headers: { accept: "application/json" },
      signal,
    });
    const { host } = new URL(answer.url);
    // "No such bug" comes as 404 or 401 with a body that tells it.
    const isTold = answer.status === 404 || answer.status === 401 || answer.status === 400;
    const body = parseAnswer(jsonOf(isTold ? { ...answer, status: 200 } : answer), host);
    if (body.error && NO_SUCH_BUG.has(body.code ?? 0)) return { read: 0, noSuchBug: true };
    if (isTold) throw SourceRefused.from(answer);
    if (body.error || body.bugs === undefined)
      throw new ProdchainError(
        "source-unavailable",
        `${host} answered an error: ${(body.message ?? "without words").slice(0, 200)}`,
      );
    for (const one of body.bugs) {
      const bug = BugWire.safeParse(one);
      if (bug.success) into.bugs.push(mapBug(bug.data, endpoint.url));
      else
        into.rejected.push({
          payload: one,
          reason: bug.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "),
        });
    }
    return { read: body.bugs.length, noSuchBug: false };
  }

  async function fetchSome(keys: readonly string[], into: BugReading, signal: AbortSignal): Promise<void> {
    const { noSuchBug } = await ask(new URLSearchParams({ id: keys.join(",") }), into, signal);
    if (!noSuchBug || keys.length === 1) return;
    const half = Math.ceil(keys.length / 2);
    await fetchSome(keys.slice(0, half), into, signal);
    await fetchSome(keys.slice(half), into, signal);
  }

  return {
    batch: 100,
    async fetch(keys, signal) {
      const into = emptyReading();
      if (keys.length === 0) return into;
      await fetchSome(keys, into, signal);
      const unfit = new Set(
        into.rejected.map(({ payload }) => String((payload as { id?: unknown } | null)?.id)),
      );
      const told = new Set(into.bugs.map((bug) => bug.key));
      for (const key of keys)
        if (!told.has(key) && !unfit.has(key)) into.bugs.push(goneBug(key, endpoint.url));
      return into;
    },
    async query(saved, signal) {
      const into = emptyReading();
      for (let page = 0; page < MOST_PAGES; page++) {
        const parameters = new URLSearchParams(saved);
        parameters.set("limit", String(PAGE));
        parameters.set("offset", String(page * PAGE));
        const { read } = await ask(parameters, into, signal);
        if (read < PAGE) return into;
      }
      into.truncated = true;
      return into;
    },
  };
}

const emptyReading = (): BugReading => ({ bugs: [], rejected: [], requests: 0, truncated: false });

function parseAnswer(body: unknown, host: string) {
  const parsed = AnswerWire.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProdchainError(
    "source-changed-shape",
    `${host}: the list of bugs has an unknown form at ${parsed.error.issues[0]?.path.join(".") || "its root"}`,
  );
}
