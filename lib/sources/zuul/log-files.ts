import { messageOf } from "@/lib/shared/errors";
import { type Http, SourceUnreachable } from "../http";
import { SourceRefused } from "../source";

export interface LogLimits {
  /** Most bytes of one log, unpacked. */
  maxBytes: number;
  timeoutMs: number;
}

/** read = to its end; cut = up to the limit, or to where it was broken; missing = there is no such file (any more). */
export type FileState = { state: "read" | "cut" | "missing"; problem: string | null };

const SMALL = 4 * 1024 * 1024;
/** Not there, not yours, or gone: log servers use any of these for files that have expired. */
const MISSING = new Set([401, 403, 404, 410]);

/** The files below one build's logs. Log servers may answer anything; a page of HTML is no file of ours. */
export function createLogFiles(http: Http, root: string, limits: LogLimits) {
  const url = (path: string) => new URL(path, root).href;

  return {
    /** A small text; null when it is missing. @throws like `stream` */
    async text(path: string, signal: AbortSignal): Promise<string | null> {
      const answer = await http.send({
        url: url(path),
        signal,
        gunzip: true,
        maxBytes: SMALL,
        timeoutMs: limits.timeoutMs,
      });
      if (MISSING.has(answer.status) || isPage(answer.contentType, answer.text.slice(0, 200))) return null;
      if (answer.status !== 200) throw SourceRefused.from(answer);
      return answer.text;
    },

    /**
     * A log, piece by piece, packed or not. With `tail`, only its last bytes, where the server can do that.
     *
     * @throws SourceRefused or SourceUnreachable when the server may do better later: it is down, busy, or broke off
     */
    async stream(
      path: string,
      consume: (chunk: Buffer) => void,
      signal: AbortSignal,
      tail?: number,
    ): Promise<FileState & { partial: boolean }> {
      // A range counts the bytes as they are sent, so nothing may pack them.
      const headers: Record<string, string> =
        tail === undefined ? {} : { range: `bytes=-${tail}`, "accept-encoding": "identity" };
      let first = "";
      try {
        const answer = await http.send({
          url: url(path),
          signal,
          headers,
          gunzip: true,
          maxBytes: limits.maxBytes,
          timeoutMs: limits.timeoutMs,
          consume: (chunk) => {
            if (first.length < 200) first += chunk.subarray(0, 200).toString("latin1");
            consume(chunk);
          },
        });
        const missing = MISSING.has(answer.status) || answer.status === 416;
        if (missing || isPage(answer.contentType, first))
          return { state: "missing", problem: null, partial: false };
        if (answer.status !== 200 && answer.status !== 206) throw SourceRefused.from(answer);
        return { state: "read", problem: null, partial: answer.status === 206 };
      } catch (error) {
        signal.throwIfAborted();
        // Neither will be any different next time.
        if (error instanceof SourceUnreachable && ["too-large", "bad-encoding"].includes(error.reason))
          return { state: "cut", problem: `${path}: ${messageOf(error)}`, partial: false };
        throw error;
      }
    },
  };
}

const isPage = (contentType: string, start: string) =>
  /html/i.test(contentType) || /^\s*<(?:!doctype|html)/i.test(start);
