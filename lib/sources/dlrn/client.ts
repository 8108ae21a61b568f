import type { z } from "zod";
import type {
  CiVoteAggregateFact,
  CiVoteFact,
  DlrnCommitFact,
  PromotionFact,
  QueueFact,
} from "@/lib/domain/dlrn/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { Http } from "../http";
import { jsonOf } from "../json";
import { SourceRefused } from "../source";
import { idOf, mapCapabilities, mapCiVote, mapCiVoteAggregate, mapCommit, mapPromotion } from "./map";
import { parseQueuePage } from "./queue-page";
import {
  type DlrnCapabilities,
  DlrnCiVoteAggWire,
  DlrnCiVoteWire,
  DlrnCommitWire,
  DlrnPromotionWire,
  IntrospectionWire,
} from "./schema";
import { OVERLAP, PAGE } from "./walk";

export interface DlrnEndpoint {
  apiUrl: string;
  webUrl: string;
  auth?: { username: string; password: string };
}

/** One or several pages of a table that has ids, newest first. `whole` = the id of every row could be read. See IdPage. */
export interface DlrnPage<Fact> {
  facts: Fact[];
  rejected: Rejected[];
  ids: number[];
  whole: boolean;
  size: number;
  end: boolean;
  /** The record a fact was made from, as it came. */
  wireOf(fact: Fact): unknown;
}

/** One page of promotions; `facts` and `rejected` together are `size` rows. */
export type PromotionPage = Omit<DlrnPage<PromotionFact>, "ids" | "whole" | "end">;

export type DlrnClient = ReturnType<typeof createDlrnClient>;

interface Table<Wire, Fact> {
  field: string;
  type: string;
  columns: (capabilities: DlrnCapabilities) => string;
  schema: z.ZodType<Wire>;
  map: (wire: Wire, dlrnId: number) => Fact;
}

const VOTE = "id ciName ciUrl ciVote ciInProgress timestamp notes user";
const COMMITS: Table<DlrnCommitWire, DlrnCommitFact> = {
  field: "commits",
  type: "Commit",
  columns: (can) =>
    "id projectName component commitHash distroHash extendedHash commitBranch dtCommit dtDistro dtExtended dtBuild " +
    `status artifacts notes flags${can.versionsCsv ? " versionsCsv" : ""}`,
  schema: DlrnCommitWire,
  map: mapCommit,
};
const VOTES: Table<DlrnCiVoteWire, CiVoteFact> = {
  field: "civote",
  type: "CIVote",
  columns: () => `${VOTE} commitId component`,
  schema: DlrnCiVoteWire,
  map: mapCiVote,
};
const AGGREGATE_VOTES: Table<DlrnCiVoteAggWire, CiVoteAggregateFact> = {
  field: "civoteAgg",
  type: "CIVoteAgg",
  columns: () => `${VOTE} refHash`,
  schema: DlrnCiVoteAggWire,
  map: mapCiVoteAggregate,
};

const INTROSPECTION = "{__schema{types{name fields{name args{name}}}}}";

/**
 * Reads one DLRN instance: GraphQL for builds and votes, REST for promotions, the web tree for the queue.
 * Every call is a GET with a query string and no Content-Type (a JSON one makes DLRN ignore the query string).
 *
 * @throws SourceRefused on a status the server chose (its `status` and `retryAfterMs` tell), ProdchainError
 *   source-changed-shape when the answer is no JSON or not what GraphQL or REST promise, source-unavailable on transport
 */
export function createDlrnClient(http: Http, endpoint: DlrnEndpoint) {
  const api = endpoint.apiUrl.replace(/\/+$/, "");

  const send = (url: string, signal: AbortSignal) =>
    http.send({ url, signal, ...(endpoint.auth && { auth: endpoint.auth }) });

  const json = async (url: string, signal: AbortSignal) => jsonOf(await send(url, signal));

  async function graphql(query: string, signal: AbortSignal): Promise<Record<string, unknown>> {
    const body = await json(`${api}/api/graphql?query=${encodeURIComponent(query)}`, signal);
    const { data, errors } = (body ?? {}) as { data?: unknown; errors?: { message?: unknown }[] };
    if (Array.isArray(errors) && errors.length > 0)
      throw new ProdchainError(
        "source-changed-shape",
        `GraphQL: ${String(errors[0]?.message ?? "error without a message")}`,
      );
    if (typeof data !== "object" || data === null)
      throw new ProdchainError("source-changed-shape", "GraphQL answered without data");
    return data as Record<string, unknown>;
  }

  async function table<Wire, Fact>(
    of: Table<Wire, Fact>,
    can: DlrnCapabilities,
    at: { offset: number; pages: number; where?: string },
    signal: AbortSignal,
  ): Promise<DlrnPage<Fact>> {
    const step = PAGE - OVERLAP;
    const select = Array.from(
      { length: at.pages },
      (_, i) =>
        `p${i}:${of.field}(limit:${PAGE},offset:${at.offset + i * step}${at.where ?? ""}){${of.columns(can)}}`,
    );
    const data = await graphql(`{${select.join(" ")}}`, signal);
    return mergePages(
      of,
      Array.from({ length: at.pages }, (_, i) => data[`p${i}`]),
    );
  }

  return {
    /** One look at the schema: which optional fields and arguments this server knows. */
    async capabilities(signal: AbortSignal): Promise<DlrnCapabilities> {
      const parsed = IntrospectionWire.safeParse(await graphql(INTROSPECTION, signal));
      if (!parsed.success)
        throw new ProdchainError("source-changed-shape", "GraphQL introspection has an unknown form");
      return mapCapabilities(parsed.data);
    },
    commits: (can: DlrnCapabilities, offset: number, pages: number, signal: AbortSignal) =>
      table(COMMITS, can, { offset, pages }, signal),
    votes: (can: DlrnCapabilities, offset: number, pages: number, signal: AbortSignal) =>
      table(VOTES, can, { offset, pages }, signal),
    aggregateVotes: (can: DlrnCapabilities, offset: number, pages: number, signal: AbortSignal) =>
      table(AGGREGATE_VOTES, can, { offset, pages }, signal),
    /** Votes reported for an instant not before `since`; only where the server has `where` (capability voteWindow). */
    votesSince: (can: DlrnCapabilities, since: Date, offset: number, signal: AbortSignal) =>
      table(VOTES, can, { offset, pages: 1, where: windowOf(since) }, signal),
    aggregateVotesSince: (can: DlrnCapabilities, since: Date, offset: number, signal: AbortSignal) =>
      table(AGGREGATE_VOTES, can, { offset, pages: 1, where: windowOf(since) }, signal),

    /** Promotions newest first. Always with a limit: without one newer servers send every promotion there is. */
    async promotions(offset: number, limit: number, signal: AbortSignal): Promise<PromotionPage> {
      const rows = await json(`${api}/api/promotions?limit=${limit}&offset=${offset}`, signal);
      if (!Array.isArray(rows)) throw new ProdchainError("source-changed-shape", "promotions is not a list");
      const page: PromotionPage = { facts: [], rejected: [], size: rows.length, wireOf };
      for (const row of rows) admit(DlrnPromotionWire, row, mapPromotion, page);
      return page;
    },

    /** What waits to be built, from queue.html; undefined where the instance publishes none (404). */
    async queue(signal: AbortSignal): Promise<{ facts: QueueFact[]; rejected: Rejected[] } | undefined> {
      const answer = await send(`${endpoint.webUrl.replace(/\/+$/, "")}/queue.html`, signal);
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw SourceRefused.from(answer);
      return parseQueuePage(answer.text);
    },

    /** Maps again a record that was set aside, after a fix of schema or mapping. */
    replay(part: string, payload: unknown): { facts: unknown[]; rejected: Rejected[] } {
      if (part === "promotions") {
        const page: PromotionPage = { facts: [], rejected: [], size: 1, wireOf };
        admit(DlrnPromotionWire, payload, mapPromotion, page);
        return page;
      }
      if (part === "commits") return mergePages(COMMITS, [[payload]]);
      if (part === "votes") return mergePages(VOTES, [[payload]]);
      return mergePages(AGGREGATE_VOTES, [[payload]]);
    },
  };
}

/** Facts remember the record they came from, for when the database refuses one. */
const wires = new WeakMap<object, unknown>();
const wireOf = (fact: unknown): unknown =>
  (typeof fact === "object" && fact !== null ? wires.get(fact) : undefined) ?? fact;

const windowOf = (since: Date) => `,where:{timestamp:{gte:${Math.floor(since.getTime() / 1000)}}}`;

/** Parses and maps one row into `page`, or sets it aside with the reason. */
function admit<Wire, Fact>(
  schema: z.ZodType<Wire>,
  row: unknown,
  map: (wire: Wire) => Fact,
  page: { facts: Fact[]; rejected: Rejected[] },
): void {
  const parsed = schema.safeParse(row);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    page.rejected.push({
      payload: row,
      reason: `${issue?.path.join(".") || "row"}: ${issue?.message ?? "does not fit"}`,
    });
    return;
  }
  try {
    const fact = map(parsed.data);
    if (typeof fact === "object" && fact !== null) wires.set(fact, row);
    page.facts.push(fact);
  } catch (error) {
    page.rejected.push({ payload: row, reason: messageOf(error) });
  }
}

/**
 * Joins the aliased pages of one request. They overlap; a page that shares no row with the one before ends the list
 * there, so that the walk continues from a place known to be whole.
 */
function mergePages<Wire, Fact>(of: Table<Wire, Fact>, pages: readonly unknown[]): DlrnPage<Fact> {
  const page: DlrnPage<Fact> = { facts: [], rejected: [], ids: [], whole: true, size: 0, end: false, wireOf };
  const seen = new Set<number>();
  for (const [i, rows] of pages.entries()) {
    if (!Array.isArray(rows))
      throw new ProdchainError("source-changed-shape", `GraphQL ${of.field} is not a list`);
    const ids = rows.map((row) => idOf((row as { id?: unknown } | null)?.id, of.type));
    if (i > 0 && rows.length > 0 && !ids.some((id) => id !== undefined && seen.has(id))) break;
    rows.forEach((row, j) => {
      const id = ids[j];
      if (id === undefined) {
        page.whole = false;
        page.rejected.push({ payload: row, reason: `id: not a ${of.type} id` });
      } else if (!seen.has(id)) {
        seen.add(id);
        page.ids.push(id);
        admit(of.schema, row, (wire) => of.map(wire, id), page);
      }
    });
    page.size = i * (PAGE - OVERLAP) + rows.length;
    page.end = rows.length < PAGE;
    if (page.end) break;
  }
  return page;
}
