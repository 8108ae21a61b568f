import { canonical } from "./canonical";
import { withoutNode } from "./telling";

/** Version of the normaliser; texts made by another one are not comparable. */
export const NORMALISER = 2;

const LONGEST = 500;
const MOST_BEFORE = 3;

/** What tools write before what they say: how bad it is, which program printed it, for what it stands. */
const BEFORE =
  /^(?:(?:DEBUG|INFO|WARNING|ERROR) [\w.-]{1,60}\.py:\d{1,6}:|\d{4}-\d\d-\d\d[T ][\d:.,Z+-]{5,20}(?: \|)?|E {2,8}|(?:error|fatal|warning|problem|critical)(?: ?:|!)|"?msg"?: ?"|Error in [\w ]{1,60} for [\w.+-]{1,200}:)\s*/i;

/** Each takes out one thing that varies between two occurrences of the same error. Every pattern is linear. */
const RULES: readonly [RegExp, string][] = [
  [/\b[a-z][a-z0-9+.-]{1,10}:\/\/[^\s"'<>)\]]+/gi, "<url>"],
  [/\brpm-tmp\.\w+/g, "rpm-tmp"],
  [/\/(?:var\/)?tmp\/(?!rpm-tmp)[^\s"':,()]+/g, "<tmp>"],
  // Where a file lies differs from build to build; its name does not.
  [/(?<![\w.>/-])\/(?:[^\s"':,()<>/]{1,100}\/){1,30}(?=[^\s"':,()<>/])/g, ""],
  [/\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}\b/g, "<mail>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, "<mac>"],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, "<time>"],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)?,? ?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2} \d{2}:\d{2}:\d{2}(?: \d{4})?/g,
    "<time>",
  ],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g, "<time>"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, "<ip>"],
  [/(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{0,4}\b/gi, "<ip>"],
  [/\b0x[0-9a-f]+\b/gi, "<hash>"],
  [/\b(?=[0-9a-f]{0,40}\d)(?=[0-9a-f]{0,40}[a-f])[0-9a-f]{7,128}\b/g, "<hash>"],
  [/-\d+(?:[.:~^+][\w]+){1,12}(?:-[\w.~^+]{1,80})?/g, "-<n>"],
  [/\bv?\d+(?:\.\w+){1,8}\b/g, "<n>"],
  [/\b\d+(?:ms|s|[kMG]i?B|B)?\b/g, "<n>"],
  // Of a version conflict, who asks for what.
  [/, \{'[^'}]{1,200}'\}\)/g, ")"],
  [/\s+/g, " "],
];

/**
 * The text of an error without what varies: the node it came from, times, hashes, uuids, addresses, folders, versions,
 * counters; and the same text for what tools say in different words. Equal results are taken for the same error. Digits inside
 * words stay: they belong to names (python3, test_create_12).
 *
 * @returns null when too little is left to compare
 */
export function normalise(text: string): string | null {
  let out = withoutNode(text.slice(0, LONGEST * 2))
    .slice(0, LONGEST)
    .trim();
  for (let i = 0; i < MOST_BEFORE; i += 1) out = out.replace(BEFORE, "");
  const same = canonical(out);
  if (same !== undefined) return same;
  for (const [pattern, by] of RULES) out = out.replace(pattern, by);
  out = out.trim().replace(/",?$/, "");
  const said = out.replace(/<\w+>/g, "").replace(/[^A-Za-z]/g, "");
  return said.length < 4 ? null : out;
}

/** Lines that many failures of one kind end with, whatever their reason. */
const COMMON = matcher([
  "a patch does not apply",
  "(?:Failed|Ran):? <n>",
  "FAILED \\(",
  "RPM build errors",
  "Bad exit status",
  "Installed \\(but unpackaged\\)",
  "line <n>: ",
  "Unknown tag",
  "non-zero return code",
  "MODULE FAILURE",
  "One or more items failed",
  "Task .{1,300} failed running on host \\S+: (?:non-zero return code|one or more items failed|module failure.{0,80})$",
  "subprocess-exited-with-error",
  "mock exited with status",
  "building package",
  "Traceback",
]);

/** Errors of a language or a test library whose words do not say what is wrong, only how it showed. */
const LOCAL = matcher([
  "(?:Syntax|Indentation|Name|Index|Key|Type|Value|Assertion|Runtime|Recursion|UnboundLocal|Unicode\\w*)Error\\b",
  "AttributeError: '",
  "[\\w.]*(?:MismatchError|TimeoutException|OperationalError)\\b",
  "\\S+\\.(?:c|cc|cpp|h|go|rs|py):<n>",
  "command '",
]);

function matcher(starts: readonly string[]): RegExp {
  return new RegExp(starts.map((words) => `^${words}`).join("|"), "i");
}

/** Whether a normalised text is said of failures that have nothing else in common, so that it tells them only with its subject. */
export const isCommon = (normalised: string): boolean => COMMON.test(normalised.replace(/^[\s-]+/, ""));

/** Whether a normalised text names nothing outside the software that said it, so that in another package it is another error. */
export const isLocal = (normalised: string): boolean => LOCAL.test(normalised);
