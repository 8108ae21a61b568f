import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReviewStore } from "../../rows/review-store";
import { Faults, isCutOff, sendAnswer, slowed } from "../faults";
import { type Rewrite, rewritten, type ServerPart } from "../part";
import { BadQuery, parseQuery } from "./query";
import { changeWire } from "./wire";

/** The server gives no more than that at once, whatever is asked for. */
const MOST = 500;
const GUARD = ")]}'\n";
const MODES = [
  "slow",
  "500",
  "429",
  "truncated",
  "html200",
  "wrong-types",
  "reset",
  "timeout",
  "off",
] as const;
type Mode = (typeof MODES)[number];

export interface GerritPartSettings {
  store: ReviewStore;
  /** Commit a branch stands on, or undefined. */
  head(project: string, branch: string): string | undefined;
  root?: string;
  /** Names of DLRN's file tree in messages. */
  rewrite?: readonly Rewrite[];
}

interface Answer {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

const plain = (status: number, body: string): Answer => ({ status, type: "text/plain; charset=utf-8", body });
const json = (value: unknown): Answer => ({
  status: 200,
  type: "application/json; charset=utf-8",
  body: `${GUARD}${JSON.stringify(value)}\n`,
});

/** Where links to changes lead; the demo has no pages of its own there. */
const page = (path: string): Answer => ({
  status: 200,
  type: "text/html; charset=utf-8",
  body: `<!doctype html><title>Review</title><p>Change ${/\d+$/.exec(path)?.[0] ?? ""} of the demo.</p>`,
});

/** Gerrit's REST API, as far as reading changes and branches goes. */
export class GerritPart implements ServerPart {
  readonly id = "gerrit";
  private readonly root: string;
  private readonly faults = new Faults<Mode>();

  constructor(private readonly settings: GerritPartSettings) {
    this.root = settings.root ?? "/gerrit";
  }

  owns(path: string): boolean {
    return path.startsWith(`${this.root}/`);
  }

  misbehave(value: unknown): string | undefined {
    return this.faults.read(value, MODES);
  }

  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? "/", `http://${message.headers.host ?? "localhost"}`);
    const fault = this.faults.take(`${url.pathname}${url.search}`);
    if (isCutOff(response, fault)) return;
    await slowed(fault);
    const answer = faulty(this.answer(url), fault?.mode);
    const body = rewritten(answer.body, message, this.settings.rewrite);
    const headers = { "Content-Type": answer.type, ...answer.headers };
    sendAnswer(response, { status: answer.status, headers, body }, fault);
  }

  private answer({ pathname, searchParams }: URL): Answer {
    // The same paths are served to accounts below /a.
    const path = pathname.slice(this.root.length).replace(/^\/a\//, "/");
    if (path === "/changes/") return this.changes(searchParams);
    const [, number] = /^\/changes\/(?:[^/]*~)?(\d+)(?:\/detail)?$/.exec(path) ?? [];
    if (number !== undefined) {
      const row = this.settings.store.get(Number(number));
      const all = new Set(["DETAILED_LABELS", "DETAILED_ACCOUNTS", ...searchParams.getAll("o")]);
      return row && row.patchset > 0 ? json(changeWire(row, all)) : plain(404, `Not found: ${number}`);
    }
    if (path.startsWith("/c/")) return page(path);
    const [, project, branch] = /^\/projects\/([^/]+)\/branches\/([^/]+)$/.exec(path) ?? [];
    if (project === undefined || branch === undefined) return plain(404, "Not found");
    const name = decodeURIComponent(branch);
    const revision = this.settings.head(decodeURIComponent(project), name);
    return revision === undefined
      ? plain(404, `Not found: ${name}`)
      : json({ ref: `refs/heads/${name}`, revision, can_delete: false });
  }

  private changes(query: URLSearchParams): Answer {
    const options = new Set(query.getAll("o"));
    const limit = Math.min(MOST, Number(query.get("n") ?? query.get("limit") ?? MOST));
    const start = Number(query.get("S") ?? query.get("start") ?? 0);
    if (!Number.isInteger(limit) || !Number.isInteger(start)) return plain(400, "not a number");
    const rows = this.settings.store.latest().filter(({ patchset }) => patchset > 0);
    try {
      const lists = query.getAll("q").map((text) => {
        const test = parseQuery(text);
        const found = rows.filter(test);
        return found.slice(start, start + limit).map((row, index, page) => ({
          ...changeWire(row, options),
          ...(index === page.length - 1 && found.length > start + limit ? { _more_changes: true } : {}),
        }));
      });
      return json(lists.length === 1 ? lists[0] : lists);
    } catch (error) {
      if (error instanceof BadQuery) return plain(400, error.message);
      throw error;
    }
  }
}

function faulty(answer: Answer, mode: Mode | undefined): Answer {
  if (mode === "500") return plain(500, "Internal server error");
  if (mode === "429") return { ...plain(429, "Too many requests"), headers: { "Retry-After": "2" } };
  if (mode === "html200")
    return { status: 200, type: "text/html", body: "<!doctype html><title>Log in</title>" };
  if (mode !== "wrong-types" || answer.status !== 200) return answer;
  const value = JSON.parse(answer.body.slice(GUARD.length)) as unknown;
  if (!Array.isArray(value)) return answer;
  return json(
    value.map((row, index) =>
      index === 1 ? { _number: (row as { _number?: unknown })._number, project: 7 } : row,
    ),
  );
}
