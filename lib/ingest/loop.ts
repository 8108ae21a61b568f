import { setTimeout as sleep } from "node:timers/promises";
import { DAY, HOUR } from "@/lib/shared/clock";
import { messageOf } from "@/lib/shared/errors";
import { forgetOld } from "@/lib/store/feeds";
import { extendRotas } from "@/lib/store/rota-file";
import type { Feed, IngestContext, PassOptions } from "./context";
import { keepMatching } from "./known-issues";
import { type FeedResult, runFeed } from "./run-feed";
import { runTriageLoop } from "./triage";

const POLL: PassOptions = { full: false, confirmRemovals: false, replay: false };
/** Another process holds the feed: look again soon, in case it dies. */
const BUSY_WAIT_MS = 15_000;

/** One pass of each feed, all at once (the HTTP client keeps it to one request per host). */
export const runOnce = (
  context: IngestContext,
  feeds: readonly Feed[],
  options: PassOptions,
  signal: AbortSignal,
): Promise<FeedResult[]> => Promise.all(feeds.map((feed) => runFeed(context, feed, options, signal)));

/** Runs every feed on its own interval until the signal asks to stop; a feed in trouble waits longer, alone. */
export async function runLoop(
  context: IngestContext,
  feeds: readonly Feed[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all([
    ...feeds.map((feed) => runForever(context, feed, signal)),
    tidy(context, signal),
    keepTurns(context, signal),
    keepMatching(context, signal),
    runTriageLoop(context, signal),
  ]);
}

async function runForever(context: IngestContext, feed: Feed, signal: AbortSignal): Promise<void> {
  await until(await firstTry(context, feed), context, signal);
  while (!signal.aborted) {
    const result = await runFeed(context, feed, POLL, signal);
    const wait =
      result.outcome === "busy" ? new Date(context.clock.now().getTime() + BUSY_WAIT_MS) : result.nextTryAt;
    await until(wait, context, signal);
  }
}

/** A restart keeps to the back-off a source in trouble was given; everything else is read at once. */
async function firstTry({ pool, clock }: IngestContext, feed: Feed): Promise<Date> {
  const known = await pool
    .query<{ next_try_at: Date | null }>("SELECT next_try_at FROM feed WHERE id = $1 AND failures > 1", [
      feed.definition.id,
    ])
    .catch(() => undefined);
  return known?.rows[0]?.next_try_at ?? clock.now();
}

async function until(at: Date, { clock }: IngestContext, signal: AbortSignal): Promise<void> {
  const ms = at.getTime() - clock.now().getTime();
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => {});
}

async function tidy(context: IngestContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await forgetOld(context.pool, context.clock.now()).catch(() => {});
    await sleep(HOUR, undefined, { signal }).catch(() => {});
  }
}

/** Turns are made ahead once a day; the start has made them already. */
async function keepTurns({ pool, config, clock, log }: IngestContext, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(DAY, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    await extendRotas(pool, config, clock.now()).catch((error: unknown) =>
      log.error({ error: messageOf(error) }, "turns could not be made ahead"),
    );
  }
}
