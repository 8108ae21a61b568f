import { afterWrapper, failureReason } from "../build/failure-reason";
import {
  CODE_RULES,
  DEPENDENCY_RULES,
  INFRA_RULES,
  PACKAGING_RULES,
  TEST_RULES,
  type TextRule,
  TIMEOUT_RULES,
} from "../zuul/class-rules";
import type { FailureClass } from "./class";
import type { BuildEvidence, EvidenceLine, Verdict } from "./evidence";
import { headlineOf } from "./headline";
import { pythonApi } from "./python-api";
import { cleanLine, cleanText, tells } from "./telling";

/** What the notes of a failed DLRN build tell. */
export interface DlrnFailure {
  verdict: Verdict;
  evidence: BuildEvidence;
  /** The line that says most, at most 240 characters; null when the notes say nothing. */
  headline: string | null;
}

const rule = (of: FailureClass, name: string, pattern: RegExp, why: string): TextRule => ({
  name: `${of}:${name}`,
  class: of,
  pattern,
  why,
});

/** Of what only DLRN says so. */
const DLRN_RULES: readonly TextRule[] = [
  rule(
    "packaging",
    "patch",
    /\bhunks? FAILED\b|can't find file to patch/i,
    "a patch of the package does not apply",
  ),
  rule(
    "packaging",
    "ref",
    /couldn't find remote ref|remote branch \S+ not found|pathspec .{1,200} did not match|not a valid (?:ref|object name)/i,
    "the branch or commit to build from is not there",
  ),
  rule(
    "infra",
    "source",
    /^Error in getting the source\b|fatal: unable to access|the remote end hung up|early EOF\b/i,
    "the source could not be fetched",
  ),
  rule(
    "infra",
    "network",
    /\bconnection (?:timed out|refused|reset)\b|no route to host|network is unreachable|\bcurl error\b/i,
    "the network failed",
  ),
  rule(
    "infra",
    "killed",
    /\bKilled\b|signal 9\b|mock exited with status (?:20|[5-9]0|1[1-3]\d)\b/,
    "the build was ended from outside",
  ),
];

/** The section of the spec file that failed, when nothing says more. */
const SECTION_RULES: readonly TextRule[] = [
  rule(
    "dependency",
    "buildroot",
    /Not all dependencies satisfied|Some packages could not be found|mock exited with status 30\b/,
    "the build root could not be filled",
  ),
  rule(
    "packaging",
    "prep",
    /bad exit status from \S+ \(%(?:prep|install|generate_buildrequires|clean)\)/i,
    "a section of the spec file failed",
  ),
  rule(
    "code",
    "build",
    /bad exit status from \S+ \(%(?:build|conf)\)|subprocess-exited-with-error/i,
    "the software does not build",
  ),
];

/** Tried in this order; the weak wording "the package does not build" comes last. */
const WORDS: readonly TextRule[] = [
  ...TEST_RULES,
  ...INFRA_RULES,
  ...DLRN_RULES,
  ...DEPENDENCY_RULES,
  ...PACKAGING_RULES.filter((r) => r.name !== "packaging:spec"),
  ...CODE_RULES,
  ...TIMEOUT_RULES,
  ...SECTION_RULES,
  ...PACKAGING_RULES.filter((r) => r.name === "packaging:spec"),
];

const MOST_LINES = 2_000;
const LONGEST_LINE = 500;
const LONGEST_HEADLINE = 240;
const KEPT = 40;
/** Lines that say something only together with what stands around them. */
const ALSO = /unpackaged|BUILDROOT|^error:|%(?:prep|build|install|check)\)/i;
const WRAPPER = /^\s*(?:RAN|STDOUT|STDERR):/;

/**
 * The class of a failed build of DLRN, from its notes: the error text that DLRN took from the build script. What a Python
 * module lacks comes first, since a test that meets it fails like any other test; then wordings as in logs of CI jobs.
 */
export function classifyDlrn(notes: string | null, packageName: string): DlrnFailure {
  const all = notes === null ? [] : linesOf(notes);
  const lines = all.length <= KEPT ? all : [...all.slice(0, KEPT / 2), ...all.slice(-KEPT / 2)];
  const verdict = verdictOf(lines, packageName);
  const said = lines.map((line) => ({ ...line, text: afterWrapper(line.text) }));
  // Chosen as for every source, so that one cause reads the same wherever it is seen.
  const headline = headlineOf(said, verdict) ?? failureReason(notes);
  return {
    verdict,
    evidence: {
      source: lines.length === 0 ? "none" : "build",
      phase: null,
      task: null,
      alsoFailed: [],
      ignored: 0,
      lines,
      reported: null,
      nodes: [],
      timedOut: false,
      truncated: all.length > lines.length,
      expired: false,
      problems: [],
    },
    headline: headline === null ? null : cleanLine(headline).slice(0, LONGEST_HEADLINE),
  };
}

function linesOf(notes: string): EvidenceLine[] {
  const texts = cleanText(notes).split("\n").slice(-MOST_LINES);
  return texts.flatMap((text, i) =>
    text.trim() !== "" && !WRAPPER.test(text) && (i >= texts.length - 6 || tells(text) || ALSO.test(text))
      ? [{ text: text.trimEnd().slice(0, LONGEST_LINE), file: "notes", line: i + 1, task: null, field: null }]
      : [],
  );
}

function verdictOf(lines: readonly EvidenceLine[], packageName: string): Verdict {
  for (const [line, { text }] of lines.entries()) {
    const api = pythonApi(text, packageName);
    if (api) return { ...api, confidence: "high", line };
  }
  for (const one of WORDS) {
    const line = lines.findIndex(({ text }) => one.pattern.test(text));
    if (line >= 0) return { class: one.class, rule: one.name, why: one.why, confidence: "high", line };
  }
  return {
    class: "unknown",
    rule: "no-rule",
    why: lines.length === 0 ? "the builder gave no reason" : "no rule knows the words of the notes",
    confidence: "low",
    line: null,
  };
}
