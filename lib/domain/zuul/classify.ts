import type { BuildEvidence, Verdict } from "../failure/evidence";
import { pythonApi } from "../failure/python-api";
import {
  CODE_RULES,
  CONFIG_RULES,
  DEPENDENCY_RULES,
  INFRA_RULES,
  PACKAGING_RULES,
  TASK_RULES,
  TEST_RULES,
  type TextRule,
  TIMEOUT_RULES,
} from "./class-rules";
import { buildMeaning } from "./results";

/** Results that say it all: no log of the job knows more. */
const BY_RESULT = new Set([
  "NODE_FAILURE",
  "DISK_FULL",
  "MERGE_CONFLICT",
  "MERGER_FAILURE",
  "LOST",
  "DISCONNECT",
  "CONFIG_ERROR",
]);

/**
 * The class of a failed build, with the rule that decided it: the first that holds, in this order: results that need no
 * log; an unreachable node; for a build out of time, trouble of the infrastructure, else time; wordings in the lines that
 * matter (what a Python module lacks, results of tests, infrastructure, configuration, dependencies, packaging, code); what
 * the job found itself; what the failing task is about; the phase; the result alone.
 *
 * @param packageName source package that the build is about, when it is about one
 * @returns undefined when the build has not failed
 */
export function classifyBuild(
  result: string | null,
  evidence: BuildEvidence,
  packageName: string | null = null,
): Verdict | undefined {
  const { presumed } = buildMeaning(result);
  if (result === null || presumed === null) return undefined;
  return (
    byResult(result) ??
    unreachable(evidence) ??
    (isOutOfTime(result, evidence) ? outOfTime(evidence) : undefined) ??
    byPythonApi(evidence, packageName) ??
    byWords(rulesFor(evidence), evidence) ??
    byReport(evidence, "infra") ??
    byTask(evidence) ??
    byReport(evidence, "code") ??
    byPhase(result, evidence) ?? {
      class: presumed,
      rule: `result:${result}`,
      why:
        evidence.task === null
          ? `nothing is known but the result ${result}`
          : `the result is ${result}, and no rule knows the words of the failing task`,
      confidence: "low",
      line: null,
    }
  );
}

function byResult(result: string): Verdict | undefined {
  const { presumed } = buildMeaning(result);
  if (!BY_RESULT.has(result) || presumed === null) return undefined;
  return {
    class: presumed,
    rule: `result:${result}`,
    why: `the result is ${result}`,
    confidence: "high",
    line: null,
  };
}

function unreachable({ task }: BuildEvidence): Verdict | undefined {
  if (!task?.unreachable) return undefined;
  const why = `${task.hosts.join(", ")} could not be reached`;
  return { class: "infra", rule: "infra:unreachable", why, confidence: "high", line: null };
}

const isOutOfTime = (result: string, { timedOut }: BuildEvidence) => result === "TIMED_OUT" || timedOut;

function outOfTime(evidence: BuildEvidence): Verdict {
  return (
    byWords(INFRA_RULES, evidence) ??
    byReport(evidence, "infra") ?? {
      class: "timeout",
      rule: "timeout:job",
      why: "the job ran out of time",
      confidence: "high",
      line: null,
    }
  );
}

/** Before and after the job itself, what looks like its own failure is not. */
function rulesFor({ phase }: BuildEvidence): readonly TextRule[] {
  if (phase === "post") return [...INFRA_RULES, ...CONFIG_RULES];
  if (phase === "pre") return [...INFRA_RULES, ...CONFIG_RULES, ...DEPENDENCY_RULES];
  return [
    ...TEST_RULES,
    ...INFRA_RULES,
    ...CONFIG_RULES,
    ...DEPENDENCY_RULES,
    ...PACKAGING_RULES,
    ...CODE_RULES,
    ...TIMEOUT_RULES,
  ];
}

function byWords(rules: readonly TextRule[], { lines }: BuildEvidence): Verdict | undefined {
  for (const rule of rules) {
    const line = lines.findIndex(({ text }) => rule.pattern.test(text));
    if (line >= 0) return { class: rule.class, rule: rule.name, why: rule.why, confidence: "high", line };
  }
  return undefined;
}

function byPythonApi({ lines, phase }: BuildEvidence, packageName: string | null): Verdict | undefined {
  if (phase === "pre" || phase === "post") return undefined;
  for (const [line, { text }] of lines.entries()) {
    const api = pythonApi(text, packageName);
    if (api) return { ...api, confidence: "high", line };
  }
  return undefined;
}

function byReport({ reported, phase }: BuildEvidence, say: "infra" | "code"): Verdict | undefined {
  if (reported?.class !== say || phase === "pre" || phase === "post") return undefined;
  return {
    class: say,
    rule: `reported:${say}`,
    why: `the job says: ${reported.reason}`,
    confidence: "medium",
    line: null,
  };
}

function byTask({ task, phase }: BuildEvidence): Verdict | undefined {
  if (!task || (phase !== null && phase !== "run")) return undefined;
  const rule = TASK_RULES.find(({ pattern }) => pattern.test(`${task.role ?? ""} : ${task.name}`));
  return rule && { class: rule.class, rule: rule.name, why: rule.why, confidence: "medium", line: null };
}

function byPhase(result: string, { phase }: BuildEvidence): Verdict | undefined {
  const infra = (rule: string, why: string): Verdict => ({
    class: "infra",
    rule,
    why,
    confidence: "medium",
    line: null,
  });
  if (phase === "pre") return infra("phase:pre", "it failed while the nodes were being prepared");
  if (phase === "post") return infra("phase:post", "the job itself went well, what comes after it did not");
  if (phase === "run") {
    const why = "a task of the job failed, and no rule knows its words";
    return { class: "code", rule: "phase:run", why, confidence: "low", line: null };
  }
  return result === "RETRY_LIMIT" ? infra("result:RETRY_LIMIT", "it was tried again and again") : undefined;
}
