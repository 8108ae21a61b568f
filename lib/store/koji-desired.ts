import type pg from "pg";
import type { DesiredTag } from "@/lib/domain/koji/desired-tags";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { recordset } from "./koji-json";

/** The names of the tags kept of all hubs, with the release each belongs to. */
export async function keptTags(
  client: pg.ClientBase | pg.Pool,
): Promise<{ name: string; releaseName: string }[]> {
  const found = await client.query<{ name: string; releaseName: string }>(
    `SELECT DISTINCT ON (t.name) t.name, t.release_name AS "releaseName" FROM koji_tag t
     JOIN koji_hub h ON h.id = t.hub_id AND h.removed_at IS NULL WHERE t.release_name IS NOT NULL ORDER BY t.name, t.hub_id`,
  );
  return found.rows;
}

/** Whether any hub has told its tags. */
export async function anyTag(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  return ((await client.query("SELECT FROM koji_tag LIMIT 1")).rowCount ?? 0) > 0;
}

/** Makes what rdoinfo wants in one tag be what its file says; a package listed twice counts as it is listed last. */
export async function replaceDesired(
  client: pg.ClientBase,
  tag: { name: string; releaseName: string },
  desired: readonly DesiredTag[],
  now: Date,
): Promise<{ changed: number; bad: Rejected[] }> {
  const byPackage = [...new Map(desired.map((one) => [one.packageName, one])).values()];
  const { json, bad } = recordset(byPackage);
  const stored = await client.query(
    `INSERT INTO koji_desired AS d (release_name, tag_name, package_name, nvr, recorded_at)
     SELECT $1, $2, x."packageName", x.nvr, $4 FROM jsonb_to_recordset($3::jsonb) AS x("packageName" text, nvr text)
     ON CONFLICT (release_name, tag_name, package_name) DO UPDATE SET nvr = excluded.nvr, recorded_at = excluded.recorded_at
     WHERE d.nvr <> excluded.nvr`,
    [tag.releaseName, tag.name, json, now],
  );
  const left = await client.query(
    `DELETE FROM koji_desired WHERE tag_name = $1 AND (release_name <> $2 OR NOT package_name = ANY($3))`,
    [tag.name, tag.releaseName, byPackage.map((one) => one.packageName)],
  );
  return { changed: (stored.rowCount ?? 0) + (left.rowCount ?? 0), bad };
}

/** Forgets what was wanted in tags that have no file any more. Returns how many rows that were. */
export async function forgetDesired(client: pg.ClientBase, keep: readonly string[]): Promise<number> {
  const left = await client.query("DELETE FROM koji_desired WHERE NOT tag_name = ANY($1)", [keep]);
  return left.rowCount ?? 0;
}
