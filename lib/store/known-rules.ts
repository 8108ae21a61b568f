import type pg from "pg";
import { type Candidate, compileRule, type Hit } from "@/lib/domain/known-issue/match";
import { compileScope, type Scoped, toScope } from "@/lib/domain/known-issue/scope";

type Client = pg.ClientBase | pg.Pool;

/** A known issue that failures are tried on. */
export interface ActiveIssue {
  id: number;
  version: number;
  kind: "signature" | "pattern";
  signatureId: number | null;
  isPrivate: boolean;
  matchedUpTo: number;
  changedAt: Date;
  /** Always null for a pattern that cannot be compiled. */
  match: (failure: Candidate) => Hit | null;
  within: (one: Scoped) => boolean;
}

/** The known issues that are not retired, ready to be tried. */
export async function activeIssues(client: Client): Promise<ActiveIssue[]> {
  const found = await client.query<
    Omit<ActiveIssue, "match" | "within"> & { pattern: string | null; scope: unknown }
  >(
    `SELECT id, version, kind, pattern, signature_id AS "signatureId", scope, visibility <> 'public' AS "isPrivate",
       matched_up_to AS "matchedUpTo", changed_at AS "changedAt"
     FROM known_issue WHERE retired_at IS NULL ORDER BY id`,
  );
  return found.rows.map(({ pattern, scope, ...issue }) => ({
    ...issue,
    within: compileScope(toScope(scope)),
    match: compileRule({ ...issue, pattern, scope: toScope(scope) }) ?? (() => null),
  }));
}

/** Instances, Zuuls and hubs that only readers with private rights see: their failures are tried on private issues only. */
export async function privateSourceIds(client: Client): Promise<ReadonlySet<string>> {
  const found = await client.query<{ id: string }>(
    `SELECT id FROM instance WHERE visibility <> 'public' UNION ALL SELECT id FROM zuul_server WHERE visibility <> 'public'
     UNION ALL SELECT id FROM koji_hub WHERE visibility <> 'public'`,
  );
  return new Set(found.rows.map((row) => row.id));
}
