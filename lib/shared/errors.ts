/** What went wrong, in the words every layer uses; one table maps a code to an HTTP status. */
export type ErrorCode =
  | "bad-request"
  | "not-found"
  | "conflict"
  | "forbidden"
  | "too-large"
  | "unsupported-type"
  | "source-unavailable"
  | "source-changed-shape"
  | "unavailable"
  | "internal";

export const httpStatusOf: Record<ErrorCode, number> = {
  "bad-request": 400,
  "not-found": 404,
  conflict: 409,
  forbidden: 403,
  "too-large": 413,
  "unsupported-type": 415,
  "source-unavailable": 502,
  "source-changed-shape": 502,
  unavailable: 503,
  internal: 500,
};

/** A named error: `code` for machines, `message` for people, `near` for "did you mean". */
export class ProdchainError extends Error {
  readonly code: ErrorCode;
  readonly near: readonly string[];
  constructor(code: ErrorCode, message: string, options: { near?: readonly string[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ProdchainError";
    this.code = code;
    this.near = options.near ?? [];
  }
}

export const notFound = (message: string, near: readonly string[] = []) =>
  new ProdchainError("not-found", message, { near });

/** Refused, with the reason a person is told. */
export const forbidden = (why: string) => new ProdchainError("forbidden", why);

/** Somebody else was faster; `message` says who changed what. */
export const conflict = (message: string) => new ProdchainError("conflict", message);

/** The text of anything thrown, for logs and for the last error of a feed. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
