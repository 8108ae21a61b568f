const NOISE =
  /^(\s*$|RAN: |STDOUT:|STDERR:|Error in \w+ for |Traceback|\s+File "|sh\.\w+|\(\d+ more|For more information|Full log)/;
const TELLING =
  /(error|fail|cannot|can't|could not|unable|no matching|nothing provides|not found|missing|timed? ?out|refused|unreachable|conflict|denied|hunk|invalid|undefined|unresolved)/i;

/**
 * The one line of a failed build's notes that says most: the last line that names an error, else the last line with
 * text, else what the first line says. DLRN wraps the output of the build script ("RAN: ... STDOUT: ... STDERR: ...") or
 * puts the text straight after "Error in build_rpm_wrapper for <project>:".
 *
 * @returns at most 240 characters; null when the notes say nothing
 */
export function failureReason(notes: string | null): string | null {
  if (!notes) return null;
  const lines = notes.split("\n").map((line) => line.trim());
  const useful = lines.filter((line) => line && !NOISE.test(line));
  const best = useful.findLast((line) => TELLING.test(line)) ?? useful.at(-1) ?? afterWrapper(lines[0] ?? "");
  return best ? best.slice(0, 240) : null;
}

const afterWrapper = (line: string) => line.replace(/^Error in \w+ for [\w.+-]+:\s*/, "").trim() || null;
