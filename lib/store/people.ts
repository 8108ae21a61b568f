import type pg from "pg";
import type { SiteConfig } from "@/lib/config/schema";
import { pool, withTransaction } from "@/lib/db/pool";
import { recordAudit } from "./audit";

/**
 * Makes the people and their places in DFGs what prodchain.yaml says. Who or what was edited on a page (origin "page") stays as
 * it was edited; who the file no longer names is closed.
 */
export async function syncPeople(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<void> {
  const origin = config.site.demo ? "demo" : "file";
  for (const person of config.people)
    await client.query(
      `INSERT INTO person AS p (id, name, mail, chat, time_zone, roles, origin, recorded_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, mail = excluded.mail, chat = excluded.chat,
         time_zone = excluded.time_zone, roles = excluded.roles, origin = excluded.origin, changed_at = excluded.changed_at,
         version = p.version + 1, removed_at = NULL
       WHERE p.origin <> 'page' AND (p.name, p.mail, p.chat, p.time_zone, p.roles, p.origin, p.removed_at) IS DISTINCT FROM
         (excluded.name, excluded.mail, excluded.chat, excluded.time_zone, excluded.roles, excluded.origin, NULL)`,
      [
        person.id,
        person.name,
        person.mail ?? null,
        person.chat ?? null,
        person.timeZone ?? null,
        person.roles,
        origin,
        now,
      ],
    );
  await client.query(
    `UPDATE person SET removed_at = $2, changed_at = $2, version = version + 1
     WHERE origin <> 'page' AND removed_at IS NULL AND NOT id = ANY($1)`,
    [config.people.map((person) => person.id), now],
  );
  await syncMembers(client, config, origin, now);
}

async function syncMembers(
  client: pg.ClientBase,
  config: SiteConfig,
  origin: string,
  now: Date,
): Promise<void> {
  const places = config.people.flatMap(({ id, dfgs }) => dfgs.map((place) => ({ id, ...place })));
  const values = [places.map((p) => p.dfg), places.map((p) => p.id)];
  await client.query(
    `INSERT INTO dfg_member AS m (dfg_slug, person_id, role, squad, origin, recorded_at)
     SELECT x.dfg, x.person, x.role, x.squad, $5, $6
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS x(dfg, person, role, squad)
     WHERE NOT EXISTS (SELECT FROM person p WHERE p.id = x.person AND p.origin = 'page')
     ON CONFLICT (dfg_slug, person_id) DO UPDATE SET role = excluded.role, squad = excluded.squad, origin = excluded.origin,
       removed_at = NULL WHERE m.origin <> 'page'`,
    [...values, places.map((p) => p.role), places.map((p) => p.squad ?? null), origin, now],
  );
  await client.query(
    `UPDATE dfg_member m SET removed_at = $3 WHERE m.origin <> 'page' AND m.removed_at IS NULL
       AND NOT EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS x(dfg, person)
         WHERE x.dfg = m.dfg_slug AND x.person = m.person_id)`,
    [...values, now],
  );
}

/** Keeps who began to act as whom in one browser; null = nobody. */
export const recordSession = (before: string | null, after: string | null, now: Date): Promise<void> =>
  withTransaction(pool, (tx) =>
    recordAudit(
      tx,
      [
        {
          actor: after ?? before,
          action: after === null ? "session:sign-out" : "session:sign-in",
          subjectKind: "session",
          subjectId: after ?? before ?? "",
          before: { person: before },
          after: { person: after },
          reason: null,
        },
      ],
      now,
    ),
  );
