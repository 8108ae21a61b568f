import type pg from "pg";
import type { Suspect } from "@/lib/contract/failures";
import { turnedRed } from "@/lib/data/triage-evidence";
import { visibleSite } from "@/lib/data/visible";
import { deriveIncidents } from "@/lib/store/incidents";
import { deriveTriage } from "@/lib/store/triage/derive";

/** Makes signatures, items and incidents of what is stored, as ingest does after its passes. */
export async function deriveAll(pool: pg.Pool, now: Date): Promise<void> {
  const { signal } = new AbortController();
  await deriveTriage(pool, now, signal);
  await deriveIncidents(pool, now, { force: true });
  await deriveTriage(pool, now, signal);
}

/** Titles and owners of all items. */
export async function itemsOf(
  pool: pg.Pool,
): Promise<{ titles: Map<number, string>; owners: Map<number, string | null> }> {
  const found = await pool.query<{ id: number; title: string; owner: string | null }>(
    "SELECT id, title, dfg_slug AS owner FROM triage_item",
  );
  return {
    titles: new Map(found.rows.map(({ id, title }) => [id, title])),
    owners: new Map(found.rows.map(({ id, owner }) => [id, owner])),
  };
}

/** The suspects of an item, as its page shows them. */
export function suspectsReader(): (itemId: number) => Promise<readonly Suspect[]> {
  const site = visibleSite({ seesPrivate: true });
  return async (itemId) => (await turnedRed(await site, itemId)).suspects;
}
