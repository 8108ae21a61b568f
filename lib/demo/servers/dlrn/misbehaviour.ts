import { RowStore } from "../../rows/row-store";
import { type Answer, type DlrnRequest, frameworkError, htmlAnswer } from "./answer";
import type { DlrnInstance } from "./instance";

export const MODES = [
  "slow",
  "500",
  "429",
  "truncated",
  "html200",
  "wrong-types",
  "empty-early",
  "reset",
  "timeout",
  "poisoned-promotion",
  "old-server",
  "rebuilt",
  "off",
] as const;
export type MisbehaviourMode = (typeof MODES)[number];

/** A fault to play: on one instance or all, for requests that contain `match`, `count` times or until "off". */
export interface Misbehaviour {
  mode: MisbehaviourMode;
  instance?: string;
  match?: string;
  count?: number;
  /** Delay of mode `slow` in milliseconds. */
  delayMs?: number;
}

/** What the HTTP layer does with an answer on top of sending it. */
export interface Fault {
  mode: MisbehaviourMode;
  delayMs: number;
}

const SLOW_MS = 5000;
/** A rebuilt server starts again at id 1, with the newest builds only. */
const REBUILT_KEEPS = 25;

/** An instance that lost its database: the newest builds under new ids, no votes, no promotions. */
function rebuilt(instance: DlrnInstance): DlrnInstance {
  const store = new RowStore();
  for (const [index, row] of instance.store.commits.slice(-REBUILT_KEEPS).entries()) {
    store.addCommit({ ...row, id: index + 1 }, instance.store.finishedAt(row));
  }
  return { ...instance, store };
}

/** The instance as a lasting fault changes it. */
export function faultyInstance(instance: DlrnInstance, mode: MisbehaviourMode | undefined): DlrnInstance {
  if (mode === "old-server") return { ...instance, oldServer: true };
  if (mode === "rebuilt") return rebuilt(instance);
  if (mode !== "poisoned-promotion") return instance;
  const rows = instance.store.promotions;
  const poisoned = rows[Math.max(0, rows.length - 38)];
  return { ...instance, poisoned: new Set(poisoned ? [poisoned.id] : []) };
}

/** Turns one row of a page into what no client expects. */
function spoil(row: Record<string, unknown>): Record<string, unknown> {
  const wrong = (value: unknown) =>
    typeof value === "number" ? `about ${value}` : typeof value === "string" ? { text: value } : [value];
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, wrong(value)]));
}

/** Maps every list of rows in a JSON answer: the REST array, or each field of GraphQL's data. */
function mapPages(answer: Answer, change: (rows: unknown[], page: number) => unknown[]): Answer {
  if (answer.status !== 200 || !answer.headers["Content-Type"]?.startsWith("application/json")) return answer;
  const value = JSON.parse(answer.body) as { data?: Record<string, unknown> } | unknown[];
  if (Array.isArray(value)) return { ...answer, body: `${JSON.stringify(change(value, 0))}\n` };
  const data = Object.entries(value.data ?? {}).map(([name, rows], page) => [
    name,
    Array.isArray(rows) ? change(rows, page) : rows,
  ]);
  return { ...answer, body: JSON.stringify({ ...value, data: Object.fromEntries(data) }) };
}

const spoilOne = (rows: unknown[]): unknown[] =>
  rows.map((row, index) =>
    index === Math.min(3, rows.length - 1) ? spoil(row as Record<string, unknown>) : row,
  );

/** The answer as a fault changes it; delays and broken connections are left to the HTTP layer. */
export function faultyAnswer(
  answer: Answer,
  mode: MisbehaviourMode | undefined,
  request: DlrnRequest,
): Answer {
  if (mode === "500") return frameworkError(500);
  if (mode === "429") return htmlAnswer("Too Many Requests", 429, { "Retry-After": "2" });
  if (mode === "html200")
    return htmlAnswer("<!doctype html>\n<title>Maintenance</title>\n<p>Back soon.</p>\n");
  if (mode === "wrong-types") return mapPages(answer, spoilOne);
  if (mode === "empty-early") {
    const offsets = offsetsOf(request);
    // The first page is as it should be: it tells nothing of an early end.
    return mapPages(answer, (rows, page) => ((offsets[page] ?? 0) > 0 ? [] : rows));
  }
  return answer;
}

/** Offsets asked for, page by page: REST's only one, or those of a GraphQL document in the order of its fields. */
function offsetsOf(request: DlrnRequest): number[] {
  const offset = request.query.get("offset");
  if (offset !== null) return [Number(offset)];
  const document = `${request.query.get("query") ?? ""} ${request.body}`;
  return [...document.matchAll(/\boffset"?\s*:\s*(\d+)/g)].map((match) => Number(match[1]));
}

/** The faults being played. */
export class Misbehaviours {
  private faults: Misbehaviour[] = [];

  /** Adds a fault; `off` ends those of its instance, or all. */
  set(fault: Misbehaviour): void {
    if (fault.mode !== "off") this.faults.push({ ...fault });
    else this.faults = this.faults.filter((other) => fault.instance && other.instance !== fault.instance);
  }

  /** The fault that hits this request, counted down; the latest added wins. */
  take(instanceId: string, request: DlrnRequest): Fault | undefined {
    const text = `${request.method} ${request.path}?${[...request.query.values()].join("&")} ${request.body}`;
    const fault = this.faults.findLast(
      (one) => (!one.instance || one.instance === instanceId) && (!one.match || text.includes(one.match)),
    );
    if (!fault) return undefined;
    if (fault.count !== undefined) {
      fault.count--;
      if (fault.count <= 0) this.faults = this.faults.filter((other) => other !== fault);
    }
    return { mode: fault.mode, delayMs: fault.mode === "slow" ? (fault.delayMs ?? SLOW_MS) : 0 };
  }
}

/** Reads a fault from the JSON of `POST /_demo/misbehave`, or says what is wrong with it. */
export function parseMisbehaviour(value: unknown): Misbehaviour | string {
  if (typeof value !== "object" || value === null) return "body must be an object";
  const { mode, instance, match, count, delayMs } = value as Record<string, unknown>;
  const known = MODES.find((name) => name === mode);
  if (!known) return `mode must be one of ${MODES.join(", ")}`;
  return {
    mode: known,
    ...(typeof instance === "string" ? { instance } : {}),
    ...(typeof match === "string" ? { match } : {}),
    ...(typeof count === "number" ? { count } : {}),
    ...(typeof delayMs === "number" ? { delayMs } : {}),
  };
}
