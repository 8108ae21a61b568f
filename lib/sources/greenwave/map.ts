import type { GatingDecisionFact, GatingRequirement, GatingVerdict } from "@/lib/domain/published/facts";
import type { DecisionWire, RequirementWire } from "./schema";

/** What a decision is asked about, apart from the builds. */
export interface GatingPoint {
  productVersion: string;
  decisionContext: string;
}

/**
 * The decision on each of `nvrs` out of one answer about all of them, and those it does not settle. The verdict of an
 * answer is of all builds together; a build's own follows from the requirements that name it. Unnamed requirements (a
 * passed test names nobody in some versions) settle a build only when it was asked about alone.
 */
export function mapDecision(
  wire: DecisionWire,
  nvrs: readonly string[],
  point: GatingPoint,
): { facts: GatingDecisionFact[]; unsettled: string[] } {
  const alone = nvrs.length === 1;
  const unsatisfied = bySubject(wire.unsatisfied_requirements ?? []);
  const satisfied = bySubject(wire.satisfied_requirements ?? []);
  const named = (groups: Map<string, RequirementWire[]>, nvr: string) => [
    ...(groups.get(nvr) ?? []),
    ...(alone ? [...groups].flatMap(([name, list]) => (name === nvr ? [] : list)) : []),
  ];
  const facts: GatingDecisionFact[] = [];
  const unsettled: string[] = [];
  for (const nvr of nvrs) {
    const missing = named(unsatisfied, nvr);
    const met = named(satisfied, nvr);
    const verdict = verdictOf(wire, { alone, missing: missing.length, met: met.length, unsatisfied });
    if (verdict)
      facts.push({
        nvr,
        ...point,
        verdict,
        unsatisfied: missing.map(toRequirement),
        satisfied: met.map(toRequirement),
      });
    else unsettled.push(nvr);
  }
  return { facts, unsettled };
}

function verdictOf(
  wire: DecisionWire,
  own: { alone: boolean; missing: number; met: number; unsatisfied: ReadonlyMap<string, unknown> },
): GatingVerdict | undefined {
  if (own.missing > 0) return "unsatisfied";
  if (own.alone) {
    if (!wire.policies_satisfied) return "unsatisfied";
    // Some kinds of subject may lack a policy and are then called satisfied: nothing was required, so nothing was shown.
    const gated = own.met > 0 || (wire.applicable_policies ?? []).length > 0;
    return gated ? "satisfied" : "no-policy";
  }
  // An unsatisfied requirement that names nobody may be this build's.
  return own.met > 0 && !own.unsatisfied.has(NOBODY) ? "satisfied" : undefined;
}

const NOBODY = "";

function bySubject(requirements: readonly RequirementWire[]): Map<string, RequirementWire[]> {
  const groups = new Map<string, RequirementWire[]>();
  for (const requirement of requirements) {
    const { item } = requirement;
    const name = requirement.subject_identifier ?? item?.identifier ?? item?.item ?? NOBODY;
    groups.set(name, [...(groups.get(name) ?? []), requirement]);
  }
  return groups;
}

const toRequirement = (wire: RequirementWire): GatingRequirement => ({
  type: clean(wire.type),
  testcase: textOrNull(wire.testcase),
  scenario: textOrNull(wire.scenario),
  details: textOrNull(wire.details ?? wire.error_reason)?.slice(0, 2_000) ?? null,
});

/** PostgreSQL has no U+0000 in text. */
const clean = (text: string) => (text.includes("\0") ? text.replaceAll("\0", "") : text);
const textOrNull = (text: string | null | undefined) => (text ? clean(text) : null);
