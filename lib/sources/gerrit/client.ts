import type { BranchHeadFact, ReviewFact } from "@/lib/domain/gerrit/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { Http } from "../http";
import { jsonOf } from "../json";
import { SourceRefused } from "../source";
import { mapBranch, mapChange } from "./map";
import { BranchWire, ChangeWire } from "./schema";

export interface GerritEndpoint {
  /** Root of the Gerrit, such as https://review.example.org/r. */
  baseUrl: string;
  /** HTTP password of an account; without one the public part is read. */
  auth?: { username: string; password: string };
}

/** One page of a query, most lately updated first; `facts` and `rejected` together are `size` rows. */
export interface ReviewPage {
  facts: ReviewFact[];
  rejected: Rejected[];
  /** Change numbers of the page, of rejected rows too where they could be read. */
  numbers: number[];
  size: number;
  /** The server has more. */
  more: boolean;
}

export type GerritClient = ReturnType<typeof createGerritClient>;

/** Facts remember the record they came from, for when the database refuses one. */
const wires = new WeakMap<object, unknown>();

/** The record a fact was made from, as it came; the fact itself when it was made from none. */
export const wireOf = (fact: object): unknown => wires.get(fact) ?? fact;

/** Servers cap this by themselves, often at 500. */
export const PAGE = 200;

/** First line of every JSON body, there to keep browsers from running it as a script. */
const GUARD = /^\)\]\}'[^\n]*\n/;

const OPTIONS = ["DETAILED_LABELS", "DETAILED_ACCOUNTS", "CURRENT_REVISION", "CURRENT_COMMIT"];

/**
 * Reads one Gerrit by its REST API.
 *
 * @throws SourceRefused on a status the server chose, ProdchainError source-changed-shape when the answer is not what
 *   was asked for, source-unavailable when none could be had
 */
export function createGerritClient(http: Http, endpoint: GerritEndpoint) {
  const base = endpoint.baseUrl.replace(/\/+$/, "");
  // Gerrit serves the same paths to accounts under /a, and takes Basic nowhere else.
  const api = endpoint.auth ? `${base}/a` : base;

  async function get(path: string, signal: AbortSignal): Promise<unknown> {
    const headers = { accept: "application/json" };
    const { auth } = endpoint;
    const answer = await http.send({ url: api + path, signal, headers, ...(auth && { auth }) });
    return jsonOf(answer, (text) => text.replace(GUARD, ""));
  }

  function toPage(rows: unknown): ReviewPage {
    if (!Array.isArray(rows))
      throw new ProdchainError("source-changed-shape", "Gerrit's list of changes is not a list");
    const page: ReviewPage = { facts: [], rejected: [], numbers: [], size: rows.length, more: false };
    for (const row of rows) admit(row, base, page);
    page.more = (rows.at(-1) as { _more_changes?: unknown } | null | undefined)?._more_changes === true;
    return page;
  }

  async function changes(
    queries: readonly string[],
    start: number,
    signal: AbortSignal,
  ): Promise<ReviewPage[]> {
    const parameters = [
      ...queries.map((query) => `q=${encodeURIComponent(query)}`),
      `n=${PAGE}`,
      ...(start > 0 ? [`S=${start}`] : []),
      ...OPTIONS.map((option) => `o=${option}`),
    ];
    const body = await get(`/changes/?${parameters.join("&")}`, signal);
    // One query is answered with its list, several with a list of lists.
    if (queries.length === 1) return [toPage(body)];
    if (!Array.isArray(body) || body.length !== queries.length)
      throw new ProdchainError(
        "source-changed-shape",
        `Gerrit did not answer each of ${queries.length} queries`,
      );
    return body.map(toPage);
  }

  return {
    /** One page per query, all from the same `start`. */
    changes,

    /** The head of a branch; undefined when the project or the branch is not there, or not for us. */
    async branch(project: string, branch: string, signal: AbortSignal): Promise<BranchHeadFact | undefined> {
      const path = `/projects/${encodeURIComponent(project)}/branches/${encodeURIComponent(branch)}`;
      try {
        const parsed = BranchWire.safeParse(await get(path, signal));
        if (!parsed.success) throw new ProdchainError("source-changed-shape", `${project}: not a branch`);
        return mapBranch(parsed.data, project);
      } catch (error) {
        if (error instanceof SourceRefused && error.status === 404) return undefined;
        throw error;
      }
    },

    /** Maps again a record that was set aside, after a fix of schema or mapping. */
    replay: (payload: unknown): ReviewPage => toPage([payload]),
  };
}

/** Parses and maps one row into `page`, or sets it aside with the reason. */
function admit(row: unknown, base: string, page: ReviewPage): void {
  const number = (row as { _number?: unknown } | null)?._number;
  if (typeof number === "number") page.numbers.push(number);
  const parsed = ChangeWire.safeParse(row);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    page.rejected.push({
      payload: row,
      reason: `${issue?.path.join(".") || "row"}: ${issue?.message ?? "does not fit"}`,
    });
    return;
  }
  try {
    const fact = mapChange(parsed.data, base);
    wires.set(fact, row);
    page.facts.push(fact);
  } catch (error) {
    page.rejected.push({ payload: row, reason: messageOf(error) });
  }
}
