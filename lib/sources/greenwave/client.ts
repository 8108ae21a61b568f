import type { GatingDecisionFact } from "@/lib/domain/published/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { MINUTE } from "@/lib/shared/clock";
import { ProdchainError } from "@/lib/shared/errors";
import type { Http } from "../http";
import { jsonOf } from "../json";
import { SourceRefused } from "../source";
import { type GatingPoint, mapDecision } from "./map";
import { DecisionWire } from "./schema";

export interface GreenwaveEndpoint {
  /** Root of the service, without /api/v1.0. */
  baseUrl: string;
  /** What builds are called there; "koji_build", or what a private Koji is registered as. */
  subjectType?: string;
}

/** Decisions on the builds asked about; those in `rejected` have none, with the reason. */
export interface GatingDecisions {
  facts: GatingDecisionFact[];
  rejected: Rejected[];
}

export type GreenwaveClient = ReturnType<typeof createGreenwaveClient>;

/** Greenwave's own advice: with more subjects it does not finish in time. */
export const SUBJECTS = 100;

/**
 * Asks a Greenwave for decisions. Reads only: a decision changes nothing there.
 *
 * @throws SourceRefused on a status the server chose (a 404 about one build is told in the result),
 *   ProdchainError source-changed-shape, source-unavailable
 */
export function createGreenwaveClient(http: Http, endpoint: GreenwaveEndpoint) {
  const url = `${endpoint.baseUrl.replace(/\/+$/, "")}/api/v1.0/decision`;
  const type = endpoint.subjectType ?? "koji_build";

  async function ask(point: GatingPoint, nvrs: readonly string[], signal: AbortSignal) {
    const body = JSON.stringify({
      product_version: point.productVersion,
      decision_context: point.decisionContext,
      verbose: false,
      ...(nvrs.length === 1
        ? { subject_type: type, subject_identifier: nvrs[0] }
        : { subject: nvrs.map((item) => ({ item, type })) }),
    });
    const headers = { "content-type": "application/json", accept: "application/json" };
    // It asks other services in turn and may take its time.
    const answer = await http.send({ url, method: "POST", headers, body, signal, timeoutMs: 2 * MINUTE });
    return parseDecision(jsonOf(answer), new URL(answer.url).host);
  }

  /** One answer about `nvrs`, and what it leaves open asked again in halves, down to one build. */
  async function decide(
    point: GatingPoint,
    nvrs: readonly string[],
    into: GatingDecisions,
    signal: AbortSignal,
  ): Promise<void> {
    let wire: DecisionWire;
    try {
      wire = await ask(point, nvrs, signal);
    } catch (error) {
      if (!(error instanceof SourceRefused) || error.status !== 404) throw error;
      if (nvrs.length === 1) return refused(point, nvrs[0] as string, error, into);
      // One build without a policy, or unknown to Koji, has the whole list refused. (400 is about the request itself.)
      const half = Math.ceil(nvrs.length / 2);
      await decide(point, nvrs.slice(0, half), into, signal);
      return decide(point, nvrs.slice(half), into, signal);
    }
    const { facts, unsettled } = mapDecision(wire, nvrs, point);
    into.facts.push(...facts);
    for (const nvr of unsettled) await decide(point, [nvr], into, signal);
  }

  return {
    /** The decision on each build at a gating point. Many builds are asked about in lists of at most 100. */
    async decisions(
      point: GatingPoint,
      nvrs: readonly string[],
      signal: AbortSignal,
    ): Promise<GatingDecisions> {
      const into: GatingDecisions = { facts: [], rejected: [] };
      const unique = [...new Set(nvrs)];
      for (let i = 0; i < unique.length; i += SUBJECTS)
        await decide(point, unique.slice(i, i + SUBJECTS), into, signal);
      return into;
    },
  };
}

function refused(point: GatingPoint, nvr: string, error: SourceRefused, into: GatingDecisions): void {
  if (/applicable polic/i.test(error.message))
    into.facts.push({ nvr, ...point, verdict: "no-policy", unsatisfied: [], satisfied: [] });
  else into.rejected.push({ payload: { nvr, ...point }, reason: error.message });
}

function parseDecision(body: unknown, host: string): DecisionWire {
  const parsed = DecisionWire.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProdchainError(
    "source-changed-shape",
    `${host}: decision has an unknown form at ${issue?.path.join(".") || "its root"}`,
  );
}
