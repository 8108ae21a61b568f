import { createJsonStream, type Path } from "./json-stream";
import { PlaybookWire } from "./schema-logs";

const OUTCOME = new Set([
  "action",
  "failed",
  "unreachable",
  "skipped",
  "rc",
  "failed_when_result",
  "msg",
  "reason",
  "stdout",
  "stderr",
  "exception",
  "module_stdout",
  "module_stderr",
  "censored",
]);
/**
 * What is kept of [{playbook, plays: [{tasks: [{hosts: {<host>: {results: [{...}]}}}]}], stats}]: by the number of keys that
 * lead to a member, and for the deeper ones by the list they are in.
 */
const KEPT: Readonly<Record<number, ReadonlySet<string>>> = {
  2: new Set(["playbook", "phase", "plays", "stats"]),
  4: new Set(["play", "tasks"]),
  6: new Set(["task", "role", "hosts"]),
  8: new Set([...OUTCOME, "results"]),
  10: new Set([...OUTCOME, "item"]),
};
const LISTS = ["plays", "tasks", "hosts", "results"];

/** Whether a path goes down through `plays`, `tasks`, ... as far as it goes. */
const isOnTheWay = (path: Path) =>
  LISTS.every((list, i) => path.length <= 2 * i + 2 || path[2 * i + 1] === list);

function isKept(path: Path): boolean {
  const kept = isOnTheWay(path) ? KEPT[path.length] : undefined;
  return kept === undefined || kept.has(String(path.at(-1)));
}

/** Text kept of one output, and members of one list: enough to tell why, whatever the job printed. */
const MAX_TEXT = 16_384;
const MAX_ITEMS = 1_000;

type Loose = Record<string, unknown>;

export interface JobOutput {
  playbooks: PlaybookWire[];
  /** False when the file broke off or was cut. */
  whole: boolean;
  /** False when it was no such file at all. */
  readable: boolean;
}

/**
 * Reads job-output.json as it comes, keeping the tasks that failed: of a file of hundreds of megabytes some kilobytes.
 */
export function createJobOutputReader() {
  const decoder = new TextDecoder();
  const stream = createJsonStream({
    maxText: MAX_TEXT,
    maxItems: MAX_ITEMS,
    keep: isKept,
    close: (value, path) => {
      if (!isOnTheWay(path)) return value;
      const at = path.at(-1);
      if (path.length === 9) return isFailedItem(value as Loose) ? value : undefined;
      if (path.length === 5) return hasFailed(value as Loose) ? { ...(value as Loose), at } : undefined;
      if (path.length === 3 || path.length === 1) return { ...(value as Loose), at };
      return value;
    },
  });
  return {
    write: (chunk: Buffer) => stream.write(decoder.decode(chunk, { stream: true })),
    end(): JobOutput {
      const { value, whole } = stream.end();
      if (!Array.isArray(value)) return { playbooks: [], whole, readable: false };
      const playbooks = value.flatMap((one) => {
        const fit = PlaybookWire.safeParse(one);
        return fit.success ? [fit.data] : [];
      });
      return { playbooks, whole, readable: true };
    },
  };
}

/** A loop's item counts as failed by its own word, or by its return code unless a condition says that it is no failure. */
function isFailedItem(item: Loose): boolean {
  const code = Number(item.rc ?? 0);
  return item.failed === true || (code !== 0 && item.failed_when_result !== false && item.failed !== false);
}

const isFailedResult = (result: unknown) =>
  typeof result === "object" &&
  result !== null &&
  ((result as Loose).failed === true || (result as Loose).unreachable === true);

const hasFailed = ({ hosts }: Loose): boolean =>
  typeof hosts === "object" && hosts !== null && Object.values(hosts).some(isFailedResult);
