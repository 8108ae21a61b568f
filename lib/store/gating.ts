import type pg from "pg";
import type { GatingDecisionFact } from "@/lib/domain/published/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { HOUR } from "@/lib/shared/clock";
import { writeRows } from "./bulk";

export interface GatingQuestion {
  productVersion: string;
  decisionContext: string;
  /** Names of Koji tags; builds that are in one of them now are asked about. */
  tags: readonly string[];
  /** NVRs to leave out. */
  without: readonly string[];
  limit: number;
}

/** What was decided well stands for this long; what is unsatisfied may be waived at any time. */
const STANDS = HOUR;

/** Names of the Koji tags that are kept. */
export async function kojiTagNames(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const found = await client.query<{ name: string }>("SELECT DISTINCT name FROM koji_tag ORDER BY name");
  return found.rows.map((row) => row.name);
}

/** Builds to ask about: those never asked first, newest first, then those whose answer is oldest. */
export async function buildsToAsk(
  client: pg.ClientBase | pg.Pool,
  question: GatingQuestion,
  now: Date,
): Promise<string[]> {
  const found = await client.query<{ nvr: string }>(
    `SELECT b.nvr FROM (
       SELECT package_name || '-' || version || '-' || release AS nvr, max(tagged_at) AS tagged_at FROM koji_stay
       WHERE revoke_event IS NULL AND removed_at IS NULL AND tag_name = ANY($1) GROUP BY 1) b
     LEFT JOIN gating_decision g ON g.nvr = b.nvr AND g.product_version = $2 AND g.decision_context = $3
     WHERE NOT b.nvr = ANY($4) AND (g.nvr IS NULL OR g.verdict = 'unsatisfied' OR g.asked_at <= $5)
     ORDER BY g.asked_at NULLS FIRST, b.tagged_at DESC, b.nvr LIMIT $6`,
    [
      question.tags,
      question.productVersion,
      question.decisionContext,
      question.without,
      new Date(now.getTime() - STANDS),
      question.limit,
    ],
  );
  return found.rows.map((row) => row.nvr);
}

/** Stores decisions. Returns how many say something new, and those PostgreSQL refused. */
export async function storeDecisions(
  client: pg.ClientBase,
  facts: readonly GatingDecisionFact[],
  now: Date,
): Promise<{ changed: number; bad: Rejected[] }> {
  const bad: Rejected[] = [];
  const keyOf = (f: GatingDecisionFact) => JSON.stringify([f.nvr, f.productVersion, f.decisionContext]);
  const unique = [...new Map(facts.map((fact) => [keyOf(fact), fact])).values()];
  const changed = await writeRows<GatingDecisionFact>(
    client,
    {
      table: "gating_decision",
      conflict: `(nvr, product_version, decision_context) DO UPDATE SET verdict = excluded.verdict,
        unsatisfied = excluded.unsatisfied, satisfied = excluded.satisfied, recorded_at = excluded.recorded_at
        WHERE (gating_decision.verdict, gating_decision.unsatisfied, gating_decision.satisfied)
          IS DISTINCT FROM (excluded.verdict, excluded.unsatisfied, excluded.satisfied)`,
      columns: [
        { name: "nvr", type: "text", of: (f) => f.nvr },
        { name: "product_version", type: "text", of: (f) => f.productVersion },
        { name: "decision_context", type: "text", of: (f) => f.decisionContext },
        { name: "verdict", type: "text", of: (f) => f.verdict },
        { name: "unsatisfied", type: "jsonb", of: (f) => JSON.stringify(f.unsatisfied) },
        { name: "satisfied", type: "jsonb", of: (f) => JSON.stringify(f.satisfied) },
        { name: "asked_at", type: "timestamptz", all: now.toISOString() },
        { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
      ],
    },
    unique,
    (payload, reason) => bad.push({ payload, reason }),
  );
  await client.query(
    `UPDATE gating_decision g SET asked_at = $4 FROM unnest($1::text[], $2::text[], $3::text[]) AS x(nvr, version, context)
     WHERE g.nvr = x.nvr AND g.product_version = x.version AND g.decision_context = x.context`,
    [
      unique.map((f) => f.nvr),
      unique.map((f) => f.productVersion),
      unique.map((f) => f.decisionContext),
      now,
    ],
  );
  return { changed, bad };
}
