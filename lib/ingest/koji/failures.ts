import { attemptKey } from "@/lib/domain/koji/attempt";
import { FAILURES_AT_ONCE } from "@/lib/sources/koji";
import { setAside, writeProgress } from "@/lib/store/feeds";
import { dueKojiFailures, settleKojiFailures, storeKojiTold } from "@/lib/store/koji-failures";
import { resolveKojiBuilds } from "@/lib/store/koji-resolve";
import { inLease } from "@/lib/store/lease";
import type { KojiReading } from "./reading";

/** Attempts to ask about in one pass; the next ones follow in the next. */
const MOST = 10 * FAILURES_AT_ONCE;

/** Asks why attempts FAILED, newest first: the task that failed, its fault, the end of its log. */
export async function readFailures(reading: KojiReading): Promise<void> {
  const { pass, hub, client } = reading;
  const { pool } = pass.context;
  const asked = new Set<string>();
  while (asked.size < MOST) {
    const due = (await dueKojiFailures(pool, hub.id, FAILURES_AT_ONCE)).filter(
      (attempt) => !asked.has(attemptKey(attempt)),
    );
    if (due.length === 0) return;
    for (const attempt of due) asked.add(attemptKey(attempt));
    pass.signal.throwIfAborted();
    await storeTold(reading, await client.failures(due, pass.signal));
  }
}

async function storeTold(
  { pass, hub, resolver }: KojiReading,
  { facts, failed }: Awaited<ReturnType<KojiReading["client"]["failures"]>>,
): Promise<void> {
  const { pool, clock } = pass.context;
  const { feedId } = pass.lease;
  const now = clock.now();
  const told = new Map(facts.map((fact) => [attemptKey(fact), fact]));
  await inLease(pool, pass.lease, async (tx) => {
    const unanswered = failed.map(({ attempt }) => attempt);
    await storeKojiTold(tx, hub.id, facts, unanswered, now);
    const ids = { ids: facts.map(({ buildId }) => buildId) };
    const resolved = await resolveKojiBuilds(tx, hub.id, resolver, ids, now);
    const bad = await settleKojiFailures(tx, hub, resolved, told, now);
    await setAside(tx, feedId, "failures", bad, now);
    pass.totals.setAside += bad.length;
    await writeProgress(tx, feedId, { phase: "why builds failed", done: null, total: null });
  });
  pass.totals.rowsChanged += facts.length;
  const [first] = failed;
  if (first)
    pass.found.notices.push(
      `${failed.length} failed builds could not be asked about: ${first.error.message}`,
    );
}
