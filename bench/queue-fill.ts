import { createPool, withTransaction } from "@/lib/db/pool";
import { INSTANCES } from "@/lib/demo/world/instances";
import { ZUUL_ID } from "@/lib/demo/world/zuul-ci";
import { type FailureRecord, writeFailures } from "@/lib/store/failures";
import { deriveTriage } from "@/lib/store/triage/derive";
import { writeSite } from "./generate-site";
import { type MadeUp, madeUpFailures } from "./generate-triage";

const AT_ONCE = 1_000;
/** Lines of evidence are kept for the newest only: lists do not show them. */
const WITH_EVIDENCE = 20_000;
/** Of so many causes some have failed too seldom to be an open item. */
const CAUSES_PER_ITEM = 1.6;

export interface Filled {
  failures: number;
  openItems: number;
  ms: number;
}

/**
 * Fills a migrated, empty database with made-up failures at the demo's sources, and with the items that come of them through
 * the product's own store.
 */
export async function fillQueue(url: string, failures: number, items: number): Promise<Filled> {
  const pool = createPool(url, { max: 4 });
  const began = performance.now();
  const now = new Date();
  try {
    await (await writeSite({ pool, url }, now)).close();
    const of: MadeUp = { failures, causes: Math.round(items * CAUSES_PER_ITEM), end: now };
    for (let from = 0; from < failures; from += AT_ONCE) {
      const page = madeUpFailures(from, from + AT_ONCE, of).map((record, i) =>
        atTheDemo(record, from + i >= failures - WITH_EVIDENCE),
      );
      await withTransaction(pool, (tx) => writeFailures(tx, page, now));
    }
    await deriveTriage(pool, now, new AbortController().signal);
    await settle(pool, items);
    const open = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM triage_item WHERE is_open");
    return { failures, openItems: open.rows[0]?.n ?? 0, ms: Math.round(performance.now() - began) };
  } finally {
    await pool.end();
  }
}

const [MASTER] = INSTANCES;

const atTheDemo = (record: FailureRecord, keep: boolean): FailureRecord => ({
  ...record,
  sourceId: record.source === "zuul" ? ZUUL_ID : (MASTER?.id ?? ""),
  evidence: keep ? record.evidence : null,
});

/** Closes what is open beyond the number asked for, oldest first: everything else is as the rules made it. */
async function settle(pool: ReturnType<typeof createPool>, items: number): Promise<void> {
  await pool.query(
    `UPDATE triage_item SET is_open = false, state = 'recovered', closed_at = last_failure_at
     WHERE id IN (SELECT id FROM triage_item WHERE is_open ORDER BY last_failure_at DESC, id OFFSET $1)`,
    [items],
  );
}

/** `queue-fill <database url> <failures> <open items>`. False when `name` is another role. */
export async function runQueueRole(
  name: string,
  [url = "", failures = "500000", items = "10000"]: string[],
): Promise<boolean> {
  if (name !== "queue-fill") return false;
  console.log(JSON.stringify(await fillQueue(url, Number(failures), Number(items))));
  return true;
}
