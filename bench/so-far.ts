import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Line, printTable } from "./table";

/** What was measured up to now: results by part, and lines of the table. */
export interface Measured {
  results: Record<string, unknown>;
  lines: Line[];
}

/** What earlier programs of this run have measured, passed on in the file that BENCH_SO_FAR names. */
export function readSoFar(): Measured {
  const { BENCH_SO_FAR } = process.env;
  if (BENCH_SO_FAR && existsSync(BENCH_SO_FAR)) return JSON.parse(readFileSync(BENCH_SO_FAR, "utf8"));
  return { results: { node: process.version, at: new Date().toISOString() }, lines: [] };
}

/** Prints the table and the results, and writes them where BENCH_JSON and BENCH_SO_FAR say. */
export function report({ results, lines }: Measured): void {
  const { BENCH_SO_FAR, BENCH_JSON } = process.env;
  if (BENCH_SO_FAR) writeFileSync(BENCH_SO_FAR, JSON.stringify({ results, lines }));
  console.log(printTable(lines));
  console.log(JSON.stringify(results));
  if (BENCH_JSON) writeFileSync(BENCH_JSON, `${JSON.stringify(results, null, 2)}\n`);
}
