import type pg from "pg";
import { notify } from "./notify";

/** Required jobs of one target (and component, "" for aggregate targets) as a criteria file says now. */
export interface CriteriaFact {
  promoteName: string;
  component: string;
  jobs: readonly string[];
  alternatives: Readonly<Record<string, readonly string[]>>;
  contentHash: string;
}

/** Adds a version for each criterion that changed since the last read; older versions stay with their valid-from. */
export async function storeCriteria(
  client: pg.ClientBase,
  instanceId: string,
  sourceUrl: string,
  facts: readonly CriteriaFact[],
  now: Date,
): Promise<number> {
  let changed = 0;
  for (const fact of facts) {
    const stored = await client.query(
      `INSERT INTO criteria (instance_id, promote_name, component, jobs, alternatives, source_url, content_hash, valid_from, recorded_at)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $8 WHERE $7 IS DISTINCT FROM (
         SELECT content_hash FROM criteria WHERE instance_id = $1 AND promote_name = $2 AND component = $3
         ORDER BY valid_from DESC LIMIT 1)`,
      [
        instanceId,
        fact.promoteName,
        fact.component,
        fact.jobs,
        JSON.stringify(fact.alternatives),
        sourceUrl,
        fact.contentHash,
        now,
      ],
    );
    changed += stored.rowCount ?? 0;
  }
  if (changed > 0) await notify(client, ["promotions"], [instanceId]);
  return changed;
}
