import "server-only";
import { z } from "zod";
import type { ParameterError } from "./bad-parameters";

/** Query parameters as Next gives them to pages; a repeated one is a list. */
export type RawParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

export type Parsed<T> = { query: T; errors?: undefined } | { query?: undefined; errors: ParameterError[] };

const LONGEST = 2_000;

/** Query parameters by a contract's schema: the query, or what is wrong with each parameter and what is allowed. */
export function parseParameters<S extends z.ZodType>(schema: S, raw: RawParameters): Parsed<z.output<S>> {
  const given = Object.entries(raw).filter(([, value]) => value !== undefined && value !== "");
  const unfit = given.filter(([, value]) => [value].flat().some((text) => unreadable(text ?? "")));
  if (unfit.length > 0)
    return { errors: unfit.map(([parameter]) => ({ parameter, message: "not a readable text" })) };
  const parsed = schema.safeParse(Object.fromEntries(given), { reportInput: true });
  if (parsed.success) return { query: parsed.data };
  return { errors: parsed.error.issues.flatMap((issue) => toErrors(issue, namesOf(schema))) };
}

/** The parameters of a URL in the form of `RawParameters`. */
export function rawParameters(search: URLSearchParams): RawParameters {
  const names = [...new Set(search.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

/** True for a text PostgreSQL cannot take (U+0000) or nobody means. */
export const unreadable = (text: string): boolean => text.length > LONGEST || text.includes("\0");

function toErrors(issue: z.core.$ZodIssue, names: string[]): ParameterError[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((parameter) => ({
      parameter,
      message: names.length === 0 ? "unknown; none is allowed here" : `unknown; allowed: ${names.join(", ")}`,
    }));
  const parameter = String(issue.path[0] ?? "");
  return [{ parameter, message: wordsOf(issue) }];
}

/** What is allowed, as the end of a sentence that begins with the parameter; never the schema's own words. */
function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value" && !Array.isArray(issue.input))
    return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_value") return "may be given once";
  if (issue.code === "invalid_type") return typeWords(issue);
  if (issue.code === "too_big") return `must ${bound(issue.origin, "at most", issue.maximum)}`;
  if (issue.code === "too_small") return `must ${bound(issue.origin, "at least", issue.minimum)}`;
  if (issue.code === "invalid_format" && issue.format === "datetime")
    return "must be an ISO time such as 2026-03-10T12:00:00Z";
  return issue.message.startsWith("Invalid") ? "cannot be understood" : `must be ${issue.message}`;
}

function typeWords({ expected, input }: z.core.$ZodIssueInvalidType): string {
  if (expected === "number") return "must be a number";
  if (expected === "int") return "must be a whole number";
  return input === undefined ? "is required" : "may be given once";
}

const UNITS: Record<string, string> = { string: " characters long", array: " values" };

const bound = (origin: string, than: "at most" | "at least", limit: number | bigint): string =>
  `${origin === "array" ? "have" : "be"} ${than} ${limit}${UNITS[origin] ?? ""}`;

const namesOf = (schema: z.ZodType): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
