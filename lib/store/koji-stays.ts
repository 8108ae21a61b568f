import type pg from "pg";
import type { KojiStayFact } from "@/lib/domain/koji/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { type Column, iso, upsertOf, writeRows } from "./bulk";
import type { KojiStored } from "./koji-builds";
import { markStale } from "./stale";

interface Held {
  buildId: number;
  tagId: number;
  createEvent: number;
  tagName: string;
  revokeEvent: number | null;
  removed: boolean;
}

const COLUMNS = (hubId: string, now: string): Column<KojiStayFact>[] => [
  { name: "hub_id", type: "text", all: hubId },
  { name: "build_id", type: "int4", of: (s) => s.buildId },
  { name: "tag_id", type: "int4", of: (s) => s.tagId },
  { name: "create_event", type: "int4", of: (s) => s.createEvent },
  { name: "tag_name", type: "text", of: (s) => s.tagName },
  { name: "tagged_at", type: "timestamptz", of: (s) => iso(s.taggedAt) },
  { name: "tagged_by", type: "text", of: (s) => s.taggedBy },
  { name: "revoke_event", type: "int4", of: (s) => s.revokeEvent },
  { name: "untagged_at", type: "timestamptz", of: (s) => iso(s.untaggedAt) },
  { name: "untagged_by", type: "text", of: (s) => s.untaggedBy },
  { name: "package_name", type: "text", of: (s) => s.packageName },
  { name: "version", type: "text", of: (s) => s.version },
  { name: "release", type: "text", of: (s) => s.release },
  { name: "epoch", type: "int4", of: (s) => s.epoch },
  { name: "recorded_at", type: "timestamptz", all: now },
];

const CONFLICT = `${upsertOf(
  ["hub_id", "build_id", "tag_id", "create_event"],
  ["tag_name", "revoke_event", "untagged_at", "untagged_by"],
)}, removed_at = NULL`;

const keyOf = (s: { buildId: number; tagId: number; createEvent: number }) =>
  `${s.buildId} ${s.tagId} ${s.createEvent}`;

/** Stores stays in tags: new ones, those that ended (or were renamed), those that are back. The caller holds the transaction. */
export async function storeKojiStays(
  client: pg.ClientBase,
  hubId: string,
  facts: readonly KojiStayFact[],
  now: Date,
): Promise<KojiStored> {
  const stays = [...new Map(facts.map((fact) => [keyOf(fact), fact])).values()];
  if (stays.length === 0) return { changed: 0, bad: [], touched: [] };
  const held = await heldStays(
    client,
    hubId,
    stays.map(({ buildId }) => buildId),
  );
  const fresh = stays.filter((stay) => !held.has(keyOf(stay)));
  const changed = stays.filter((stay) => {
    const old = held.get(keyOf(stay));
    return old && (old.removed || old.revokeEvent !== stay.revokeEvent || old.tagName !== stay.tagName);
  });
  const bad: Rejected[] = [];
  const refused = new Set<KojiStayFact>();
  const refuse = (stay: KojiStayFact, reason: string) => {
    refused.add(stay);
    bad.push({ payload: stay, reason });
  };
  const write = { table: "koji_stay", columns: COLUMNS(hubId, now.toISOString()) };
  await writeRows(client, write, fresh, refuse);
  await writeRows(client, { ...write, conflict: CONFLICT }, changed, refuse);
  const written = [...fresh, ...changed].filter((stay) => !refused.has(stay));
  await markStale(client, hubId, { drift: written.map((stay) => stay.packageName) });
  return { changed: written.length, bad, touched: [...new Set(written.map(({ buildId }) => buildId))] };
}

/** Stays held as current in a tag. */
export async function heldInTag(
  client: pg.ClientBase | pg.Pool,
  hubId: string,
  tagName: string,
): Promise<{ buildId: number; createEvent: number }[]> {
  const found = await client.query<{ buildId: number; createEvent: number }>(
    `SELECT build_id AS "buildId", create_event AS "createEvent" FROM koji_stay
     WHERE hub_id = $1 AND tag_name = $2 AND revoke_event IS NULL AND removed_at IS NULL`,
    [hubId, tagName],
  );
  return found.rows;
}

/** Ids of builds that are in a tag now and not held; only among `buildIds` when given. */
export async function missingBuilds(
  client: pg.ClientBase | pg.Pool,
  hubId: string,
  limit: number,
  buildIds?: readonly number[],
): Promise<number[]> {
  if (buildIds?.length === 0) return [];
  const found = await client.query<{ id: number }>(
    `SELECT DISTINCT s.build_id AS id FROM koji_stay s WHERE s.hub_id = $1 AND s.revoke_event IS NULL AND s.removed_at IS NULL
       AND ($3::int4[] IS NULL OR s.build_id = ANY($3))
       AND NOT EXISTS (SELECT FROM koji_build b WHERE b.hub_id = s.hub_id AND b.build_id = s.build_id)
     ORDER BY id LIMIT $2`,
    [hubId, limit, buildIds ?? null],
  );
  return found.rows.map(({ id }) => id);
}

/** Marks stays as gone at the hub and kept here: its history does not know them, and nobody untagged the build. */
export async function removeKojiStays(
  client: pg.ClientBase,
  hubId: string,
  stays: readonly { buildId: number; tagName: string; createEvent: number }[],
  now: Date,
): Promise<void> {
  const removed = await client.query<{ name: string }>(
    `UPDATE koji_stay s SET removed_at = $5 FROM unnest($2::int4[], $3::text[], $4::int4[]) AS x(build_id, tag_name, event)
     WHERE s.hub_id = $1 AND s.build_id = x.build_id AND s.tag_name = x.tag_name AND s.create_event = x.event
       AND s.removed_at IS NULL RETURNING s.package_name AS name`,
    [hubId, stays.map((s) => s.buildId), stays.map((s) => s.tagName), stays.map((s) => s.createEvent), now],
  );
  await markStale(client, hubId, { drift: removed.rows.map((row) => row.name) });
}

async function heldStays(
  client: pg.ClientBase,
  hubId: string,
  buildIds: readonly number[],
): Promise<Map<string, Held>> {
  // By key, one by one: see heldAttempts.
  const found = await client.query<Held>(
    `SELECT s.* FROM unnest($2::int8[]) AS n(id) CROSS JOIN LATERAL (
       SELECT build_id AS "buildId", tag_id AS "tagId", create_event AS "createEvent", tag_name AS "tagName",
         revoke_event AS "revokeEvent", removed_at IS NOT NULL AS removed
       FROM koji_stay WHERE hub_id = $1 AND build_id = n.id OFFSET 0) s`,
    [hubId, [...new Set(buildIds)]],
  );
  return new Map(found.rows.map((row) => [keyOf(row), row]));
}
