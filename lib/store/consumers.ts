import type pg from "pg";
import { ladderOf, type SiteConfig } from "@/lib/config/schema";

/** Makes the table `consumer` say what prodchain.yaml says: one row per consumer and target of the instances it names. */
export async function syncConsumers(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<void> {
  const rows = config.consumers.flatMap((consumer, position) =>
    config.instances
      .filter((instance) => consumer.instance === undefined || consumer.instance === instance.id)
      .filter((instance) => ladderOf(config, instance).some((rung) => rung.promoteName === consumer.target))
      .map((instance) => ({
        instance_id: instance.id,
        promote_name: consumer.target,
        name: consumer.name,
        jobs: consumer.jobs,
        position,
      })),
  );
  await client.query(
    `WITH said AS (SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS x(instance_id text, promote_name text, name text, jobs text[], position int)),
     gone AS (DELETE FROM consumer c WHERE NOT EXISTS (SELECT FROM said s
       WHERE (s.instance_id, s.promote_name, s.name) = (c.instance_id, c.promote_name, c.name)))
     INSERT INTO consumer AS c (instance_id, promote_name, name, jobs, position, recorded_at)
     SELECT s.*, $2 FROM said s
     ON CONFLICT (instance_id, promote_name, name) DO UPDATE SET jobs = excluded.jobs, position = excluded.position,
       recorded_at = excluded.recorded_at
     WHERE (c.jobs, c.position) IS DISTINCT FROM (excluded.jobs, excluded.position)`,
    [JSON.stringify(rows), now],
  );
}
