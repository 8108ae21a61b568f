import { expect } from "vitest";
import type { LivingHub } from "@/lib/sources/koji/fixtures/living-hub";
import type { TestDatabase } from "./database";

const STATES = ["BUILDING", "COMPLETE", "DELETED", "FAILED", "CANCELED"];

/** Expects the database to hold what a hub shows: the latest attempt of every build, every stay, and nothing else building. */
export async function expectHeld({ pool }: Pick<TestDatabase, "pool">, hub: LivingHub): Promise<void> {
  const builds = await pool.query<{ id: number; event: number; state: string; at: number | null }>(
    `SELECT build_id AS id, creation_event_id AS event, state, extract(epoch FROM completed_at)::float8 AS at
     FROM koji_build WHERE latest ORDER BY 1`,
  );
  const millis = (ts: unknown) => (ts === null ? null : Math.trunc(Number(ts) * 1000) / 1000);
  expect(builds.rows).toEqual(
    [...hub.builds]
      .sort(([a], [b]) => a - b)
      .map(([id, row]) => ({
        id,
        event: row.creation_event_id,
        state: STATES[Number(row.state)],
        at: millis(row.completion_ts),
      })),
  );
  const stays = await pool.query<{ is: string }>(
    `SELECT build_id || ' ' || tag_name || ' ' || create_event || ' ' || coalesce(revoke_event::text, '-') AS is FROM koji_stay
     WHERE removed_at IS NULL`,
  );
  expect(stays.rows.map(({ is }) => is).sort()).toEqual(
    hub.stays.map((s) => `${s.build_id} ${s["tag.name"]} ${s.create_event} ${s.revoke_event ?? "-"}`).sort(),
  );
  const building = await pool.query<{ event: number }>(
    "SELECT creation_event_id AS event FROM koji_build WHERE state = 'BUILDING' AND removed_at IS NULL ORDER BY 1",
  );
  expect(building.rows.map(({ event }) => event)).toEqual(
    [...hub.builds.values()]
      .filter(({ state }) => state === 0)
      .map((row) => Number(row.creation_event_id))
      .sort((a, b) => a - b),
  );
}
