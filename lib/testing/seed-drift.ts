import { writeTrunkDrift } from "@/lib/store/drift";
import { writeStableDrift } from "@/lib/store/drift-stable";
import type { Db } from "./factories";

/** Derives the drift of everything that is in the database, as the passes of its sources would have by `now`. */
export async function seedDrift(db: Db, now: Date): Promise<void> {
  const packages = await db.query<{ id: string; names: string[] }>(
    "select instance_id as id, array_agg(project_name) as names from package_state group by 1 order by 1",
  );
  for (const { id, names } of packages.rows) await writeTrunkDrift(db, id, names, now);
  const held = await db.query<{ id: string; names: string[] }>(
    "select hub_id as id, array_agg(distinct package_name) as names from koji_stay group by 1 order by 1",
  );
  for (const { id, names } of held.rows) await writeStableDrift(db, id, names, now);
}
