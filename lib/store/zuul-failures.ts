import type { BuildEvidence, Verdict } from "@/lib/domain/failure/evidence";
import { headlineOf } from "@/lib/domain/failure/headline";
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
    headline: told(evidence, verdict),
    logUrl: build.logUrl,
    voting: build.voting,
  };
}

/** The line that tells this failure from others; else what the job says itself, where time ran out, the task. */
function told(evidence: BuildEvidence, verdict: Verdict): string | null {
  const { lines, reported, task, phase } = evidence;
  const line = headlineOf(lines, verdict);
  if (line !== undefined) return line;
  if (verdict.class === "timeout") return `Ran out of time${placeOf(task, phase)}`;
  if (reported?.reason) return reported.reason;
  // What Zuul itself says of a build is one line, whatever its words.
  if (evidence.source === "build" && lines[0]) return lines[0].text;
  const said = task?.name ?? lines.find(({ text }) => tells(text))?.text;
  // Trouble of the surroundings is the same trouble whichever job met it: of a job, nothing said is nothing known.
  return said ?? (verdict.class === "infra" ? verdict.why : null);
}

function placeOf(task: BuildEvidence["task"], phase: BuildEvidence["phase"]): string {
  const name = task?.name ?? task?.play;
  if (name) return ` in ${name}`;
  return phase === "pre"
    ? " while the nodes were prepared"
    : phase === "post"
      ? " while logs were collected"
      : "";
}
