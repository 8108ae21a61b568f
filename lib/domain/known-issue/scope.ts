import { compileGlob } from "../dfg/glob";

/** What a known issue may be narrowed to, each by a name with * and ?. */
export const SCOPE_FIELDS = [
  "class",
  "job",
  "package",
  "release",
  "component",
  "pipeline",
  "source",
] as const;
export type ScopeField = (typeof SCOPE_FIELDS)[number];
export type Scope = Readonly<Partial<Record<ScopeField, string>>>;

/** What of a failure, or of a passing run, a scope looks at. */
export interface Scoped {
  /** null = it passed: a class cannot be told, and is not asked for. */
  class: string | null;
  job: string | null;
  package: string | null;
  release: string | null;
  component: string | null;
  pipeline: string | null;
  /** dlrn, zuul or koji, and the id of the instance, server or hub. */
  sources: readonly string[];
}

/** The scope as a test; without a field everything is within it. What a failure does not tell is not within. */
export function compileScope(scope: Scope): (one: Scoped) => boolean {
  const tests = SCOPE_FIELDS.flatMap((field) => {
    const pattern = scope[field]?.trim();
    return pattern ? [testOf(field, compileGlob(pattern))] : [];
  });
  return (one) => tests.every((test) => test(one));
}

function testOf(field: ScopeField, fits: (name: string) => boolean): (one: Scoped) => boolean {
  if (field === "source") return (one) => one.sources.some(fits);
  if (field === "class") return (one) => one.class === null || fits(one.class);
  return (one) => {
    const name = one[field];
    return name !== null && fits(name);
  };
}

/** How many fields narrow it. */
export const narrowness = (scope: Scope): number =>
  SCOPE_FIELDS.filter((field) => (scope[field]?.trim() ?? "") !== "").length;

/** A scope read from the database or a form: known fields with a text only. */
export function toScope(value: unknown): Scope {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    SCOPE_FIELDS.flatMap((field) => {
      const text: unknown = (value as Record<string, unknown>)[field];
      return typeof text === "string" && text.trim() !== "" ? [[field, text.trim()]] : [];
    }),
  );
}
