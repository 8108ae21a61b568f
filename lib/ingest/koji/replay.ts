import type { KojiBuildFact, KojiPart, KojiStayFact, KojiTaskFact } from "@/lib/domain/koji/facts";
import { replayKoji } from "@/lib/sources/koji";
import { deleteKojiBuilds, storeKojiBuilds } from "@/lib/store/koji-builds";
import { storeKojiDistRepos, storeKojiTags, storeKojiTargets } from "@/lib/store/koji-catalogue";
import { storeKojiStays } from "@/lib/store/koji-stays";
import { storeKojiTasks } from "@/lib/store/koji-tasks";
import { inLease } from "@/lib/store/lease";
import type { KojiReading } from "./reading";
import { settleBuilds } from "./store-batch";

const PARTS: readonly KojiPart[] = ["builds", "stays", "tags", "targets", "tasks", "distRepos"];

/** Maps the records that were set aside again, after a fix of schema or mapping. Those that fit now are stored. */
export async function replaySetAside(reading: KojiReading): Promise<void> {
  const { pass } = reading;
  const { pool, clock } = pass.context;
  const waiting = await pool.query<{ id: number; part: KojiPart; payload: unknown }>(
    "SELECT id, part, payload FROM set_aside WHERE feed_id = $1 AND replayed_at IS NULL AND part = ANY($2) ORDER BY id",
    [pass.lease.feedId, PARTS],
  );
  for (const { id, part, payload } of waiting.rows) {
    const { facts, rejected } = replayKoji(part, payload);
    const now = clock.now();
    await inLease(pool, pass.lease, async (tx) => {
      const bad = rejected.length > 0 ? rejected : await store(tx, part, facts, now);
      const reason = bad[0]?.reason;
      if (reason === undefined) {
        await tx.query("UPDATE set_aside SET replayed_at = $2 WHERE id = $1", [id, now]);
        pass.totals.rowsChanged += 1;
      } else await tx.query("UPDATE set_aside SET reason = $2 WHERE id = $1", [id, reason.slice(0, 500)]);
    });
  }

  // The library maps by the name of the part, so these casts say what it returned.
  async function store(
    tx: Parameters<typeof storeKojiBuilds>[0],
    part: KojiPart,
    facts: object[],
    now: Date,
  ) {
    const { hub, resolver } = reading;
    if (part === "tags") return (await storeKojiTags(tx, hub.id, facts as never, resolver.kojiTag, now)).bad;
    if (part === "targets") return (await storeKojiTargets(tx, hub.id, facts as never, now)).bad;
    if (part === "distRepos") return (await storeKojiDistRepos(tx, hub.id, facts as never, now)).bad;
    if (part === "tasks") return (await storeKojiTasks(tx, hub.id, facts as KojiTaskFact[], now)).bad;
    if (part === "builds") {
      const { bad, touched } = await storeKojiBuilds(tx, hub.id, facts as KojiBuildFact[], now);
      return [...bad, ...(await settleBuilds(tx, reading, touched, now))];
    }
    const stays = facts as KojiStayFact[];
    const { bad, touched } = await storeKojiStays(tx, hub.id, stays, now);
    const deleted = stays.filter((s) => s.buildState === "DELETED").map(({ buildId }) => buildId);
    await deleteKojiBuilds(tx, hub.id, deleted, now);
    return [...bad, ...(await settleBuilds(tx, reading, touched, now))];
  }
}
