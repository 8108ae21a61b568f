const NOISE =
  /^(\s*$|RAN: |STDOUT:|STDERR:|Error in \w[\w ]* for [\w.+-]+:\s*$|Traceback|File "|Error:\s*$|-{5,}|={5,}|Full log)/;

/** True of every failed build of its kind, so they tell nothing when there is another line. */
const EMPTY_WORDS =
  /Bad exit status from|^RPM build errors|Some packages could not be found|Not all dependencies satisfied|subprocess-exited-with-error|^FAILED \(|^FAIL: |Child return code|mock exited with status|error building package/;

/** What names a cause, best first; within one, the last line that matches says most. */
const TELLING = [
  /\b[A-Z]\w*(Error|Exception): /,
  /No matching package to install|nothing provides|^Problem: /,
  /hunks? FAILED|can't find file to patch|Patch failed/i,
  /File not found|File listed twice/,
  /unpackaged/,
  /error|fail|cannot|could not|unable|not found|missing|timed? ?out|refused|unreachable|conflict|denied|invalid|undefined/i,
];

/**
 * The one line of a failed build's notes that says most. DLRN wraps the output of the build script ("RAN: ... STDOUT: ...
 * STDERR: ...") or puts the text straight after "Error in build_rpm_wrapper for <project>:".
 *
 * @returns at most 240 characters; null when the notes say nothing
 */
export function failureReason(notes: string | null): string | null {
  if (!notes) return null;
  const lines = notes
    .split("\n")
    .map((line) => afterWrapper(line.trim()))
    .filter((line) => !NOISE.test(line));
  const useful = lines.filter((line) => !EMPTY_WORDS.test(line));
  for (const pattern of TELLING) {
    const found = useful.findLast((line) => pattern.test(line));
    if (found) return found.slice(0, 240);
  }
  return (useful.at(-1) ?? lines.at(-1))?.slice(0, 240) ?? null;
}

/** A line without DLRN's words before it: which of its functions failed, for which project. */
export const afterWrapper = (line: string) => line.replace(/^Error in [\w ]+ for [\w.+-]+:\s*/, "");
