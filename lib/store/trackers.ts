import type pg from "pg";
import type { SiteConfig } from "@/lib/config/schema";
import { bugKeyOf } from "@/lib/domain/bugs/address";
import { TRACKER_KINDS, type Tracker } from "@/lib/domain/bugs/facts";

type Client = pg.ClientBase | pg.Pool;

const SETTING = "bug-trackers";

/** Keeps the configured bug trackers where web finds them. */
export async function syncTrackers(
  client: pg.ClientBase,
  config: Pick<SiteConfig, "bugTrackers">,
  now: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO site_setting AS s (key, value, updated_at) VALUES ($1, $2, $3)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
     WHERE s.value <> excluded.value`,
    [SETTING, JSON.stringify(config.bugTrackers.map(toTracker)), now],
  );
}

/** A configured tracker as tables and pages know it. */
export const toTracker = (tracker: SiteConfig["bugTrackers"][number]): Tracker => ({
  id: tracker.id,
  title: tracker.title,
  kind: tracker.kind,
  url: tracker.url,
  project: tracker.project ?? null,
  newBug: tracker.newBug ?? null,
  visibility: tracker.visibility,
  blocking: tracker.blockingQueries.map(({ name, release, dfg }) => ({
    name,
    release: release ?? null,
    dfg: dfg ?? null,
  })),
});

/** The configured bug trackers, in their order. */
export async function readTrackers(client: Client): Promise<Tracker[]> {
  const found = await client.query<{ value: unknown }>("SELECT value FROM site_setting WHERE key = $1", [
    SETTING,
  ]);
  const value = found.rows[0]?.value;
  return Array.isArray(value) ? value.filter(isTracker) : [];
}

const isTracker = (value: unknown): value is Tracker => {
  const { id, kind, url } = (value ?? {}) as Partial<Record<keyof Tracker, unknown>>;
  return (
    typeof id === "string" && typeof url === "string" && (TRACKER_KINDS as readonly unknown[]).includes(kind)
  );
};

/** Which tracker an address belongs to, and the bug's key there; null when no configured tracker knows it. */
export async function trackerKeyOf(
  client: Client,
  url: string,
): Promise<{ trackerId: string; key: string } | null> {
  return keyAmong(await readTrackers(client), url);
}

/** `trackerKeyOf` among trackers that were read before. */
export function keyAmong(
  trackers: readonly Tracker[],
  url: string,
): { trackerId: string; key: string } | null {
  for (const tracker of trackers) {
    const key = bugKeyOf(tracker, url);
    if (key !== null) return { trackerId: tracker.id, key };
  }
  return null;
}
