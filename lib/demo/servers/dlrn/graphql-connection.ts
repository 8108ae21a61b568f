import type { CiVoteRow } from "../../rows/row-types";

interface PageArguments {
  before?: string | null;
  after?: string | null;
  first?: number | null;
  last?: number | null;
}

const cursorOf = (offset: number) => Buffer.from(`arrayconnection:${offset}`).toString("base64");

function offsetOf(cursor: string | null | undefined, fallback: number): number {
  if (!cursor) return fallback;
  const offset = Number(
    /^arrayconnection:(\d+)$/.exec(Buffer.from(cursor, "base64").toString("latin1"))?.[1],
  );
  return Number.isInteger(offset) ? offset : fallback;
}

/** Votes of a commit as a Relay connection, oldest first. */
export function connectionOf(votes: readonly CiVoteRow[], page: PageArguments) {
  let start = offsetOf(page.after, -1) + 1;
  let end = Math.min(offsetOf(page.before, votes.length), votes.length);
  if (typeof page.first === "number") end = Math.min(end, start + page.first);
  if (typeof page.last === "number") start = Math.max(start, end - page.last);
  const edges = votes
    .slice(start, Math.max(start, end))
    .map((node, index) => ({ node, cursor: cursorOf(start + index) }));
  return {
    edges,
    pageInfo: {
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasPreviousPage: typeof page.last === "number" && start > 0,
      hasNextPage: typeof page.first === "number" && end < votes.length,
    },
  };
}
