import type { Problem } from "@/lib/contract/common";

/** What a filter may hold; undefined, "" and [] are left out of the address. */
export type Params = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** An answer that is no answer: status 0 = the server could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | null;
  constructor(status: number, message: string, problem: Problem | null = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
  }
}

/** "?a=1&b=x,y" in the order given, or "" when nothing is set. Lists are joined with commas. */
export function toSearch(params: Params): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    const text = typeof value === "object" ? value.join(",") : value === undefined ? "" : String(value);
    if (text !== "")
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(text).replaceAll("%2C", ",")}`);
  }
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/**
 * GET one of our own JSON resources. The server checks its answers against the contract, so the browser does not
 * carry the schemas.
 * @throws ApiError with the problem document when the server gave one
 */
export async function apiGet<T>(path: string, params: Params, signal: AbortSignal): Promise<T> {
  const response = await fetch(`/api/v1/${path}${toSearch(params)}`, {
    signal,
    headers: { accept: "application/json" },
  }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new ApiError(0, "Prodchain cannot be reached from this browser");
  });
  return answerOf(response);
}

/**
 * Writes to one of our own resources: JSON there and back. What the server refuses (403 with the reason, 409 when somebody was
 * faster) is an ApiError whose message is for people.
 * @param method POST when absent; a DELETE sends no body
 */
export async function post<T>(
  path: string,
  body: unknown,
  method: "POST" | "PATCH" | "DELETE" = "POST",
): Promise<T> {
  const response = await fetch(`/api/v1/${path}`, {
    method,
    headers: {
      accept: "application/json",
      ...(method !== "DELETE" && { "content-type": "application/json" }),
    },
    ...(method !== "DELETE" && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, "Prodchain cannot be reached from this browser; nothing was changed");
  });
  return answerOf(response);
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  const problem = await response.json().then(
    (body: Problem) => body,
    () => null,
  );
  throw new ApiError(response.status, problem?.detail ?? `The server answered ${response.status}`, problem);
}

/** A path segment out of a name. */
export const segment = (name: string): string => encodeURIComponent(name);
