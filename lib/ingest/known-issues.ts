import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "@/lib/shared/clock";
import { messageOf } from "@/lib/shared/errors";
import { matchKnownIssues } from "@/lib/store/known-match";
import type { IngestContext } from "./context";

const PAUSE = 10 * SECOND;

/** Tries the known issues on what came since, until nothing is left to try. */
export async function matchAllKnownIssues(context: IngestContext, signal: AbortSignal): Promise<void> {
  const { pool, locks, clock, log } = context;
  try {
    for (;;) {
      const report = await matchKnownIssues(pool, clock.now(), { locks });
      if (report.hits > 0 || report.retired > 0) log.info({ ...report }, "known issues matched");
      if (!report.unfinished || signal.aborted) return;
    }
  } catch (error) {
    log.error({ error: messageOf(error) }, "known issues could not be matched");
  }
}

/** The same every few seconds until the signal asks to stop. */
export async function keepMatching(context: IngestContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await matchAllKnownIssues(context, signal);
    await sleep(PAUSE, undefined, { signal }).catch(() => {});
  }
}
