import type { z } from "zod";
import type { KojiPart, KojiRejected } from "@/lib/domain/koji/facts";
import { messageOf } from "@/lib/shared/errors";

/** The rows of one answer: facts, and what did not fit. */
export interface KojiRows<Fact> {
  facts: Fact[];
  rejected: KojiRejected[];
  /** Rows the hub sent, those that were passed over included. */
  size: number;
}

/** How rows of one kind become facts. */
export interface RowKind<Wire, Fact> {
  part: KojiPart;
  schema: z.ZodType<Wire>;
  map(wire: Wire): Fact;
}

/**
 * Facts remember the record they came from, for when the database refuses one. Not in a WeakMap: that holds tens of
 * thousands of records of a first load until the next full collection.
 */
const WIRE = Symbol("wire");

/** The record a fact was made from, as it came; the fact itself when it was made from none. */
export const wireOf = (fact: object): unknown => (fact as { [WIRE]?: unknown })[WIRE] ?? fact;

/**
 * An empty set of rows and the function that adds one. `keep` looks at a row that fits before it becomes a fact.
 */
export function gather<Wire, Fact extends object>(
  kind: RowKind<Wire, Fact>,
  keep: (wire: Wire) => boolean = () => true,
): { rows: KojiRows<Fact>; add: (row: unknown) => void } {
  const rows: KojiRows<Fact> = { facts: [], rejected: [], size: 0 };
  const reject = (payload: unknown, reason: string) =>
    rows.rejected.push({ part: kind.part, payload, reason });

  function add(row: unknown): void {
    rows.size += 1;
    const parsed = kind.schema.safeParse(row);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      reject(row, `${issue?.path.join(".") || "row"}: ${issue?.message ?? "does not fit"}`);
      return;
    }
    if (!keep(parsed.data)) return;
    try {
      const fact = kind.map(parsed.data);
      Object.defineProperty(fact, WIRE, { value: row });
      rows.facts.push(fact);
    } catch (error) {
      reject(row, messageOf(error));
    }
  }
  return { rows, add };
}
