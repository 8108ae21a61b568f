import type { BuildEvidence, BuildPhase, FailedTask } from "../failure/evidence";
import { cleanLine } from "../failure/telling";

/** What is known before any log was read, and all there is when there is none: Zuul's own word on the build. */
export function evidenceWithoutLogs(errorDetail: string | null): BuildEvidence {
  const text = errorDetail === null ? "" : cleanLine(errorDetail.replace(/\s+/g, " "));
  return {
    source: text === "" ? "none" : "build",
    phase: phaseOf(text),
    task: taskOf(text),
    alsoFailed: [],
    ignored: 0,
    lines: text === "" ? [] : [{ text, file: "build", line: null, task: null, field: null }],
    reported: null,
    nodes: [],
    timedOut: false,
    truncated: false,
    expired: false,
    problems: [],
  };
}

function phaseOf(text: string): BuildPhase | null {
  const [, phase] = /^(pre|post)-run phase failed/i.exec(text) ?? [];
  return phase === undefined ? null : (phase.toLowerCase() as BuildPhase);
}

/** Zuul >= 9.1 names the task: "Task Run tempest failed running on host primary: non-zero return code". */
function taskOf(text: string): FailedTask | null {
  const [, name, host] = /^Task (.{1,200}?) failed running on host ([^\s:]+)/.exec(text) ?? [];
  if (name === undefined || host === undefined) return null;
  return {
    name,
    role: null,
    play: null,
    playbook: null,
    phase: null,
    action: null,
    hosts: [host],
    unreachable: false,
    noLog: false,
    items: [],
    returnCode: null,
    anchor: null,
    startedAt: null,
  };
}
