import type { ServerResponse } from "node:http";
import { serve } from "./http-server";

export interface StubChange {
  number: number;
  project: string;
  updated: Date;
  status?: "NEW" | "MERGED" | "ABANDONED";
  branch?: string;
  topic?: string;
  subject?: string;
  message?: string;
  /** Votes on Verified: value and login. */
  verified?: [number, string][];
  /** Written over the row as it is sent. */
  wire?: Record<string, unknown>;
}

const stamp = (at: Date) => at.toISOString().replace("T", " ").replace("Z", "000000");

/**
 * A Gerrit over real HTTP that understands the queries our client makes: project:, status:open, after:, change:, OR and
 * brackets. `changes` and `heads` ("project branch" to revision) may be altered between requests; `trouble` may
 * answer first; then it returns true.
 */
export async function stubGerrit(pageSize = 200) {
  const state = {
    changes: [] as StubChange[],
    heads: new Map<string, string>(),
    asked: [] as string[],
    trouble: undefined as ((response: ServerResponse) => boolean) | undefined,
  };
  const server = await serve((request, response) => {
    const url = new URL(request.url ?? "", "http://stub");
    state.asked.push(decodeURIComponent(url.pathname + url.search));
    if (state.trouble?.(response)) return;
    const json = (value: unknown) =>
      response
        .writeHead(200, { "content-type": "application/json; charset=UTF-8" })
        .end(`)]}'\n${JSON.stringify(value)}`);
    const [, project = "", branch = ""] = /^\/projects\/([^/]+)\/branches\/([^/]+)$/.exec(url.pathname) ?? [];
    if (project) {
      const [p, b] = [decodeURIComponent(project), decodeURIComponent(branch)];
      const revision = state.heads.get(`${p} ${b}`);
      return revision
        ? json({ ref: `refs/heads/${b}`, revision })
        : response.writeHead(404, { "content-type": "text/plain" }).end(`Not found: ${b}`);
    }
    const start = Number(url.searchParams.get("S") ?? 0);
    const lists = url.searchParams.getAll("q").map((query) => {
      const all = state.changes
        .filter((change) => matches(change, query))
        .sort((a, b) => b.updated.getTime() - a.updated.getTime());
      const page = all.slice(start, start + pageSize).map(toWire);
      const last = page.at(-1);
      if (last && start + pageSize < all.length) last._more_changes = true;
      return page;
    });
    return json(lists.length === 1 ? lists[0] : lists);
  });
  return { ...server, state };
}

function matches(change: StubChange, query: string): boolean {
  const bracketed = /^\((.*)\)(.*)$/.exec(query);
  if (bracketed) return matches(change, bracketed[1] ?? "") && matches(change, bracketed[2] ?? "");
  if (query.includes(" OR ")) return query.split(" OR ").some((part) => matches(change, part));
  return (query.match(/\w+:("[^"]*"|\S+)/g) ?? []).every((term) => {
    const cut = term.indexOf(":");
    const value = term.slice(cut + 1).replaceAll('"', "");
    switch (term.slice(0, cut)) {
      case "project":
        return value.startsWith("^") ? new RegExp(value).test(change.project) : change.project === value;
      case "status":
        return (change.status ?? "NEW") === "NEW";
      case "change":
        return change.number === Number(value);
      case "after":
        return change.updated >= new Date(`${value.replace(" ", "T")}Z`);
      default:
        return false;
    }
  });
}

function toWire(change: StubChange): Record<string, unknown> {
  const { number, project, updated, status = "NEW" } = change;
  const revision = number.toString(16).padStart(40, "0");
  return {
    _number: number,
    project,
    branch: change.branch ?? "rpm-master",
    topic: change.topic,
    subject: change.subject ?? `Change ${number}`,
    status,
    created: stamp(new Date(updated.getTime() - 3_600_000)),
    updated: stamp(updated),
    ...(status === "MERGED" && { submitted: stamp(updated) }),
    owner: { _account_id: 7, username: "packager" },
    labels: {
      Verified: {
        all: (change.verified ?? []).map(([value, username]) => ({ value, username, date: stamp(updated) })),
      },
    },
    current_revision: revision,
    revisions: { [revision]: { _number: 1, commit: { message: change.message ?? "" } } },
    ...change.wire,
  };
}
