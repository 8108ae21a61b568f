import type { EvidenceLine, Verdict } from "./evidence";
import { tells, withoutNode } from "./telling";

/** Errors that name what is wrong, so that the same one is known again in another package or job. */
const NAMING =
  /\b(?:Attribute|Import|ModuleNotFound|Name|Syntax|Indentation|Key|Index|Type|NotImplemented)Error\b: ?\S|\b(?:ContextualVersionConflict|DistributionNotFound|VersionConflict)\b|\bnothing provides\b|\bNo matching package\b|\bHunk #\d+ FAILED\b|\bNo such file or directory\b|\bFile not found: /;
/** A failed test by its name, as stestr, unittest, pytest, go and prove write it. */
const TEST =
  /^\W*(?:FAIL|ERROR): [\w.:[\]-]{6,}|^\W*(?:\{\d+\} )?[\w.]+(?:\[[^\]]*\])? \[[\d.]+s\] \.\.\. (?:FAILED|ERROR)|^(?:FAILED|ERROR) \S+::\S+|^\S+::\S+ (?:FAILED|ERROR)\b|^--- FAIL: \S+|^not ok \d+ -? ?\S/;
const EXCEPTION = /\b[\w.]*(?:Error|Exception|Timeout|Fault|Refused|Unreachable)\b: ?\S|^\W*Details: \S/;
const SAYS = /\b(?:fatal|error|problem|cannot|could not|failed to|unable to|denied|refused|timed out)\b/i;
/** The program that printed a line, as mock notes it. */
const PRINTED_BY = /^\s*(?:(?:DEBUG|INFO|WARNING|ERROR) [\w.-]{1,60}\.py:\d{1,6}: {0,8}|"msg": ")/;
/** Lines that count, frame or announce: true of every failure, so they tell none from another. */
const EMPTY =
  /^\W*(?:Failed|Passed|Skipped|Expected Fail|Unexpected Success|Ran|Totals|Sum of|FAILED|OK)\b\W*(?:\(|:|\d|$)|^\W*(?:PLAY|TASK) \[|^\W*Captured \w+:|Traceback \(most recent call last\)|^\W*raise \w|^\W*(?:ERROR|fatal|error)?\W*$|\bnon-zero return code\b|\bTask .{1,120} failed running on host\b|^RPM build errors:$|Bad exit status from|^error: subprocess-exited/i;

/**
 * The line of a failure's evidence that tells it from others, for lists and for finding the same failure again: an error
 * that names what is wrong, else the failed test, else an exception, else the line that decided the class, else any that
 * speaks of an error. Lines that only count or frame are passed over; undefined when nothing else is there.
 */
export function headlineOf(
  lines: readonly EvidenceLine[],
  verdict: Pick<Verdict, "line">,
): string | undefined {
  let best: { worth: number; text: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const text = withoutNode(line.text).replace(PRINTED_BY, "");
    const worth = worthOf(text, index === verdict.line);
    if (worth > (best?.worth ?? 0)) best = { worth, text: text.trim() };
  }
  return best?.text;
}

function worthOf(text: string, decided: boolean): number {
  if (EMPTY.test(text)) return 0;
  const worth = NAMING.test(text)
    ? 6
    : TEST.test(text)
      ? 5
      : EXCEPTION.test(text)
        ? 4
        : SAYS.test(text)
          ? 2
          : tells(text)
            ? 1
            : 0;
  // What decided the class is at least as good as any exception.
  return decided ? Math.max(worth, 4.5) : worth;
}
