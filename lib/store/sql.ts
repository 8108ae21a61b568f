import pg from "pg";

/** A pool, or the connection of a transaction. */
export type Db = pg.Pool | pg.ClientBase;

/** Rows of one query with bound parameters. int8 is a number, timestamptz a Date, date a `YYYY-MM-DD` text. */
export async function rowsOf<T extends pg.QueryResultRow>(
  db: Db,
  text: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const { rows } = await db.query<T>(text, [...values]);
  return rows;
}

/**
 * SQL for a query by a component that may be null (old builders have none). IS NOT DISTINCT FROM would not use an index;
 * of these two halves the planner runs the one that fits.
 */
export const firstOfComponent = (column: string, wanted: string, query: (same: string) => string): string =>
  `(${query(`${column} = ${wanted}`)}) union all (${query(`${wanted} is null and ${column} is null`)})`;

type Reads = readonly (() => Promise<unknown>)[];
type Answers<T extends Reads> = { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };

/** Several reads: all at once over a pool, one after the other on one connection. */
export async function together<const T extends Reads>(db: Db, reads: T): Promise<Answers<T>> {
  if (db instanceof pg.Pool) return (await Promise.all(reads.map((read) => read()))) as Answers<T>;
  const answers: unknown[] = [];
  for (const read of reads) answers.push(await read());
  return answers as Answers<T>;
}
