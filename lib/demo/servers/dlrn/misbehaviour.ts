import { RowStore } from "../../rows/row-store";
import { type Fault, spoiltOne } from "../faults";
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

/** A fault to play on one instance or all. */
export type Misbehaviour = Fault<MisbehaviourMode>;

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
  if (mode === "wrong-types") return mapPages(answer, spoiltOne);
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
