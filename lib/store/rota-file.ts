import type pg from "pg";
import type { SiteConfig } from "@/lib/config/schema";
import { withTransaction } from "@/lib/db/pool";
import { turnsBetween } from "@/lib/domain/rota/turns";
import { DAY } from "@/lib/shared/clock";
import { notify } from "./notify";

/** How far ahead shifts are made of turns, and how far back a first start makes them. */
const AHEAD = 84 * DAY;
const BACK = 28 * DAY;

/**
 * Makes the shifts what prodchain.yaml says: those it lists, and turns from four weeks ago to twelve weeks ahead. The page wins:
 * where a shift of that rota was made, changed or removed there for the same time, the file's is not made. Shifts that have
 * ended stay as they were: turns of the past are made only where the rota has nothing in their time.
 *
 * @returns how many shifts came, went or changed
 */
export async function syncRotas(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<number> {
  const origin = config.site.demo ? "demo" : "file";
  const shifts = config.rotas.flatMap(({ dfg, rota, turn, shifts: listed }) => {
    const timeZone = config.dfgs.find(({ slug }) => slug === dfg)?.timeZone ?? config.site.timeZone;
    const turns = turn
      ? turnsBetween(turn, new Date(now.getTime() - BACK), new Date(now.getTime() + AHEAD), timeZone)
      : [];
    return [
      ...turns.map((shift) => ({ ...shift, note: undefined, isTurn: true })),
      ...listed.map((shift) => ({ ...shift, isTurn: false })),
    ].map((shift) => ({
      dfg,
      rota,
      ...shift,
    }));
  });
  const keys = [
    shifts.map((s) => s.dfg),
    shifts.map((s) => s.rota),
    shifts.map((s) => s.person),
    shifts.map((s) => s.from.toISOString()),
  ];
  const gone = await client.query(
    `UPDATE rota_shift r SET removed_at = $5, changed_at = $5, version = version + 1
     WHERE r.origin <> 'page' AND r.removed_at IS NULL AND r.until_at > $5
       AND NOT EXISTS (SELECT FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS x(dfg, rota, person, from_at)
         WHERE (x.dfg, x.rota, x.person, x.from_at) = (r.dfg_slug, r.rota, r.person_id, r.from_at))`,
    [...keys, now],
  );
  const made = await client.query(
    `INSERT INTO rota_shift AS r (dfg_slug, rota, person_id, from_at, until_at, note, origin, recorded_at, changed_at)
     SELECT x.dfg, x.rota, x.person, x.from_at, x.until_at, x.note, $7, $8, $8
     FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[],
       $9::bool[]) AS x(dfg, rota, person, from_at, until_at, note, is_turn)
     WHERE (NOT x.is_turn OR x.until_at > $8 OR NOT EXISTS (SELECT FROM rota_shift e WHERE (e.dfg_slug, e.rota) = (x.dfg, x.rota)
       AND e.removed_at IS NULL AND e.from_at < x.until_at AND e.until_at > x.from_at))
       AND NOT EXISTS (SELECT FROM rota_shift p WHERE p.origin = 'page' AND (p.dfg_slug, p.rota) = (x.dfg, x.rota)
       AND (p.from_at = x.from_at OR x.from_at + (x.until_at - x.from_at) / 2 BETWEEN p.from_at AND p.until_at)
       AND NOT EXISTS (SELECT FROM rota_shift f WHERE f.origin <> 'page' AND f.removed_at IS NULL
         AND (f.dfg_slug, f.rota, f.person_id, f.from_at) = (x.dfg, x.rota, x.person, x.from_at)))
     ON CONFLICT (dfg_slug, rota, person_id, from_at) DO UPDATE SET until_at = excluded.until_at,
       note = coalesce(r.note, excluded.note), origin = excluded.origin, removed_at = NULL, changed_at = excluded.changed_at,
       version = r.version + 1
     WHERE r.origin <> 'page' AND (r.until_at, r.removed_at) IS DISTINCT FROM (excluded.until_at, NULL)`,
    [
      ...keys,
      shifts.map((s) => s.until.toISOString()),
      shifts.map((s) => s.note ?? null),
      origin,
      now,
      shifts.map((s) => s.isTurn),
    ],
  );
  return (gone.rowCount ?? 0) + (made.rowCount ?? 0);
}

/** The same by itself, so that there are turns twelve weeks ahead however long the process runs. */
export function extendRotas(pool: pg.Pool, config: SiteConfig, now: Date): Promise<void> {
  return withTransaction(pool, async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('prodchain site', 0))");
    if ((await syncRotas(tx, config, now)) > 0) await notify(tx, ["people"]);
  });
}
