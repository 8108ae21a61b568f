import type { ZuulConfig } from "@/lib/config/schema";
import type { Rejected } from "@/lib/domain/sync/rejected";
import type { ZuulBuildFact, ZuulBuildsetFact } from "@/lib/domain/zuul/facts";
import type { ZuulClient, ZuulList } from "@/lib/sources/zuul";
import { inLease } from "@/lib/store/lease";
import { loadResolver } from "@/lib/store/resolve";
import { storeBuilds } from "@/lib/store/zuul-builds";
import { storeBuildsets } from "@/lib/store/zuul-buildsets";
import { readOrder } from "@/lib/store/zuul-order";
import type { Pass } from "../context";

const PARTS = ["builds", "buildsets", "refused-builds", "refused-buildsets"];

interface Waiting {
  id: number;
  part: string;
  payload: unknown;
}

/** Maps set-aside records again, after a fix; a row that the database refused is asked for anew. */
export async function replaySetAside(pass: Pass, client: ZuulClient, server: ZuulConfig): Promise<void> {
  const { clock, pool } = pass.context;
  const { feedId } = pass.lease;
  const waiting = await pool.query<Waiting>(
    "SELECT id, part, payload FROM set_aside WHERE feed_id = $1 AND replayed_at IS NULL AND part = ANY($2) ORDER BY id",
    [feedId, PARTS],
  );
  const resolver = await loadResolver(pool);
  for (const record of waiting.rows) {
    const { builds, buildsets, rejected } = await factsOf(client, record, pass.signal);
    const now = clock.now();
    await inLease(pool, pass.lease, async (tx) => {
      const order = await readOrder(tx, feedId);
      const of = { serverId: server.id, resolver, now };
      const stored = [
        await storeBuilds(tx, { ...of, order: order.builds }, builds),
        await storeBuildsets(tx, { ...of, order: order.buildsets }, buildsets),
      ];
      const [bad] = [...rejected, ...stored.flatMap((rows) => rows.bad)];
      if (bad) await tx.query("UPDATE set_aside SET reason = $2 WHERE id = $1", [record.id, bad.reason]);
      else {
        await tx.query("UPDATE set_aside SET replayed_at = $2 WHERE id = $1", [record.id, now]);
        pass.totals.rowsChanged += 1;
      }
    });
  }
}

interface Facts {
  builds: ZuulBuildFact[];
  buildsets: ZuulBuildsetFact[];
  rejected: Rejected[];
}

async function factsOf(client: ZuulClient, { part, payload }: Waiting, signal: AbortSignal): Promise<Facts> {
  // The client maps by the same name of the part, so these casts say what it returned.
  if (part === "builds") {
    const { facts, rejected } = client.replay("builds", payload) as ZuulList<ZuulBuildFact>;
    return { builds: facts, buildsets: [], rejected };
  }
  if (part === "buildsets") {
    const { facts, rejected } = client.replay("buildsets", payload) as ZuulList<ZuulBuildsetFact>;
    return { builds: [], buildsets: facts, rejected };
  }
  const { uuid } = payload as { uuid: string };
  if (part === "refused-builds") {
    const list = await client.build(uuid, signal);
    return { builds: list?.facts ?? [], buildsets: [], rejected: list?.rejected ?? [] };
  }
  const list = await client.buildset(uuid, signal);
  const details = list?.facts ?? [];
  return {
    builds: details.flatMap((d) => d.builds),
    buildsets: details.map((d) => d.buildset),
    rejected: list?.rejected ?? [],
  };
}
