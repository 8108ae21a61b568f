import type pg from "pg";

export const CHANNEL = "prodchain";

export type ChangeTopic =
  | "chain"
  | "failures"
  | "packages"
  | "jobs"
  | "reviews"
  | "live"
  | "promotions"
  | "sources"
  | "releases"
  | "dfgs"
  | "triage"
  | "people";

/** Tells every web process what changed, when (and only if) the transaction commits. Ids only; PostgreSQL caps it at 8,000 bytes. */
export async function notify(
  client: pg.ClientBase | pg.Pool,
  topics: readonly ChangeTopic[],
  instances: readonly string[] = [],
): Promise<void> {
  await client.query("SELECT pg_notify($1, $2)", [
    CHANNEL,
    JSON.stringify({ topics, instances: instances.slice(0, 50) }),
  ]);
}
