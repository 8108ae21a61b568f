import { createPool } from "@/lib/db/pool";
import type { DlrnCommitFact } from "@/lib/domain/dlrn/facts";
import { firstLoadPause } from "@/lib/domain/triage/first-load-pause";
import { mapCommit } from "@/lib/sources/dlrn/map";
import { deriveStale } from "@/lib/store/derive";
import { storeCommits } from "@/lib/store/dlrn-commits";
import { createEarlyFailures } from "@/lib/store/dlrn-failures";
import { inLease, takeLease } from "@/lib/store/lease";
import { deriveTriage } from "@/lib/store/triage/derive";
import { bigStore } from "./big-store";
import { brokenPackage, type MadeUp } from "./generate-triage";
import { type Scratch, scratchDatabase } from "./scratch";

/** Rows of one request of 20 aliased pages. */
const PAGE = 1_962;
/** As often as the ingest process groups while everything is loaded for the first time. */
const GROUP_MS = 3_000;
const INSTANCE = "big";

export interface TriageCost {
  failures: number;
  items: number;
  withoutMs: number;
  withMs: number;
  /** Of the time with grouping, what grouping takes. */
  share: number;
  /** Of the difference: rounds that only placed failures, and rounds that counted figures too. */
  placingMs: number;
  countingMs: number;
}

/**
 * What grouping costs a first load of DLRN of which every second build failed, far more than of any distribution: stored,
 * classed, derived and grouped, against the same without the triggers, indexes and rounds that triage brings. Both are loaded
 * page by page in turn, so that whatever else the machine does falls on both. What is read over the network comes on top of both.
 */
export async function benchTriageCost(databases: Scratch, failures: number): Promise<TriageCost> {
  const of = { failures, causes: Math.max(100, Math.round(failures / 50)), end: new Date() };
  // Newest first, as a first load reads.
  const rows = bigStore(of.failures, Math.floor(of.end.getTime() / 1000)).commits.reverse();
  const sides = [await openSide(databases, of, false), await openSide(databases, of, true)] as const;
  const [without, grouped] = sides;
  try {
    for (let from = 0; from < rows.length; from += PAGE / 2) {
      const facts = rows.slice(from, from + PAGE / 2).flatMap((row) => {
        const fact = mapCommit({ ...row, id: String(row.id), status: "SUCCESS", notes: "OK" }, row.id);
        const failing = { ...failed(fact, of), dlrnId: 2 * row.id };
        return [failing, { ...fact, dlrnId: 2 * row.id - 1 }];
      });
      for (const side of sides) await side.page(facts);
    }
    for (const side of sides) await side.finish();
    const items = await grouped.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM triage_item");
    const [withoutMs, withMs] = [without.spent(), grouped.spent()];
    const share = Math.max(0, (withMs - withoutMs) / withMs);
    return { failures, items: items.rows[0]?.n ?? 0, withoutMs, withMs, share, ...grouped.rounds() };
  } finally {
    for (const side of sides) await side.close();
  }
}

const WITHOUT = `DROP TRIGGER failure_written ON failure; DROP TRIGGER failure_rewritten ON failure;
  DROP INDEX failure_item_id_at_idx; DROP INDEX failure_signature_id_idx; DROP INDEX failure_incident_id_idx;
  DROP INDEX failure_without_signature`;

const SITE = `WITH r AS (INSERT INTO release (name, phase, recorded_at) VALUES ('epoxy', 'maintained', $1)),
    i AS (INSERT INTO instance (id, title, release_name, distro, api_url, web_url, recorded_at)
      VALUES ('${INSTANCE}', 'big', 'epoxy', 'centos9', 'http://big.invalid', 'http://big.invalid', $1))
  INSERT INTO feed (id, source, instance_id, url, interval_seconds) VALUES ('dlrn-${INSTANCE}', 'dlrn', '${INSTANCE}', 'x', 60)`;

/** A database that is loaded; only the work on it is timed. */
async function openSide(databases: Scratch, of: MadeUp, grouping: boolean) {
  const database = await scratchDatabase(databases);
  const pool = createPool(database.url, { max: 4 });
  if (!grouping) {
    const admin = createPool(database.adminUrl, { max: 1 });
    await admin.query(WITHOUT).finally(() => admin.end());
  }
  await pool.query(SITE, [of.end]);
  const lease = await takeLease(pool, `dlrn-${INSTANCE}`, "bench", of.end);
  if (!lease) throw new Error("the feed is held");
  const early = createEarlyFailures(pool, lease, INSTANCE);
  const never = new AbortController().signal;
  let spent = 0;
  let groupedAt = 0;
  let countAt = 0;
  const rounds = { placingMs: 0, countingMs: 0 };
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    const ms = performance.now() - began;
    spent += ms;
    return ms;
  };
  return {
    pool,
    spent: () => spent,
    rounds: () => rounds,
    async page(facts: DlrnCommitFact[]) {
      const page = { facts, ids: facts.map((fact) => fact.dlrnId), whole: true };
      await timed(() => inLease(pool, lease, (tx) => storeCommits(tx, INSTANCE, 0, page, of.end)));
      await timed(() => early(of.end));
      if (!grouping || spent - groupedAt < GROUP_MS) return;
      const figures = spent >= countAt;
      const took = await timed(() => deriveTriage(pool, of.end, never, { figures }));
      rounds[figures ? "countingMs" : "placingMs"] += took;
      groupedAt = spent;
      if (figures) countAt = spent + firstLoadPause(took);
    },
    async finish() {
      await timed(() => deriveStale(pool, lease, INSTANCE, of.end));
      if (grouping) rounds.countingMs += await timed(() => deriveTriage(pool, of.end, never));
    },
    async close() {
      await lease.release();
      await pool.end();
      await database.drop();
    },
  };
}

function failed(fact: DlrnCommitFact, of: MadeUp): DlrnCommitFact {
  const { name, error } = brokenPackage(fact.dlrnId - 1, of);
  const notes = `Error in build_rpm_wrapper for ${name}:\n\n  RAN: /usr/bin/mock -r epoxy\n\n  STDERR:\n${error}\n${ENDING}`;
  return { ...fact, projectName: name, status: "FAILED", nvr: null, notes };
}

const ENDING = "RPM build errors:\n    Bad exit status from /var/tmp/rpm-tmp.x (%build)";
