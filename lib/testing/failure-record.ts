import type { BuildEvidence } from "@/lib/domain/failure/evidence";
import type { FailureRecord } from "@/lib/store/failures";

/** What was read of a log of the run phase: nothing that tells, but for what is given. */
export const evidenceOf = (some: Partial<BuildEvidence> = {}): BuildEvidence => ({
  source: "job-output.txt",
  phase: "run",
  task: null,
  alsoFailed: [],
  ignored: 0,
  lines: [],
  reported: null,
  nodes: [],
  timedOut: false,
  truncated: false,
  expired: false,
  problems: [],
  ...some,
});

/** A failure as ingest stores it: of a voting CI job on epoxy, but for what is given. */
export const failureRecord = (
  some: Partial<FailureRecord> & Pick<FailureRecord, "key" | "seq" | "subject" | "at" | "verdict">,
): FailureRecord => ({
  source: "zuul",
  sourceId: "rdo",
  subjectKind: "job",
  scope: "line\n\n",
  releaseName: "epoxy",
  component: null,
  pipeline: "line",
  project: null,
  packageName: null,
  ownerSlug: null,
  result: "FAILURE",
  evidence: evidenceOf(),
  headline: null,
  logUrl: null,
  voting: true,
  ...some,
});
