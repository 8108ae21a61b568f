import { withoutNode } from "./telling";

/** Version of the normaliser; texts made by another one are not comparable. */
export const NORMALISER = 1;

const LONGEST = 500;

/** Each takes out one thing that varies between two occurrences of the same error. Every pattern is linear. */
const RULES: readonly [RegExp, string][] = [
  [/\b[a-z][a-z0-9+.-]{1,10}:\/\/[^\s"'<>)\]]+/gi, "<url>"],
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
  [/(\/(?:var\/)?tmp\/)[^\s/"':)]+/g, "$1<x>"],
  [/\brpm-tmp\.\w+/g, "rpm-tmp.<x>"],
  [/(\/home\/)[^\s/"':)]+/g, "$1<x>"],
  [/-\d+(?:[.:~^+][\w]+){1,12}(?:-[\w.~^+]{1,80})?/g, "-<n>"],
  [/\bv?\d+(?:\.\w+){1,8}\b/g, "<n>"],
  [/\b\d+(?:ms|s|[kMG]i?B|B)?\b/g, "<n>"],
  [/\s+/g, " "],
];

/**
 * The text of an error without what varies: the node it came from, times, hashes, uuids, addresses, temporary paths,
 * versions, counters. Equal results are taken for the same error. Digits inside words stay: they belong to names (python3,
 * test_create_12).
 *
 * @returns null when too little is left to compare
 */
export function normalise(text: string): string | null {
  let out = withoutNode(text).slice(0, LONGEST);
  for (const [pattern, by] of RULES) out = out.replace(pattern, by);
  out = out.trim();
  const said = out.replace(/<\w+>/g, "").replace(/[^A-Za-z]/g, "");
  return said.length < 4 ? null : out;
}

/** Lines that many failures of one kind end with, whatever their reason. */
const COMMON = new RegExp(
  [
    "Hunk #",
    "(?:Failed|Ran):? ",
    "FAILED \\(",
    "<n> out of <n> hunks? FAILED",
    "RPM build errors",
    "(?:error: )?Bad exit status",
    "(?:error: )?Installed \\(but unpackaged\\)",
    "non-zero return code",
    "MODULE FAILURE",
    "One or more items failed",
    "Task .{1,300} failed running on host \\S+: (?:non-zero return code|one or more items failed|module failure.{0,80})$",
    "error: subprocess-exited-with-error",
    "mock exited with status",
    "error building package",
    "Traceback",
  ]
    .map((words) => `^${words}`)
    .join("|"),
  "i",
);

/** Whether a normalised text is said of failures that have nothing else in common, so that it tells them only with its subject. */
export const isCommon = (normalised: string): boolean => COMMON.test(normalised.replace(/^[\s-]+/, ""));
