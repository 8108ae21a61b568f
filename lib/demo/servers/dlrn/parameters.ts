import { AnswerError, appError, type DlrnRequest, frameworkError } from "./answer";

type Kind = "string" | "count" | "boolean";
type Value<K extends Kind> = K extends "string" ? string : K extends "count" ? number : boolean;
type Spec = Record<string, Kind | `${Kind}!`>;
type Bare<S extends Kind | `${Kind}!`> = S extends `${infer K extends Kind}!` ? K : S & Kind;
type Parsed<S extends Spec> = {
  [N in keyof S]: S[N] extends `${Kind}!` ? Value<Bare<S[N]>> : Value<Bare<S[N]>> | undefined;
};

const TRUE = new Set(["1", "on", "t", "true", "y", "yes"]);
const FALSE = new Set(["0", "off", "f", "false", "n", "no"]);

/** Parses one value as the field kind demands, or says what is wrong in the server's words. */
function parseValue(kind: Kind, raw: unknown): { value: unknown } | { error: string } {
  const text = String(raw).trim();
  if (kind === "string") return { value: String(raw) };
  if (kind === "boolean") {
    const word = text.toLowerCase();
    if (TRUE.has(word)) return { value: true };
    return FALSE.has(word) ? { value: false } : { error: "value could not be parsed to a boolean" };
  }
  if (!/^[+-]?\d+$/.test(text)) return { error: "value is not a valid integer" };
  const number = Number(text);
  return number < 0 ? { error: "ensure this value is greater than or equal to 0" } : { value: number };
}

/** JSON bodies of DLRN are objects; anything else is the framework's 400. */
export function jsonBody(request: DlrnRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(request.body);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through to the same answer as a body that is no object.
  }
  throw new AnswerError(frameworkError(400));
}

/**
 * Raw parameters: the query string, unless the Content-Type says JSON, when the query string is ignored
 * and an empty or broken body is answered in HTML (both as recorded).
 */
export function rawParameters(request: DlrnRequest): Record<string, unknown> {
  if (/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return jsonBody(request);
  return Object.fromEntries(request.query);
}

/** Validated parameters; a mistake is DLRN's 400 with its text. `!` after the kind marks a required one. */
export function parameters<const S extends Spec>(raw: Record<string, unknown>, spec: S): Parsed<S> {
  const values: Record<string, unknown> = {};
  const errors: string[] = [];
  for (const [name, kind] of Object.entries(spec)) {
    const given = raw[name];
    if (given === undefined || given === null) {
      if (kind.endsWith("!")) errors.push(`'${name}': 'field required'`);
      continue;
    }
    const result = parseValue(kind.replace("!", "") as Kind, given);
    if ("error" in result) errors.push(`'${name}': '${result.error}'`);
    else values[name] = result.value;
  }
  if (errors.length > 0) {
    throw new AnswerError(appError(400, `Errors detected: ${errors.length} {${errors.join(", ")}}`));
  }
  return values as Parsed<S>;
}
