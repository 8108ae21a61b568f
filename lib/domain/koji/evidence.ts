import type { BuildEvidence, EvidenceLine, FailedTask, Verdict } from "../failure/evidence";
import { headlineOf } from "../failure/headline";
import { cleanLine, tellingLines, tells } from "../failure/telling";
import type { KojiFailureFact, KojiLogTail } from "./facts";
import { classifyKojiFailure, mockStatus } from "./failure-class";

/** What is kept of why an attempt FAILED. */
export interface KojiTold {
  verdict: Verdict;
  evidence: BuildEvidence;
  /** The line that matters most, redacted. */
  headline: string | null;
}

/** Lines of a log to keep. */
const MOST_LINES = 24;
/** The hub's own words of a failed task, as a file of the evidence. */
const HUB = "task result";

/** The verdict on an attempt whose task nobody has been asked about yet, or never will be. */
export const UNREAD: Verdict = {
  class: "unknown",
  rule: "not-read",
  why: "The hub has not been asked why this build failed",
  confidence: "low",
  line: null,
};

const WHY: Record<string, string> = {
  "out-of-room": "The builder ran out of space or memory",
  killed: "The build was killed on the builder",
  "command-timeout": "rpmbuild took longer than it may",
  "build-dependencies": "Build requirements could not be met",
  "missing-module": "A Python module is missing or of another version",
  "missing-library": "A header, library or command is missing",
  patch: "A patch does not apply",
  files: "The file list of the spec does not fit what was built",
  spec: "The spec file could not be read",
  "check-section": "%check failed: the package's tests",
  "prep-section": "%prep failed",
  "buildrequires-section": "%generate_buildrequires failed",
  "install-section": "%install failed",
  "build-section": "%build failed",
  repository: "A repository could not be read while the build root was made",
  unresolvable: "A package the build root needs cannot be installed",
  chroot: "The build root could not be set up",
  "build-exists": "The same version and release was built before",
  "not-listed": "The package is not listed in the tag, or blocked there",
  target: "The target, its tag or the policy does not allow the build",
  "timed-out": "The task took longer than it may",
  "bad-source": "The source package is not fit to be built",
  scm: "The sources could not be fetched",
  builder: "The builder or the hub failed",
  "no-rule": "Nothing that is known was found in what the hub tells",
};

const whyOf = (rule: string) =>
  WHY[rule] ??
  `mock exited with status ${rule.replace("mock-status-", "")}, and no line of the log says more`;

/** Class, lines worth keeping and headline of a failed attempt, redacted. Pure. */
export function kojiTold(failure: KojiFailureFact): KojiTold {
  const { failureClass, rule, line } = classifyKojiFailure(failure);
  const lines = linesOf(failure);
  let at: number | null = null;
  if (line !== null) {
    const text = cleanLine(line);
    at = lines.findIndex((one) => one.text.trim().startsWith(text.slice(0, 200)));
    if (at < 0)
      at = lines.push({ text, file: failure.log?.name ?? HUB, line: null, task: null, field: null }) - 1;
  }
  // The hub only repeats which log to look at, unless its words are what decided.
  const inLog = lines.map((one, i) => (one.file === HUB && i !== at ? { ...one, text: "" } : one));
  const headline = headlineOf(inLog, { line: at }) ?? lines[headlineAt(lines, at)]?.text.trim();
  const confidence = at !== null ? "high" : rule.startsWith("mock-status") ? "medium" : "low";
  return {
    verdict: { class: failureClass, rule, why: whyOf(rule), confidence, line: at },
    evidence: evidenceOf(failure, lines),
    headline: headline || null,
  };
}

/** What is stored of a failure beside its build: the fault without secrets, and of the log only where it lies. */
export type KeptFailure = Omit<KojiFailureFact, "log"> & { log: Omit<KojiLogTail, "text"> | null };

export const keptFailure = ({ log, reason, ...failure }: KojiFailureFact): KeptFailure => ({
  ...failure,
  reason: reason === null ? null : cleanLine(reason.replace(/\s+/g, " ")),
  log: log && { taskId: log.taskId, name: log.name, size: log.size, offset: log.offset },
});

function linesOf({ reason, log }: KojiFailureFact): EvidenceLine[] {
  const lines: EvidenceLine[] = [];
  if (reason)
    lines.push({
      text: cleanLine(reason.replace(/\s+/g, " ")),
      file: HUB,
      line: null,
      task: null,
      field: "msg",
    });
  for (const { line, text } of log ? tellingLines(log.text, MOST_LINES) : [])
    lines.push({
      text,
      file: log?.name ?? "",
      line: log?.offset === 0 ? line : null,
      task: null,
      field: null,
    });
  return lines;
}

/** What rpmbuild and mock say after every failure, whatever it was. */
const AFTERWARDS =
  /Bad exit status from|RPM build errors|^error: |Child return code|^\s*raise |EXCEPTION|Command failed|^\s*Traceback/;

/** The deciding line; where that is only the section that failed, or there is none, the last line before that tells more. */
function headlineAt(lines: readonly EvidenceLine[], deciding: number | null): number {
  if (deciding !== null && !AFTERWARDS.test(lines[deciding]?.text ?? "")) return deciding;
  const before = lines.slice(0, deciding ?? lines.length);
  const telling = before.findLastIndex(
    ({ text, file }) => file !== HUB && tells(text) && !AFTERWARDS.test(text),
  );
  return telling >= 0 ? telling : (deciding ?? 0);
}

function evidenceOf(failure: KojiFailureFact, lines: EvidenceLine[]): BuildEvidence {
  const { log } = failure;
  return {
    source: log ? "task-log" : lines.length > 0 ? "build" : "none",
    phase: null,
    task: failedTaskOf(failure),
    alsoFailed: [],
    ignored: 0,
    lines,
    reported: null,
    nodes: [],
    timedOut: /timed? ?out|timeout/i.test(failure.reason ?? ""),
    truncated: log !== null && log.offset > 0,
    expired: log === null,
    problems: [],
  };
}

function failedTaskOf({ failedTask, reason }: KojiFailureFact): FailedTask | null {
  if (!failedTask) return null;
  const { method, arch, taskId } = failedTask;
  return {
    name: `${method}${arch ? ` (${arch})` : ""}, task ${taskId}`,
    role: null,
    play: null,
    playbook: null,
    phase: null,
    action: method,
    hosts: [],
    unreachable: false,
    noLog: false,
    items: [],
    returnCode: mockStatus(reason) ?? null,
    anchor: null,
    startedAt: null,
  };
}
