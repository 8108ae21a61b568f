import type { BuildPhase, EvidenceLine } from "@/lib/domain/failure/evidence";
import { cleanLine, tells } from "@/lib/domain/failure/telling";

export interface ConsoleReading {
  /** Phase of the first playbook that failed; null when the log ends before one did. */
  phase: BuildPhase | null;
  /** The task that failed there, or the one it ended in. */
  task: string | null;
  timedOut: boolean;
  unreachable: boolean;
  lines: EvidenceLine[];
}

const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \| ?/;
const MARK = /^(PRE|POST)?-?RUN (START|END)\b(?: (RESULT_\w+))?/;
const TASK = /^(?:TASK|RUNNING HANDLER|LOOP) \[(.{1,300})\]/;
const RECAP = /^\S+ \| ok: \d+ changed: \d+ unreachable: (\d+) failed: (\d+)/;
/** "host | ERROR", "host | ERROR: Item: x", "host | UNREACHABLE", and Ansible's own "fatal: [host]: FAILED!". */
const FAILED = /^(?:\S+ \| (?:ERROR|UNREACHABLE)\b|fatal: \[)/;
const IGNORED = /^\S+ \| ERROR: Ignoring Errors|^\.\.\.ignoring/;

/** Lines kept before the end of a playbook, and after a task began to fail. */
const LAST = 25;
const AFTER = 12;
const MOST_TELLING = 25;
const LONGEST = 2_000;
/** A private key ends by itself; a log that leaves its end out must not hide the rest. */
const MOST_KEY_LINES = 100;

interface Numbered {
  n: number;
  text: string;
}

/** One playbook's part of the console. */
interface Segment {
  phase: BuildPhase;
  task: string | null;
  failedTask: string | null;
  failed: Numbered[];
  telling: Numbered[];
  last: Numbered[];
  after: number;
}

const segmentOf = (phase: BuildPhase): Segment => ({
  phase,
  task: null,
  failedTask: null,
  failed: [],
  telling: [],
  last: [],
  after: 0,
});

/**
 * Reads job-output.txt as it comes and keeps the lines around the first playbook that failed: what is printed after it is
 * collecting logs. Of a log in which none failed, the end.
 *
 * @param from number of the first line, or null when the beginning is not there
 */
export function createConsoleReader(file: string, from: number | null) {
  const decoder = new TextDecoder();
  let rest = "";
  let n = 0;
  let segment = segmentOf("pre");
  let inside = false;
  let result: { segment: Segment; timedOut: boolean; unreachable: boolean } | undefined;
  let recapFailed = false;
  let recapUnreachable = false;
  let keyLines = 0;

  function mark(match: RegExpExecArray): void {
    const [, which, edge, outcome] = match;
    const phase = which === "PRE" ? "pre" : which === "POST" ? "post" : "run";
    if (edge === "START") {
      segment = segmentOf(phase);
      inside = true;
      recapFailed = recapUnreachable = false;
      return;
    }
    const timedOut = outcome === "RESULT_TIMED_OUT";
    const unreachable = outcome === "RESULT_UNREACHABLE" || recapUnreachable;
    if (!inside) segment = { ...segment, phase };
    inside = false;
    if (timedOut || unreachable || recapFailed || (outcome !== undefined && outcome !== "RESULT_NORMAL"))
      result = { segment, timedOut, unreachable };
    else segment = segmentOf(phase);
  }

  function line(raw: string): void {
    n += 1;
    if (result !== undefined) return;
    // Cleaned only when kept: there may be a million of them.
    const text = raw.slice(0, LONGEST).replace(STAMP, "");
    if (text.trim() === "" || isInKey(text)) return;
    const marked = MARK.exec(text);
    if (marked) {
      mark(marked);
      return;
    }
    const [, unreachable, failed] = RECAP.exec(text) ?? [];
    recapUnreachable ||= Number(unreachable ?? 0) > 0;
    recapFailed ||= Number(failed ?? 0) > 0;
    keep({ n, text });
  }

  function isInKey(text: string): boolean {
    if (text.includes("-----BEGIN ") && text.includes("PRIVATE KEY-----")) keyLines = MOST_KEY_LINES;
    else if (keyLines === 0) return false;
    keyLines = text.includes("-----END ") ? 0 : keyLines - 1;
    return true;
  }

  function keep(one: Numbered): void {
    const task = TASK.exec(one.text)?.[1];
    if (task !== undefined) segment.task = task;
    if (FAILED.test(one.text) && !IGNORED.test(one.text)) {
      if (segment.failedTask !== segment.task) segment.failed = [];
      segment.failedTask = segment.task;
      segment.after = AFTER;
    }
    if (IGNORED.test(one.text)) {
      segment.failed = [];
      segment.failedTask = null;
      segment.after = 0;
    } else if (segment.after > 0) {
      segment.failed.push(one);
      segment.after -= 1;
      if (segment.failed.length > 4 * AFTER) segment.failed.shift();
    } else if (tells(one.text)) {
      segment.telling.push(one);
      if (segment.telling.length > MOST_TELLING) segment.telling.shift();
    }
    segment.last.push(one);
    if (segment.last.length > LAST) segment.last.shift();
  }

  return {
    write(chunk: Buffer): void {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      // A line without an end is no line of a log.
      if (rest.length > 100_000) rest = rest.slice(0, 1_000);
      for (const one of lines) line(one);
    },
    end(): ConsoleReading {
      if (rest !== "") line(rest);
      const {
        segment: found,
        timedOut,
        unreachable,
      } = result ?? {
        segment,
        timedOut: false,
        unreachable: false,
      };
      const chosen = new Map<number, string>();
      for (const one of [...found.telling, ...found.failed, ...found.last]) chosen.set(one.n, one.text);
      const known = result !== undefined || inside;
      const task = found.failedTask ?? (known ? found.task : null);
      return {
        phase: result === undefined ? null : found.phase,
        task: task === null ? null : cleanLine(task),
        timedOut,
        unreachable,
        lines: [...chosen]
          .sort(([a], [b]) => a - b)
          .map(([at, text]) => ({
            text: cleanLine(text),
            file,
            line: from === null ? null : from + at - 1,
            task: null,
            field: null,
          })),
      };
    },
  };
}
