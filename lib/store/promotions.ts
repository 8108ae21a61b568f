import { createHash } from "node:crypto";
import type pg from "pg";
import type { PromotionFact } from "@/lib/domain/dlrn/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { iso, writeRows } from "./bulk";
import { reachKey } from "./stage-reach";
import { markStale } from "./stale";

/** DLRN gives promotions no id; these columns tell them apart (sources of the recipe: DLRN's table `promotions`). */
const naturalKey = (p: PromotionFact) =>
  createHash("md5")
    .update(
      JSON.stringify([
        p.promoteName,
        p.component,
        p.commitHash,
        p.distroHash,
        p.extendedHash,
        p.aggregateHash,
        p.at.getTime(),
      ]),
    )
    .digest("hex");

const batchKey = (p: PromotionFact) => `${p.promoteName}\n${p.at.getTime()}\n${p.userName ?? ""}`;

/**
 * Stores promotions, newest first as read. Rows of one name, second and user form a batch; only the last row of a batch
 * carries its aggregate, which is spread over the others.
 *
 * @returns how many were not held yet, and the rows PostgreSQL refused
 */
export async function storePromotions(
  client: pg.ClientBase,
  instanceId: string,
  facts: readonly PromotionFact[],
  now: Date,
): Promise<{ changed: number; bad: Rejected[] }> {
  const unique = new Map(facts.map((fact) => [naturalKey(fact), fact]));
  const bad: Rejected[] = [];
  if (unique.size === 0) return { changed: 0, bad };
  const held = await client.query<{ natural_key: string }>(
    "SELECT natural_key FROM promotion WHERE instance_id = $1 AND natural_key = ANY($2)",
    [instanceId, [...unique.keys()]],
  );
  for (const { natural_key } of held.rows) unique.delete(natural_key);
  if (unique.size === 0) return { changed: 0, bad };

  const batches = await openBatches(client, instanceId, [...unique.values()], now);
  const changed = await writeRows(
    client,
    {
      table: "promotion",
      conflict: "(instance_id, natural_key) DO NOTHING",
      columns: [
        { name: "instance_id", type: "text", all: instanceId },
        { name: "natural_key", type: "text", of: ([key]) => key },
        { name: "batch_id", type: "int8", of: ([, p]) => batches.get(batchKey(p)) ?? null },
        { name: "promote_name", type: "text", of: ([, p]) => p.promoteName },
        { name: "component", type: "text", of: ([, p]) => p.component },
        { name: "commit_hash", type: "text", of: ([, p]) => p.commitHash },
        { name: "distro_hash", type: "text", of: ([, p]) => p.distroHash },
        { name: "extended_hash", type: "text", of: ([, p]) => p.extendedHash },
        { name: "aggregate_hash", type: "text", of: ([, p]) => p.aggregateHash },
        { name: "carries_aggregate", type: "bool", of: ([, p]) => p.aggregateHash !== null },
        { name: "at", type: "timestamptz", of: ([, p]) => iso(p.at) },
        { name: "user_name", type: "text", of: ([, p]) => p.userName },
        { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
      ],
    },
    [...unique],
    ([, payload], reason) => bad.push({ payload, reason }),
  );
  await closeBatches(client, [...batches.values()]);
  return { changed, bad };
}

/** Makes the batch of each promotion and gives its id; the first aggregate seen (the newest row's) stays. */
async function openBatches(
  client: pg.ClientBase,
  instanceId: string,
  facts: readonly PromotionFact[],
  now: Date,
): Promise<Map<string, number>> {
  const batches = new Map<string, PromotionFact>();
  for (const fact of facts) {
    const key = batchKey(fact);
    const known = batches.get(key);
    if (!known || (known.aggregateHash === null && fact.aggregateHash !== null)) batches.set(key, fact);
  }
  const list = [...batches.values()];
  const made = await client.query<{ id: number; promote_name: string; at: Date; user_name: string }>(
    `INSERT INTO promotion_batch AS b (instance_id, promote_name, at, user_name, aggregate_hash, recorded_at)
     SELECT $1, n, t, u, h, $6 FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::text[]) AS x(n, t, u, h)
     ON CONFLICT (instance_id, promote_name, at, user_name)
       DO UPDATE SET aggregate_hash = coalesce(b.aggregate_hash, excluded.aggregate_hash)
     RETURNING id, promote_name, at, user_name`,
    [
      instanceId,
      list.map((p) => p.promoteName),
      list.map((p) => p.at.toISOString()),
      list.map((p) => p.userName ?? ""),
      list.map((p) => p.aggregateHash),
      now,
    ],
  );
  return new Map(made.rows.map((r) => [`${r.promote_name}\n${r.at.getTime()}\n${r.user_name}`, r.id]));
}

async function closeBatches(client: pg.ClientBase, ids: readonly number[]): Promise<void> {
  await client.query(
    `UPDATE promotion_batch b SET components = (SELECT count(*) FROM promotion p WHERE p.batch_id = b.id)
     WHERE b.id = ANY($1::int8[])`,
    [ids],
  );
  await client.query(
    `UPDATE promotion p SET aggregate_hash = b.aggregate_hash FROM promotion_batch b
     WHERE p.batch_id = b.id AND b.id = ANY($1::int8[]) AND p.aggregate_hash IS NULL AND b.aggregate_hash IS NOT NULL`,
    [ids],
  );
}

/**
 * Links promotions to the builds they name, for builds that arrived later too, and marks what got further by them. The hashes are fetched first: just after a
 * first load the planner has no statistics, and a plain join may walk the whole instance for each promotion.
 */
export async function linkPromotions(client: pg.ClientBase, instanceId: string): Promise<number> {
  const open = await client.query<{ commit_hash: string }>(
    "SELECT DISTINCT commit_hash FROM promotion WHERE instance_id = $1 AND commit_seq IS NULL",
    [instanceId],
  );
  if (open.rows.length === 0) return 0;
  const linked = await client.query<{ station: string; component: string | null }>(
    `WITH build AS MATERIALIZED (SELECT instance_id, seq, commit_hash, distro_hash, extended_hash, component
       FROM dlrn_commit WHERE commit_hash = ANY($2)),
     found AS (SELECT p.id, max(c.seq) AS seq FROM promotion p JOIN build c ON c.commit_hash = p.commit_hash
         AND c.instance_id = p.instance_id AND c.distro_hash = p.distro_hash
         AND c.extended_hash IS NOT DISTINCT FROM p.extended_hash AND c.component IS NOT DISTINCT FROM p.component
       WHERE p.instance_id = $1 AND p.commit_seq IS NULL GROUP BY p.id)
     UPDATE promotion p SET commit_seq = found.seq FROM found WHERE p.id = found.id
     RETURNING p.promote_name AS station, p.component`,
    [instanceId, open.rows.map((r) => r.commit_hash)],
  );
  await markStale(client, instanceId, {
    reach: linked.rows.map((r) => reachKey(r.station, r.component)),
    "drift-line": linked.rows.map((r) => r.component ?? ""),
  });
  return linked.rowCount ?? 0;
}
