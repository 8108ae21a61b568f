import "server-only";
import type { Problem } from "@/lib/contract/common";
import { type ErrorCode, httpStatusOf, ProdchainError } from "@/lib/shared/errors";
import { BadParameters } from "./bad-parameters";

const TITLES: Record<ErrorCode, string> = {
  "bad-request": "Bad request",
  "not-found": "Not found",
  conflict: "Conflict",
  forbidden: "Forbidden",
  "too-large": "Too large",
  "unsupported-type": "Not JSON",
  "source-unavailable": "Source unavailable",
  "source-changed-shape": "Source changed its shape",
  unavailable: "Unavailable",
  internal: "Internal error",
};

// Errors of the connection, and the server saying that it starts, stops or has no room: the database, not the request.
const NO_DATABASE = /^(08|53|57P|ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_)/;

/** What a reader is told of an error (RFC 9457): never a stack, an SQL text or an address. */
export function problemOf(error: unknown): Problem {
  const known = error instanceof ProdchainError ? error : unexpected(error);
  return {
    type: `urn:prodchain:problem:${known.code}`,
    title: TITLES[known.code],
    status: httpStatusOf[known.code],
    detail: known.message,
    ...(known.near.length > 0 && { near: [...known.near] }),
    ...(known instanceof BadParameters && { errors: [...known.errors] }),
  };
}

/** An error as an answer. */
export function problemResponse(error: unknown): Response {
  const problem = problemOf(error);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(problem.status === 503 && { "retry-after": "10" }),
    },
  });
}

function unexpected(error: unknown): ProdchainError {
  return isNoDatabase(error)
    ? new ProdchainError("unavailable", "The database does not answer.")
    : new ProdchainError("internal", "Something went wrong here; the server's log has the details.");
}

/** True when the database cannot be reached or refuses work. */
export function isNoDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && NO_DATABASE.test(error.code)) return true;
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}
