import { SourceUnreachable } from "@/lib/sources/http";
import { SourceRefused } from "@/lib/sources/source";
import { fetchLogTail } from "@/lib/sources/zuul";
import { passingToRead, storePassing } from "@/lib/store/known-passing";
import { inLease } from "@/lib/store/lease";
import type { Pass } from "../context";

/** Passing runs whose logs are looked at in one pass: a sample is enough, and log servers have other things to do. */
const MOST = 5;

/**
 * Reads the end of the logs of a few passing runs of jobs that fail, so that a known issue can show how often it matches what does
 * no harm. A log that cannot be had now is tried again by another pass; that is no trouble of the feed.
 */
export async function readPassing(pass: Pass, serverId: string): Promise<void> {
  const { clock, http, pool } = pass.context;
  const runs = await passingToRead(pool, serverId, clock.now(), MOST);
  for (const run of runs) {
    pass.totals.requests += 1;
    try {
      const build = { logUrl: run.logUrl, artifacts: [], errorDetail: null };
      const lines = await fetchLogTail(http, build, pass.signal);
      await inLease(pool, pass.lease, (tx) => storePassing(tx, serverId, run, lines, clock.now()));
    } catch (error) {
      pass.signal.throwIfAborted();
      if (!(error instanceof SourceRefused || error instanceof SourceUnreachable)) throw error;
      return;
    }
  }
}
