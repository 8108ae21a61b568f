import { setAside, writeCursor, writeProgress } from "@/lib/store/feeds";
import { renameKojiTags } from "@/lib/store/koji-catalogue";
import { settleKojiFailures } from "@/lib/store/koji-failures";
import { attemptsWithoutTarget, resolveKojiBuilds, storeTargets } from "@/lib/store/koji-resolve";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import { cursorOf, type KojiCursors, type KojiReading } from "./reading";
import { settleBuilds } from "./store-batch";

const BUILDS_AT_ONCE = 2000;
const TASKS_AT_ONCE = 100;

/**
 * Asks for which targets attempts failed where that is not known; then, when releases, packages or rules changed since the
 * last time, finds release and owner of every build anew, and writes the failures that follow. Goes on where it was stopped.
 */
export async function settleAll(reading: KojiReading): Promise<void> {
  const { pass, resolver, hub } = reading;
  const { pool, clock } = pass.context;
  const held = await cursorOf(reading, "settle");
  if (!held) return; // nothing was loaded yet
  const { fingerprint } = resolver;
  let from = held.fingerprint === fingerprint ? held.from : 0;
  await readTargets(reading);
  if (from === 0)
    await inLease(pool, pass.lease, (tx) => renameKojiTags(tx, hub.id, resolver.kojiTag, clock.now()));
  while (from !== null) {
    pass.signal.throwIfAborted();
    from = await settleSome(reading, from);
  }
}

async function settleSome(reading: KojiReading, from: number): Promise<number | null> {
  const { pass, resolver, hub } = reading;
  const { pool, clock } = pass.context;
  const { feedId } = pass.lease;
  const now = clock.now();
  return inLease(pool, pass.lease, async (tx) => {
    const which = { from, limit: BUILDS_AT_ONCE };
    const resolved = await resolveKojiBuilds(tx, hub.id, resolver, which, now);
    const bad = await settleKojiFailures(tx, hub, resolved, new Map(), now);
    await setAside(tx, feedId, "failures", bad, now);
    pass.totals.setAside += bad.length;
    const next = nextAfter(resolved.attempts, from);
    const settle: KojiCursors["settle"] = { from: next, fingerprint: resolver.fingerprint };
    await writeCursor(tx, feedId, "settle", settle, now);
    await writeProgress(tx, feedId, { phase: "releases and owners of builds", done: null, total: null });
    if (resolved.changed.size > 0) await notify(tx, ["packages", "chain"], [hub.id]);
    return next;
  });
}

/** The last build's other attempts may be on the next page. */
function nextAfter(attempts: readonly { buildId: number }[], from: number): number | null {
  if (attempts.length < BUILDS_AT_ONCE) return null;
  const last = attempts.reduce((newest, { buildId }) => Math.max(newest, buildId), from);
  return last === from ? last + 1 : last;
}

/** Failed builds are never tagged; which release they were for, only their tasks tell. */
async function readTargets(reading: KojiReading): Promise<void> {
  const { pass, hub, client } = reading;
  const { pool, clock } = pass.context;
  for (let below = 2 ** 31 - 1; ; ) {
    pass.signal.throwIfAborted();
    const some = await attemptsWithoutTarget(pool, hub.id, below, TASKS_AT_ONCE);
    const last = some.at(-1);
    if (!last) return;
    const asked = some.map(({ taskId }) => taskId);
    const tasks = await client.tasks(asked, pass.signal);
    const targets = tasks.flatMap(({ taskId, request }) =>
      request?.target ? [{ taskId, target: request.target }] : [],
    );
    const ids = some.map(({ buildId }) => buildId);
    await inLease(pool, pass.lease, async (tx) => {
      await storeTargets(tx, hub.id, asked, targets);
      await settleBuilds(tx, reading, ids, clock.now());
    });
    below = last.buildId;
  }
}
