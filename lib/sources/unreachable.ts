import { ProdchainError } from "@/lib/shared/errors";

/** Why no answer could be had, apart from what the server itself may have said. */
export type UnreachableReason =
  | "bad-url"
  | "refused-address"
  | "timeout"
  | "too-large"
  | "too-many-redirects"
  | "bad-encoding"
  | "transport";

/** No usable answer came; the message names the host and the reason and fits into a feed's "last error". */
export class SourceUnreachable extends ProdchainError {
  readonly reason: UnreachableReason;
  readonly host: string;
  constructor(host: string, reason: UnreachableReason, message: string, cause?: unknown) {
    super("source-unavailable", `${host}: ${message}`, cause === undefined ? {} : { cause });
    this.name = "SourceUnreachable";
    this.reason = reason;
    this.host = host;
  }
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name could not be looked up",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  ETIMEDOUT: "connection timed out",
  UND_ERR_CONNECT_TIMEOUT: "connection timed out",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "answer stopped coming",
  UND_ERR_SOCKET: "connection closed before the answer was whole",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "connection closed before the answer was whole",
  UND_ERR_HEADERS_OVERFLOW: "headers too large",
  CERT_HAS_EXPIRED: "certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate is not trusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate is for another host",
};

/** Whatever the transport threw, in words. An error that is already one of ours stays as it is. */
export function toUnreachable(host: string, error: unknown): SourceUnreachable {
  // Happy Eyeballs wraps one error per address; the first tells enough.
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  if (inner instanceof SourceUnreachable) return inner;
  const { code, message } = inner as { code?: string; message?: string };
  if (code?.startsWith("Z_") || code?.startsWith("ERR_BROTLI") || code?.startsWith("ERR__ERROR"))
    return new SourceUnreachable(host, "bad-encoding", "compressed answer is broken or cut short", error);
  if (code?.startsWith("HPE_"))
    return new SourceUnreachable(host, "transport", "did not answer in HTTP", error);
  return new SourceUnreachable(host, "transport", WORDS[code ?? ""] ?? message ?? String(inner), error);
}
