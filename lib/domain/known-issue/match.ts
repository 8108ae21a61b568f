import { compilePattern } from "./pattern";
import { compileScope, narrowness, type Scope, type Scoped } from "./scope";

/** A known issue as it is matched. */
export interface Rule {
  kind: "signature" | "pattern";
  pattern: string | null;
  signatureId: number | null;
  scope: Scope;
}

/** What of a failure is looked at. */
export interface Candidate extends Scoped {
  signatureId: number | null;
  headline: string | null;
  lines: readonly string[];
}

export interface Hit {
  /** 0 to 1. */
  confidence: number;
  /** The line that matched; null for a signature. */
  line: string | null;
}

const OF_SIGNATURE = 1;
const ON_HEADLINE = 0.9;
const ON_CONTEXT = 0.7;
/** Each field of the scope makes a pattern that much surer; it never is as sure as the same text. */
const PER_FIELD = 0.02;
const SUREST_PATTERN = 0.98;
/** From this sureness on, a failure counts as explained. */
export const EXPLAINS = 0.8;
/** What is only carried over from the failure before. */
export const CARRIED = 0.9;

/**
 * The known issue as a test of failures: how sure it is that this explains it, and by which line. The same text is sure; a
 * pattern on the line that decides more than one on a line around it; every field of the scope adds a little.
 *
 * @returns null for a rule that cannot be matched (its pattern does not compile any more)
 */
export function compileRule(rule: Rule): ((failure: Candidate) => Hit | null) | null {
  const within = compileScope(rule.scope);
  if (rule.kind === "signature")
    return (failure) =>
      rule.signatureId !== null && failure.signatureId === rule.signatureId && within(failure)
        ? { confidence: OF_SIGNATURE, line: null }
        : null;
  const compiled = compilePattern(rule.pattern ?? "");
  if (!compiled.ok) return null;
  const bonus = PER_FIELD * narrowness(rule.scope);
  const sure = (base: number) => Math.min(SUREST_PATTERN, Number((base + bonus).toFixed(2)));
  return (failure) => {
    if (!within(failure)) return null;
    const { headline } = failure;
    if (headline !== null && compiled.matches(headline))
      return { confidence: sure(ON_HEADLINE), line: headline };
    const line = failure.lines.find((text) => text !== headline && compiled.matches(text));
    return line === undefined ? null : { confidence: sure(ON_CONTEXT), line };
  };
}

/** The texts of a failure's evidence as it is stored. */
export function evidenceLines(data: unknown): string[] {
  const lines = (data as { lines?: unknown } | null)?.lines;
  if (!Array.isArray(lines)) return [];
  return lines.flatMap((line: unknown) => {
    const text = (line as { text?: unknown } | null)?.text;
    return typeof text === "string" ? [text] : [];
  });
}
