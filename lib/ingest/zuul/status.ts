import type { ZuulClient } from "@/lib/sources/zuul";
import { setAside } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { storeStatus } from "@/lib/store/zuul-live";
import type { Pass } from "../context";

/** What is queued or running on a server now. */
export async function readStatus(pass: Pass, client: ZuulClient, serverId: string): Promise<void> {
  const { clock, pool } = pass.context;
  const { feedId } = pass.lease;
  pass.totals.requests += 1;
  const status = await client.status(pass.signal);
  const now = clock.now();
  const changed = await inLease(pool, pass.lease, async (tx) => {
    await setAside(tx, feedId, "status", status.rejected, now);
    return storeStatus(tx, feedId, serverId, status, now);
  });
  pass.totals.rowsRead += status.items.length;
  if (changed) pass.totals.rowsChanged += status.items.length;
  pass.totals.setAside += status.rejected.length;
  pass.found.newestAt = now;
  pass.found.complete = true;
}
