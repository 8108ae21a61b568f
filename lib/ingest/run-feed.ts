import { messageOf, ProdchainError } from "@/lib/shared/errors";
import { backoff } from "@/lib/sources/http";
import { SourceRefused } from "@/lib/sources/source";
import { finishRun } from "@/lib/store/feeds";
import { inLease, LostLease, takeLease } from "@/lib/store/lease";
import type { Feed, IngestContext, Pass, PassOptions } from "./context";
import { keepLines } from "./lines";

export interface FeedResult {
  feed: string;
  /** busy = another process works on it; stopped = asked to stop in the middle. */
  outcome: "ok" | "partial" | "failed" | "busy" | "stopped";
  error?: string;
  nextTryAt: Date;
  rowsRead: number;
  rowsChanged: number;
}

/** Runs one pass of a feed under its lease and writes down how it went. Never throws: a source's trouble stays its own. */
export async function runFeed(
  context: IngestContext,
  feed: Feed,
  options: PassOptions,
  signal: AbortSignal,
): Promise<FeedResult> {
  const { clock, locks, pool } = context;
  const { id } = feed.definition;
  const log = context.log.child({ feed: id });
  const result = { feed: id, rowsRead: 0, rowsChanged: 0, nextTryAt: nextRegular(context, feed) };
  let pass: Pass | undefined;
  try {
    const lease = await takeLease(locks, id, modeOf(options), clock.now());
    if (!lease) return { ...result, outcome: "busy" };
    pass = {
      context,
      lease,
      options,
      signal,
      totals: { requests: 0, rowsRead: 0, rowsChanged: 0, setAside: 0 },
      found: { newestAt: null, notices: [], complete: false, swept: false },
    };
    const error = await feed.run(pass).then(
      () => undefined,
      (thrown: unknown) => thrown ?? new Error("stopped"),
    );
    const { rowsRead, rowsChanged } = pass.totals;
    if (signal.aborted && error) {
      await closeStopped(pass);
      return { ...result, rowsRead, rowsChanged, outcome: "stopped" };
    }
    if (error instanceof LostLease) throw error;
    const nextTryAt = error ? await nextAfterFailure(context, feed, error) : nextRegular(context, feed);
    const outcome = error ? "failed" : pass.totals.setAside > 0 ? "partial" : "ok";
    await inLease(pool, lease, (tx) =>
      finishRun(
        tx,
        lease,
        {
          ...(pass as Pass).totals,
          ...(pass as Pass).found,
          outcome,
          error: error ? { code: codeOf(error), message: messageOf(error) } : null,
          notice: [...new Set((pass as Pass).found.notices)].join(". ") || null,
          nextTryAt,
        },
        clock.now(),
      ),
    );
    await keepLines(context, feed, pass.totals.rowsChanged > 0);
    log[error ? "warn" : "info"](
      { ...pass.totals, outcome, ...(error ? { error: messageOf(error) } : {}) },
      "pass done",
    );
    return {
      feed: id,
      rowsRead,
      rowsChanged,
      nextTryAt,
      outcome,
      ...(error ? { error: messageOf(error) } : {}),
    };
  } catch (error) {
    // The database is away, or the lease is lost: nothing can be written down now.
    log.error({ error: messageOf(error) }, "pass could not be finished");
    const nextTryAt = new Date(clock.now().getTime() + backoff(1, Math.random()));
    return { ...result, nextTryAt, outcome: signal.aborted ? "stopped" : "failed", error: messageOf(error) };
  } finally {
    await pass?.lease.release().catch(() => {});
  }
}

const modeOf = (options: PassOptions) => (options.full ? "full" : options.replay ? "replay" : "poll");

const codeOf = (error: unknown) => (error instanceof ProdchainError ? error.code : "internal");

/** The interval with a tenth of jitter either way, so that feeds do not march in step. */
function nextRegular({ clock }: IngestContext, feed: Feed): Date {
  return new Date(clock.now().getTime() + feed.intervalMs * (0.9 + Math.random() * 0.2));
}

async function nextAfterFailure({ clock, pool }: IngestContext, feed: Feed, error: unknown): Promise<Date> {
  const known = await pool.query<{ failures: number }>("SELECT failures FROM feed WHERE id = $1", [
    feed.definition.id,
  ]);
  const asked = error instanceof SourceRefused ? error.retryAfterMs : undefined;
  return new Date(clock.now().getTime() + backoff((known.rows[0]?.failures ?? 0) + 1, Math.random(), asked));
}

async function closeStopped(pass: Pass): Promise<void> {
  const { lease, totals, context } = pass;
  await context.pool
    .query(
      "UPDATE sync_run SET finished_at = $2, outcome = 'lost', rows_read = $3, rows_changed = $4, error = 'stopped' WHERE id = $1",
      [lease.runId, context.clock.now(), totals.rowsRead, totals.rowsChanged],
    )
    .catch(() => {});
}
