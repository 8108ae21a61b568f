import { ProdchainError } from "@/lib/shared/errors";
import { retryAfterMs } from "./http";

/** A source answered, but not with what was asked for: 4xx, 5xx, or a redirect that was not followed. */
export class SourceRefused extends ProdchainError {
  readonly status: number;
  /** What Retry-After asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, status: number, retryAfter: number | undefined) {
    super("source-unavailable", message);
    this.name = "SourceRefused";
    this.status = status;
    this.retryAfterMs = retryAfter;
  }

  /** The refusal in one line: host, status, and the first words of a JSON message or text body. */
  static from(answer: {
    status: number;
    url: string;
    headers: Headers;
    contentType: string;
    text: string;
  }): SourceRefused {
    const { host, pathname } = new URL(answer.url);
    const said = /html/.test(answer.contentType) ? "" : answer.text.replace(/\s+/g, " ").trim().slice(0, 200);
    const message = `${host} answered ${answer.status} to ${pathname}${said ? `: ${said}` : ""}`;
    return new SourceRefused(message, answer.status, retryAfterMs(answer.headers, new Date()));
  }
}
