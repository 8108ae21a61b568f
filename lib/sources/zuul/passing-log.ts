import { cleanLine } from "@/lib/domain/failure/telling";
import type { Http } from "../http";
import { createLogFiles } from "./log-files";
import { type LoggedBuild, logRootOf } from "./logs";

/** Of a log only its end is read: that is where failures speak. */
const TAIL = 256 * 1024;
/** Where a server sends the whole of it, no more than this is taken. */
const MOST = 8 * 1024 * 1024;
const LINES = 1_500;

/**
 * The last lines of a build's console, as they may be kept (no secrets, no control characters). One small request, a second where
 * the log is packed.
 *
 * @returns none when there is no log (any more)
 * @throws SourceRefused or SourceUnreachable when the log server may do better later
 */
export async function fetchLogTail(http: Http, build: LoggedBuild, signal: AbortSignal): Promise<string[]> {
  const root = logRootOf(build);
  if (root === null) return [];
  const files = createLogFiles(http, root, { maxBytes: MOST, timeoutMs: 60_000 });
  for (const name of ["job-output.txt", "job-output.txt.gz"]) {
    const end = createTail(TAIL);
    const file = await files.stream(name, end.take, signal, name.endsWith(".gz") ? undefined : TAIL);
    if (file.state !== "missing") return end.lines(LINES);
  }
  return [];
}

/** Keeps the last bytes of what it takes. */
function createTail(bytes: number) {
  let chunks: Buffer[] = [];
  let size = 0;
  let cut = false;
  return {
    take(chunk: Buffer) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size < 2 * bytes) return;
      const kept = Buffer.concat(chunks).subarray(-bytes);
      chunks = [kept];
      size = kept.length;
      cut = true;
    },
    lines(most: number): string[] {
      const all = Buffer.concat(chunks).subarray(-bytes).toString("utf8").split("\n");
      // Where the beginning is missing, so is that of the first line.
      const whole = cut || size >= bytes ? all.slice(1) : all;
      return whole
        .map((line) => cleanLine(line.replace(STAMP, "")))
        .filter((line) => line.trim() !== "")
        .slice(-most);
    },
  };
}

/** Zuul's console puts the time before every line. */
const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,6} \| ?/;
