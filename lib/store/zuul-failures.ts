import type { BuildEvidence, Verdict } from "@/lib/domain/failure/evidence";
import { tells } from "@/lib/domain/failure/telling";
import { classifyBuild } from "@/lib/domain/zuul/classify";
import type { ZuulBuildFact } from "@/lib/domain/zuul/facts";
import { evidenceWithoutLogs } from "@/lib/domain/zuul/without-logs";
import type { FailureRecord } from "./failures";
import type { Resolved } from "./resolve";

/** What a failure record needs of a build. */
export type FailedBuild = Pick<
  ZuulBuildFact,
  "uuid" | "jobName" | "pipeline" | "result" | "voting" | "startedAt" | "endedAt" | "errorDetail" | "logUrl"
> & { project: string | null; branch: string | null; seq: number; resolved: Resolved };

/**
 * A failed build in the one model of failures, classed by what is known: Zuul's own words, or what the logs said.
 *
 * @returns undefined when the result is no failure
 */
export function failureOf(
  serverId: string,
  build: FailedBuild,
  fromLogs: BuildEvidence | null,
  scope: string,
  now: Date,
): FailureRecord | undefined {
  const evidence = fromLogs ?? evidenceWithoutLogs(build.errorDetail);
  const { releaseName, component, packageName, ownerSlug } = build.resolved;
  const verdict = classifyBuild(build.result, evidence, packageName);
  if (verdict === undefined || build.result === null) return undefined;
  return {
    source: "zuul",
    sourceId: serverId,
    key: build.uuid,
    seq: build.seq,
    subjectKind: "job",
    subject: build.jobName,
    scope,
    releaseName,
    component,
    pipeline: build.pipeline,
    project: build.project,
    packageName,
    ownerSlug,
    at: build.endedAt ?? build.startedAt ?? now,
    result: build.result,
    verdict,
    evidence: fromLogs ?? (evidence.lines.length > 0 ? evidence : null),
    headline: headlineOf(evidence, verdict),
    logUrl: build.logUrl,
    voting: build.voting,
  };
}

/** The line that says most: the one that decided, what the job says itself, the first that speaks of an error, the task. */
function headlineOf({ lines, reported, task }: BuildEvidence, verdict: Verdict): string | null {
  const decided = verdict.line === null ? undefined : lines[verdict.line];
  if (decided) return decided.text;
  if (reported?.reason) return reported.reason;
  const speaking = lines.find(({ text }) => tells(text)) ?? lines[0];
  return speaking?.text ?? task?.name ?? null;
}
