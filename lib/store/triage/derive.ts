import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { SILENT_MS } from "@/lib/domain/triage/figures";
import { placeStrayed } from "../triage-acts/placement";
import { assignSome } from "./assign";
import { loadRequirements, markHeldStale } from "./holds-up";
import { recompute } from "./recompute";
import { CURRENT_NORMALISER, type Normaliser, renormalise, settleRenormalised } from "./renormalise";
import { loadTriageSettings } from "./settings";

const ASSIGNED_AT_ONCE = 2_000;
/** Items of a batch, which nobody else can write meanwhile, and rows of the log of touched items that it looks at. */
const FEW = { items: 100, log: 20_000 };
/** The same once so many were counted in one go that it is a load, and the way to each batch costs more than the wait. */
const MANY = { items: 500, log: 100_000, after: 1_000 };
/** Newest failures that are looked at again for a place that changed while they were written. */
const MAY_STRAY = 20_000;

export interface Derived {
  /** Batches of failures that had no signature. */
  rounds: number;
  items: number;
  /** Another process does it just now. */
  isBusy: boolean;
}

/**
 * Gives failures without a signature theirs, and brings items up to date: figures of those that something touched, and what time
 * alone changes. Works in small transactions, one process at a time; killed at any moment, the next call goes on.
 *
 * @param options.sweep also look for jobs that have not run for long; once an hour is plenty
 * @param options.figures false: only give failures their items; counting can wait while thousands more are loaded
 * @param options.normaliser another reading of texts than this version's
 */
export async function deriveTriage(
  pool: pg.Pool,
  now: Date,
  signal: AbortSignal,
  options: { sweep?: boolean; figures?: boolean; normaliser?: Normaliser } = {},
): Promise<Derived> {
  const done: Derived = { rounds: 0, items: 0, isBusy: false };
  const inTurn = async <T>(work: (tx: pg.PoolClient) => Promise<T>): Promise<T | undefined> => {
    if (signal.aborted) return undefined;
    return withTransaction(pool, async (tx) => {
      const lock = await tx.query<{ taken: boolean }>(LOCK);
      if (lock.rows[0]?.taken) return work(tx);
      done.isBusy = true;
      return undefined;
    });
  };
  const { normaliser = CURRENT_NORMALISER } = options;
  const isAnew = await renormalise(inTurn, now, normaliser);
  for (let after: number | null | undefined = 0; after !== null; ) {
    const from: number = after;
    after = await inTurn((tx) => assignSome(tx, { after: from, atOnce: ASSIGNED_AT_ONCE }, normaliser, now));
    if (after === undefined) return done;
    if (after !== null) done.rounds += 1;
  }
  if (isAnew) await inTurn((tx) => settleRenormalised(tx, normaliser.version, now));
  if (options.figures === false) return done;
  const settings = await loadTriageSettings(pool);
  await inTurn(async (tx) => {
    await markHeldStale(tx, now);
    await tx.query(TIMED, [now]);
    await placeStrayed(tx, MAY_STRAY);
    if (options.sweep) await tx.query(SILENT, [new Date(now.getTime() - SILENT_MS)]);
  });
  const required = await loadRequirements(pool);
  for (;;) {
    const n = await inTurn(async (tx) => {
      const ids = await takeStale(tx, done.items < MANY.after ? FEW : MANY);
      if (ids.length > 0) await tx.query(ASTRAY, [ids]);
      if (ids.length > 0) await recompute(tx, ids, { settings, required }, now);
      return ids.length;
    });
    if (!n) return done;
    done.items += n;
  }
}

const LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('prodchain triage', 0)) AS taken";

/** Items that time alone changes: a snooze or an acknowledgement that ends, something that becomes overdue. */
const TIMED = `INSERT INTO triage_stale (item_id) SELECT id FROM triage_item WHERE is_open AND (snoozed_until <= $1
  OR (state = 'acknowledged' AND acknowledged_until <= $1)
  OR (due_at <= $1 AND NOT is_overdue AND (snoozed_until IS NULL OR snoozed_until <= $1)))`;

/** Open items with a job that has not run for long, whether it failed or passed when it last did. */
const SILENT = `INSERT INTO triage_stale (item_id) SELECT DISTINCT i.id FROM triage_item i JOIN triage_subject s ON s.item_id = i.id
  LEFT JOIN subject_state st ON st.source_id = s.source_id AND st.subject = s.subject AND st.scope = s.scope
  WHERE i.is_open AND s.subject_kind = 'job' AND s.last_at < $1 AND coalesce(st.last_at, s.last_at) < $1`;

/** What a feed still put into an item while that was merged away is placed anew, with the next call. */
const ASTRAY = `UPDATE failure f SET signature_id = NULL FROM triage_item t, signature s
  WHERE t.id = ANY($1) AND t.state = 'merged' AND f.item_id = t.id AND f.removed_at IS NULL
    AND s.id = f.signature_id AND s.item_id <> t.id`;

/** Takes items out of the log; what touches them after this statement began stays in it. */
async function takeStale(tx: pg.ClientBase, most: { items: number; log: number }): Promise<number[]> {
  const taken = await tx.query<{ itemId: number }>(
    `WITH few AS MATERIALIZED (SELECT DISTINCT item_id FROM (SELECT item_id FROM triage_stale ORDER BY id LIMIT $1) x LIMIT $2),
       gone AS (DELETE FROM triage_stale t USING few WHERE t.item_id = few.item_id RETURNING t.item_id)
     SELECT DISTINCT item_id AS "itemId" FROM gone ORDER BY 1`,
    [most.log, most.items],
  );
  return taken.rows.map((row) => row.itemId);
}
