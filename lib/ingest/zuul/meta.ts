import { HOUR } from "@/lib/shared/clock";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { ZuulClient } from "@/lib/sources/zuul";
import { readCursor, setAside, writeCursor } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import { storeConfigErrors, storeJobs, storePipelines } from "@/lib/store/zuul-catalogue";
import type { Pass } from "../context";

const EVERY = HOUR;
const PART = "catalogue";

/**
 * Jobs, pipelines and configuration errors of the tenant, once an hour. They only add to what builds tell: when they
 * cannot be read, what was known stays, and the pass goes on with a notice.
 */
export async function readCatalogue(pass: Pass, client: ZuulClient, serverId: string): Promise<void> {
  const { clock, pool } = pass.context;
  const { feedId } = pass.lease;
  const known = await readCursor<{ readAt: string }>(pool, feedId, PART);
  const now = clock.now();
  if (known && now.getTime() - Date.parse(known.readAt) < EVERY) return;
  try {
    pass.totals.requests += 3;
    const jobs = await client.jobs(pass.signal);
    const pipelines = await client.pipelines(pass.signal);
    const errors = await client.configErrors(pass.signal);
    await inLease(pool, pass.lease, async (tx) => {
      const changed = [
        await storeJobs(tx, serverId, jobs.facts, now),
        await storePipelines(tx, serverId, pipelines.facts, now),
        errors ? await storeConfigErrors(tx, serverId, errors.facts, now) : false,
      ];
      for (const { rejected } of [jobs, pipelines, ...(errors ? [errors] : [])])
        await setAside(tx, feedId, PART, rejected, now);
      await writeCursor(tx, feedId, PART, { readAt: now.toISOString() }, now);
      if (changed.includes(true)) await notify(tx, ["jobs"], [serverId]);
    });
    if (!errors) pass.found.notices.push("the server does not tell errors of its configuration");
  } catch (error) {
    if (!(error instanceof ProdchainError) || pass.signal.aborted) throw error;
    pass.found.notices.push(`jobs and pipelines could not be read: ${messageOf(error)}`);
  }
}
