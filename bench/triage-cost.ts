import type pg from "pg";
import { createPool, withTransaction } from "@/lib/db/pool";
import { writeFailures } from "@/lib/store/failures";
import { deriveTriage } from "@/lib/store/triage/derive";
import { type MadeUp, madeUpFailures } from "./generate-triage";
import { type Scratch, scratchDatabase } from "./scratch";

/** As a feed stores them: one page after the other. */
const AT_ONCE = 500;
/** As often as the ingest process groups while everything is loaded for the first time. */
const PAUSE_MS = 15_000;

export interface TriageCost {
  failures: number;
  items: number;
  /** Storing the failures alone, into tables as they are without triage. */
  withoutMs: number;
  withMs: number;
  /** Of the time with grouping, what grouping takes. */
  share: number;
}

/**
 * What grouping costs a first load: failures stored with signatures looked up as they come and items made and counted every few
 * seconds, against storing the same without the triggers, indexes and rounds that triage brings.
 */
export async function benchTriageCost(databases: Scratch, failures: number): Promise<TriageCost> {
  const of = { failures, causes: Math.max(100, Math.round(failures / 50)), end: new Date() };
  const withoutMs = (await load(databases, of, false)).ms;
  const grouped = await load(databases, of, true);
  return {
    failures,
    items: grouped.items,
    withoutMs,
    withMs: grouped.ms,
    share: Math.max(0, (grouped.ms - withoutMs) / grouped.ms),
  };
}

async function load(
  databases: Scratch,
  of: MadeUp,
  grouping: boolean,
): Promise<{ ms: number; items: number }> {
  const database = await scratchDatabase(databases);
  const pool = createPool(database.url, { max: 4 });
  try {
    if (!grouping) await withAdmin(database.adminUrl, (admin) => admin.query(WITHOUT));
    const ms = await store(pool, of, grouping);
    const items = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM triage_item");
    return { ms, items: items.rows[0]?.n ?? 0 };
  } finally {
    await pool.end();
    await database.drop();
  }
}

const WITHOUT = `DROP TRIGGER failure_written ON failure; DROP TRIGGER failure_rewritten ON failure;
  DROP INDEX failure_item_id_at_idx; DROP INDEX failure_signature_id_idx; DROP INDEX failure_incident_id_idx;
  DROP INDEX failure_without_signature`;

async function withAdmin(url: string, work: (admin: pg.Pool) => Promise<unknown>): Promise<void> {
  const admin = createPool(url, { max: 1 });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

async function store(pool: pg.Pool, of: MadeUp, grouping: boolean): Promise<number> {
  const never = new AbortController().signal;
  let spent = 0;
  let grouped = 0;
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    spent += performance.now() - began;
  };
  for (let from = 0; from < of.failures; from += AT_ONCE) {
    const page = madeUpFailures(from, from + AT_ONCE, of);
    await timed(() => withTransaction(pool, (tx) => writeFailures(tx, page, of.end)));
    if (!grouping || spent - grouped < PAUSE_MS) continue;
    await timed(() => deriveTriage(pool, of.end, never));
    grouped = spent;
  }
  if (grouping) await timed(() => deriveTriage(pool, of.end, never));
  return spent;
}
