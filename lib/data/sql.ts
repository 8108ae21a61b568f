import "server-only";
import type { QueryResultRow } from "pg";
import { UNASSIGNED } from "@/lib/contract/common";
import { pool } from "@/lib/db/pool";

/** Rows of one query with bound parameters. int8 is a number, timestamptz a Date, date a `YYYY-MM-DD` text. */
export async function rowsOf<T extends QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const { rows } = await pool.query<T>(text, [...values]);
  return rows;
}

/** The first row of a query, or undefined. */
export async function rowOf<T extends QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<T | undefined> {
  const [row] = await rowsOf<T>(text, values);
  return row;
}

export const iso = (at: Date): string => at.toISOString();
export const isoOrNull = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

/** A text that matches literally inside LIKE. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** SQL for the DFG a slug column stands for, "unassigned" included; `known` = parameter with the slugs of all DFGs. */
export const ownerSql = (column: string, known: string): string =>
  `(case when ${column} = any(${known}) then ${column} else '${UNASSIGNED}' end)`;

export { firstOfComponent } from "@/lib/store/sql";

/**
 * Values of a query that is put together from parts; `bind` gives the parameter of a value.
 * @param before parameters that the query has already
 */
export function bindings(before = 0) {
  const values: unknown[] = [];
  return { values, bind: (value: unknown): string => `$${before + values.push(value)}` };
}
export type Bind = ReturnType<typeof bindings>["bind"];
