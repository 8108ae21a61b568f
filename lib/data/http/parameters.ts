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
  const parsed = schema.safeParse(Object.fromEntries(given));
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
  if (issue.code === "invalid_type" && issue.expected === "string")
    return [{ parameter, message: issue.input === undefined ? "is required" : "may be given once" }];
  return [{ parameter, message: issue.message }];
}

const namesOf = (schema: z.ZodType): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
