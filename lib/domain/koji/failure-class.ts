import type { FailureClass } from "../failure/class";
import type { KojiFailureFact } from "./facts";
import { failingLine, MOCK_STATUS, REASONS, RPMBUILD, type Rule, SETUP } from "./failure-rules";

/** A class, the name of the rule that decided it, and the line it saw. */
export interface KojiVerdict {
  failureClass: FailureClass;
  rule: string;
  line: string | null;
}

type Failure = Pick<KojiFailureFact, "reason" | "log">;

/** mock's exit status in a fault's text; undefined when mock did not run or did not get to exit. */
export function mockStatus(reason: string | null): number | undefined {
  const status = /mock exited with status (\d{1,3})\b/.exec(reason ?? "")?.[1];
  return status === undefined ? undefined : Number(status);
}

/** Statuses after which build.log tells: something else, rpmbuild failed, rpmbuild took too long. */
const AFTER_RPMBUILD = new Set<number | undefined>([undefined, 1, 10, 11]);

/**
 * Logs worth reading for a failure, most telling first: those the fault names ("see build.log or root.log"), then
 * build.log where rpmbuild failed and root.log where the build root could not be set up.
 */
export function failingLogs(reason: string | null): string[] {
  const named = (reason ?? "").match(/\b[\w-]+\.log\b/g) ?? [];
  const usual = AFTER_RPMBUILD.has(mockStatus(reason))
    ? ["build.log", "root.log"]
    : ["root.log", "build.log"];
  return [...new Set([...named, ...usual, "mock_output.log", "checkout.log"])];
}

/**
 * The class of a failed attempt. mock's exit status tells how far the build came: 10 = rpmbuild ran, so the log tells code,
 * test, packaging or dependency; 20, 30 and their like = the build root could not be set up, so it is a dependency or the
 * infrastructure. Without mock only the fault's own words are left. Without a log the status alone decides.
 */
export function classifyKojiFailure({ reason, log }: Failure): KojiVerdict {
  const status = mockStatus(reason);
  const text = log?.text ?? "";
  if (status === undefined)
    return decide(REASONS, reason ?? "") ?? decide(SETUP, text) ?? verdict("unknown", "no-rule");
  const byLog = status === 10 ? decide(RPMBUILD, text) : undefined;
  if (byLog) return byLog;
  if (status === 1 || status === 20 || status === 30) {
    const either = decide(status === 1 ? [...RPMBUILD, ...SETUP] : SETUP, text);
    if (either) return either;
  }
  return verdict(MOCK_STATUS[status] ?? "unknown", `mock-status-${status}`);
}

/** The first rule that finds its line. */
function decide(rules: readonly Rule[], text: string): KojiVerdict | undefined {
  if (text === "") return undefined;
  for (const rule of rules) {
    const line = failingLine(rule, text);
    if (line !== undefined) return { failureClass: rule.failureClass, rule: rule.name, line };
  }
  return undefined;
}

const verdict = (failureClass: FailureClass, rule: string): KojiVerdict => ({
  failureClass,
  rule,
  line: null,
});
