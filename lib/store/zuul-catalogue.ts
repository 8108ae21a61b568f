import type pg from "pg";
import type { ZuulConfigErrorFact, ZuulJobFact, ZuulPipelineFact } from "@/lib/domain/zuul/facts";

/**
 * Makes the jobs of a server what its configuration has now. An empty list is more likely a slip than a tenant without jobs:
 * what is known stays.
 *
 * @returns whether anything changed
 */
export async function storeJobs(
  tx: pg.ClientBase,
  serverId: string,
  jobs: readonly ZuulJobFact[],
  now: Date,
): Promise<boolean> {
  if (jobs.length === 0) return false;
  const unique = [...new Map(jobs.map((job) => [job.name, job])).values()];
  const gone = await tx.query("DELETE FROM zuul_job WHERE server_id = $1 AND NOT name = ANY($2)", [
    serverId,
    unique.map((job) => job.name),
  ]);
  const come = await tx.query(
    `INSERT INTO zuul_job AS j (server_id, name, description, tags, parents, recorded_at)
     SELECT $1, x.name, x.description, x.tags, x.parents, $3
     FROM jsonb_to_recordset($2::jsonb) AS x(name text, description text, tags text[], parents text[])
     ON CONFLICT (server_id, name) DO UPDATE SET description = excluded.description, tags = excluded.tags,
       parents = excluded.parents
     WHERE (j.description, j.tags, j.parents) IS DISTINCT FROM (excluded.description, excluded.tags, excluded.parents)`,
    [serverId, JSON.stringify(unique), now],
  );
  return (gone.rowCount ?? 0) + (come.rowCount ?? 0) > 0;
}

/** The pipelines of a server with what starts them; what the last status said of them stays. */
export async function storePipelines(
  tx: pg.ClientBase,
  serverId: string,
  pipelines: readonly ZuulPipelineFact[],
  now: Date,
): Promise<boolean> {
  if (pipelines.length === 0) return false;
  const unique = [...new Map(pipelines.map((p) => [p.name, p])).values()];
  const gone = await tx.query("DELETE FROM zuul_pipeline WHERE server_id = $1 AND NOT name = ANY($2)", [
    serverId,
    unique.map((p) => p.name),
  ]);
  const come = await tx.query(
    `INSERT INTO zuul_pipeline AS p (server_id, name, drivers, recorded_at)
     SELECT $1, x.name, x.drivers, $3 FROM jsonb_to_recordset($2::jsonb) AS x(name text, drivers text[]) ORDER BY x.name
     ON CONFLICT (server_id, name) DO UPDATE SET drivers = excluded.drivers WHERE p.drivers <> excluded.drivers`,
    [serverId, JSON.stringify(unique), now],
  );
  return (gone.rowCount ?? 0) + (come.rowCount ?? 0) > 0;
}

/** Makes the configuration errors of a server those of the last look; one that stays keeps when it was first seen. */
export async function storeConfigErrors(
  tx: pg.ClientBase,
  serverId: string,
  errors: readonly ZuulConfigErrorFact[],
  now: Date,
): Promise<boolean> {
  const keyOf = (e: ZuulConfigErrorFact) =>
    JSON.stringify([e.project, e.branch, e.path, e.severity, e.name, e.message]);
  const said = new Map(errors.map((error) => [keyOf(error), error]));
  const held = await tx.query<ZuulConfigErrorFact & { id: number }>(
    "SELECT id, project, branch, path, severity, name, message FROM zuul_config_error WHERE server_id = $1",
    [serverId],
  );
  const gone = held.rows.filter((row) => !said.delete(keyOf(row)));
  await tx.query("DELETE FROM zuul_config_error WHERE id = ANY($1)", [gone.map((row) => row.id)]);
  await tx.query(
    `INSERT INTO zuul_config_error (server_id, project, branch, path, severity, name, message, recorded_at)
     SELECT $1, x.project, x.branch, x.path, x.severity, x.name, x.message, $3 FROM jsonb_to_recordset($2::jsonb)
       AS x(project text, branch text, path text, severity text, name text, message text)`,
    [serverId, JSON.stringify([...said.values()]), now],
  );
  return gone.length + said.size > 0;
}
