import "server-only";
import type { z } from "zod";
import { ProdchainError } from "@/lib/shared/errors";
import { BadParameters, type ParameterError } from "./bad-parameters";

const LARGEST = 256 * 1024;

/**
 * The JSON body of a request, checked by a contract's schema.
 * @throws ProdchainError when it is no JSON (415, 400), longer than 256 kB (413) or not as described (400, each field named)
 */
export async function readBody<S extends z.ZodType>(schema: S, request: Request): Promise<z.output<S>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new ProdchainError("unsupported-type", "Send it as application/json.");
  const parsed = schema.safeParse(toJson(await textOf(request)));
  if (!parsed.success) throw new BadParameters(parsed.error.issues.flatMap(toErrors));
  if (holdsNul(parsed.data))
    throw new BadParameters([{ parameter: "body", message: "is not readable text" }]);
  return parsed.data;
}

async function textOf(request: Request): Promise<string> {
  const tooLarge = () => new ProdchainError("too-large", "The body may have at most 256 kB.");
  if (Number(request.headers.get("content-length") ?? 0) > LARGEST) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > LARGEST) {
      await reader?.cancel();
      throw tooLarge();
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts).toString("utf8");
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProdchainError("bad-request", "The body is no JSON.");
  }
}

/** PostgreSQL takes no U+0000 in a text. */
function holdsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, part]) => key.includes("\0") || holdsNul(part));
}

function toErrors(issue: z.core.$ZodIssue): ParameterError[] {
  const place = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      parameter: [place, key].filter(Boolean).join("."),
      message: "unknown",
    }));
  return [{ parameter: place || "body", message: wordsOf(issue) }];
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_type") return `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}${UNITS[issue.origin] ?? ""}`;
  if (issue.code === "too_small")
    return issue.origin === "string" && issue.minimum === 1
      ? "must not be empty"
      : `must be at least ${issue.minimum}${UNITS[issue.origin] ?? ""}`;
  if (issue.code === "invalid_format" && issue.format === "datetime")
    return "must be an ISO time such as 2026-03-10T12:00:00Z";
  return issue.code === "custom" ? issue.message : "cannot be understood";
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};
const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " entries" };
