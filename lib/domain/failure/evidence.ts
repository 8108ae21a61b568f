import type { FailureClass } from "./class";

/** pre = preparing nodes, run = what the job is about, post = collecting logs. */
export type BuildPhase = "pre" | "run" | "post";

/** A line worth keeping, with its place, since logs expire. Text is redacted, without control characters, and cut. */
export interface EvidenceLine {
  text: string;
  /** Path below the build's logs; "build" for what Zuul itself says of the build. */
  file: string;
  /** Line of the file, from 1; with `task`: of what the task printed. null where the beginning was not read. */
  line: number | null;
  /** Name of the task that printed it. */
  task: string | null;
  /** Which of the task's texts it stood in. */
  field: "msg" | "stderr" | "stdout" | "exception" | null;
}

/** The task that ended a playbook. */
export interface FailedTask {
  name: string;
  role: string | null;
  play: string | null;
  playbook: string | null;
  phase: BuildPhase | null;
  /** Ansible module: "command", "gather_facts", ... */
  action: string | null;
  /** Hosts on which it was the last thing that failed. */
  hosts: string[];
  unreachable: boolean;
  /** The task hides its text. */
  noLog: boolean;
  /** Of a loop: the items that failed, as text. */
  items: string[];
  returnCode: number | null;
  /** "playbook/play/task" by number from 0, which is how Zuul's console page names a task. */
  anchor: string | null;
  startedAt: Date | null;
}

/** A node the build ran on, from its inventory. */
export interface BuildNode {
  host: string;
  label: string | null;
  image: string | null;
  provider: string | null;
  region: string | null;
  cloud: string | null;
  zone: string | null;
}

/** What the job itself found to be the reason (RDO jobs leave it in logs/failures_file). */
export interface ReportedReason {
  reason: string;
  class: "code" | "infra" | null;
}

export interface BuildEvidence {
  /** Where the lines came from; "task-log" = the end of a Koji task's log, "none" = there was nothing to read. */
  source: "job-output.json" | "job-output.txt" | "failures_file" | "task-log" | "build" | "none";
  /** Phase of the first playbook that failed; null when nothing tells. */
  phase: BuildPhase | null;
  task: FailedTask | null;
  /** Other decisive tasks of the same playbook, on other hosts. */
  alsoFailed: FailedTask[];
  /** Tasks that failed and did not matter. */
  ignored: number;
  lines: EvidenceLine[];
  reported: ReportedReason | null;
  nodes: BuildNode[];
  /** The console says that the playbook was stopped for time. */
  timedOut: boolean;
  /** The log ends in the middle, or was too large to be read whole. */
  truncated: boolean;
  /** Every file is gone: the logs have expired. */
  expired: boolean;
  /** What could not be read and why, for people. */
  problems: string[];
}

/** Why a failure has its class. */
export interface Verdict {
  class: FailureClass;
  /** Name of the rule that decided. */
  rule: string;
  /** The rule in words, for people. */
  why: string;
  confidence: "high" | "medium" | "low";
  /** The line it was seen in, as an index into the evidence's lines; null for rules that look at no text. */
  line: number | null;
}
