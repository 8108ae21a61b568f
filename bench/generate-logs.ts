import { ZUUL_ID } from "@/lib/demo/world/zuul-ci";
import type { BuildEvidence } from "@/lib/domain/failure/evidence";
import { fetchEvidence } from "@/lib/sources/zuul";
import { inLease } from "@/lib/store/lease";
import { type DueBuild, dueBuilds, storeEvidence } from "@/lib/store/zuul-evidence";
import { type Filling, withLease } from "./generate-filling";
import { worldLogs } from "./world-logs";

const AT_ONCE = 200;

/** Why jobs failed: the logs of every failed build that are still there, read and stored as ingest does. */
export async function fillLogs({ context, world, now }: Filling): Promise<void> {
  const http = worldLogs(world.zuul, now);
  const { signal } = new AbortController();
  await withLease(context, `zuul-${ZUUL_ID}-logs`, now, async (lease) => {
    for (;;) {
      const due = await dueBuilds(context.pool, ZUUL_ID, now, AT_ONCE);
      if (due.length === 0) return;
      const read: { build: DueBuild; evidence: BuildEvidence }[] = [];
      for (const build of due) read.push({ build, evidence: await fetchEvidence(http, build, signal) });
      await inLease(context.pool, lease, async (tx) => {
        for (const { build, evidence } of read) await storeEvidence(tx, ZUUL_ID, build, evidence, now);
      });
    }
  });
}
