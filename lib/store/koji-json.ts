import type { Rejected } from "@/lib/domain/sync/rejected";

const MOST = 2 ** 31 - 1;

/**
 * Rows as the JSON of a `jsonb_to_recordset`, without U+0000, which jsonb has not. Rows with a number that no int4 column
 * holds are left out and told in `bad`.
 */
export function recordset(rows: readonly object[]): { json: string; bad: Rejected[] } {
  const tooLarge = (row: object) =>
    Object.values(row).some((value) => typeof value === "number" && Math.abs(value) > MOST);
  const bad = rows
    .filter(tooLarge)
    .map((payload) => ({ payload, reason: "a number is out of range for an integer" }));
  const good = bad.length === 0 ? rows : rows.filter((row) => !tooLarge(row));
  return { json: JSON.stringify(good).replaceAll("\\u0000", ""), bad };
}
