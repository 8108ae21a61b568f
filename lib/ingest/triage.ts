import { setTimeout as sleep } from "node:timers/promises";
import { firstLoadPause } from "@/lib/domain/triage/first-load-pause";
import { HOUR, SECOND } from "@/lib/shared/clock";
import { messageOf } from "@/lib/shared/errors";
import { deriveFlakes } from "@/lib/store/flakes";
import { deriveIncidents } from "@/lib/store/incidents";
import { deriveSuspects } from "@/lib/store/item-suspects";
import { deriveTriage } from "@/lib/store/triage/derive";
import { deriveTriageDays } from "@/lib/store/triage-days";
import type { IngestContext } from "./context";

/** How long new failures wait for their item at most. */
const PAUSE = 3 * SECOND;

/** Groups what failed and moves items on, as far as there is something to do. Never throws: triage must not stop the reading. */
export async function runTriage(
  { pool, clock, log }: IngestContext,
  signal: AbortSignal,
  options: { sweep: boolean; figures?: boolean },
): Promise<void> {
  const began = clock.now();
  try {
    const { items, rounds } = await deriveTriage(pool, began, signal, options);
    const moved =
      signal.aborted || options.figures === false ? 0 : await lookAround(pool, began, options.sweep);
    if (items > 0 || rounds > 0 || moved > 0)
      log.debug({ items, rounds, moved, ms: clock.now().getTime() - began.getTime() }, "triage done");
  } catch (error) {
    log.error({ error: messageOf(error) }, "triage could not be finished");
  }
}

/** What items are part of or said to be: outages, flakes, how many failures are explained, suspects. These pace themselves. */
async function lookAround(pool: IngestContext["pool"], now: Date, force: boolean): Promise<number> {
  const flaky = await deriveFlakes(pool, now, { force });
  const moved = await deriveIncidents(pool, now, { force });
  await deriveTriageDays(pool, now, { force: force || moved > 0 });
  return flaky + moved + (await deriveSuspects(pool, now, { force }));
}

/** Does that every few seconds, until the signal asks to stop. */
export async function runTriageLoop(context: IngestContext, signal: AbortSignal): Promise<void> {
  let sweptAt = 0;
  let countAt = 0;
  while (!signal.aborted) {
    const now = context.clock.now().getTime();
    const isLoading = await isFirstLoad(context);
    const figures = !isLoading || now >= countAt;
    const sweep = figures && now - sweptAt >= HOUR;
    if (sweep) sweptAt = now;
    await runTriage(context, signal, { sweep, figures });
    if (figures) {
      const end = context.clock.now().getTime();
      countAt = end + firstLoadPause(end - now);
    }
    await sleep(PAUSE, undefined, { signal }).catch(() => {});
  }
}

/** Whether a feed still reads everything for the first time, and nothing is wrong with it. */
async function isFirstLoad({ pool }: IngestContext): Promise<boolean> {
  const found = await pool
    .query(
      "SELECT FROM feed WHERE removed_at IS NULL AND first_load_at IS NULL AND progress_total IS NOT NULL LIMIT 1",
    )
    .catch(() => undefined);
  return (found?.rowCount ?? 0) > 0;
}
