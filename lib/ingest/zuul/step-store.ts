import type pg from "pg";
import type { Rejected } from "@/lib/domain/sync/rejected";
import type { ZuulBuildFact, ZuulBuildsetFact } from "@/lib/domain/zuul/facts";
import { ProdchainError } from "@/lib/shared/errors";
import type { CollectStep } from "@/lib/sources/zuul";
import { setAside, writeCursor, writeProgress } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import type { Resolver } from "@/lib/store/resolve";
import { type StoredRows, storeBuilds } from "@/lib/store/zuul-builds";
import { storeBuildsets } from "@/lib/store/zuul-buildsets";
import { clearSuspects, type OpenRows, settleGone } from "@/lib/store/zuul-open";
import { orderFor, type ServerOrder, type ZuulTableName } from "@/lib/store/zuul-order";
import { createProgress } from "./progress";
import type { Reading } from "./reading";

/** Rows of a page from which on it is no accident that none of them fits. */
const MANY = 20;

interface Cycle {
  horizon: Date;
  firstLoad: boolean;
  order: ServerOrder;
  resolver: Resolver;
}

/** What one answer of the server brings. */
interface Batch {
  /** Part under which records that did not fit are kept. */
  part: ZuulTableName;
  rejected: readonly Rejected[];
  builds?: readonly ZuulBuildFact[];
  buildsets?: readonly ZuulBuildsetFact[];
  /** The server's database is another one from here on. */
  replaced?: boolean;
  /**
   * Done before rows are written: a derivation under way holds the feed's row and then waits for marks, so a transaction
   * that has set marks must not wait for that row.
   */
  first?: (tx: pg.ClientBase) => Promise<void>;
}

type PageStep = Extract<CollectStep, { kind: "new-builds" | "new-buildsets" }>;

/** Stores the steps of one cycle, each in one transaction with its cursor. */
export async function createStepStore(
  reading: Reading,
  cycle: Cycle,
): Promise<(step: CollectStep) => Promise<void>> {
  const { pass, server } = reading;
  const { clock, pool } = pass.context;
  const { feedId, runId } = pass.lease;
  const { found, totals } = pass;
  const progress = await createProgress(pool, server.id, cycle.horizon);
  let order = cycle.order;
  let foundGone = false;

  /** The order moves on with the transaction, and what is counted is what was committed. */
  async function put(batch: Batch): Promise<void> {
    const done = await inLease(pool, pass.lease, async (tx) => {
      const now = clock.now();
      await batch.first?.(tx);
      const next = await nextOrder(tx, batch, now);
      const of = { serverId: server.id, resolver: cycle.resolver, now };
      const builds = await storeBuilds(tx, { ...of, order: next.builds }, batch.builds ?? []);
      const buildsets = await storeBuildsets(tx, { ...of, order: next.buildsets }, batch.buildsets ?? []);
      await setAside(tx, feedId, batch.part, batch.rejected, now);
      await setAside(tx, feedId, "refused-builds", builds.bad, now);
      await setAside(tx, feedId, "refused-buildsets", buildsets.bad, now);
      return { next, stored: [builds, buildsets] };
    });
    order = done.next;
    const sum = (of: (rows: StoredRows) => number) => done.stored.reduce((n, rows) => n + of(rows), 0);
    totals.rowsRead += sum((rows) => rows.read);
    totals.rowsChanged += sum((rows) => rows.changed);
    totals.setAside += batch.rejected.length + sum((rows) => rows.bad.length);
  }

  async function nextOrder(tx: pg.ClientBase, batch: Batch, now: Date): Promise<ServerOrder> {
    let next = order;
    for (const table of ["builds", "buildsets"] as const) {
      const numbered = batch[table]?.some(({ zuulId }) => zuulId !== null) ?? false;
      const page = { table, numbered, replaced: batch.replaced ?? false };
      next = await orderFor(tx, feedId, server.id, next, page, now);
    }
    return next;
  }

  async function putPage(step: PageStep): Promise<void> {
    const { cursor, replaced } = step;
    const { facts, keys, rejected } = step.page;
    const builds = step.kind === "new-builds" ? step.page.facts : undefined;
    const buildsets = step.kind === "new-buildsets" ? step.page.facts : undefined;
    const part = builds ? "builds" : "buildsets";
    if (keys.length >= MANY && facts.length === 0 && rejected.length > 0) throw noneFits(part, rejected);
    if (replaced)
      found.notices.push("the server's database was replaced: older builds are kept, new ones follow them");
    await put({
      part,
      rejected,
      ...(builds && { builds }),
      ...(buildsets && { buildsets }),
      replaced,
      first: async (tx) => {
        if (cursor) await writeCursor(tx, feedId, part, cursor, clock.now());
        if (builds && cycle.firstLoad) await writeProgress(tx, feedId, progress.after(builds, cursor));
      },
    });
    for (const { eventAt } of facts)
      if (eventAt && (found.newestAt === null || eventAt > found.newestAt)) found.newestAt = eventAt;
    if (builds) await reading.afterPage({ read: builds.length, firstLoad: cycle.firstLoad });
  }

  async function settle(gone: OpenRows | undefined): Promise<void> {
    const of = {
      feedId,
      serverId: server.id,
      runId,
      confirmed: pass.options.confirmRemovals,
      now: clock.now(),
    };
    const held = await inLease(pool, pass.lease, (tx) =>
      gone ? settleGone(tx, of, gone) : clearSuspects(tx, feedId),
    );
    if (held > 0)
      found.notices.push(
        `${held} open builds or buildsets are gone at the server, more than 1 % at once: kept until a person confirms (ingest --once --confirm-removals)`,
      );
  }

  return async (step) => {
    switch (step.kind) {
      case "new-builds":
      case "new-buildsets":
        return putPage(step);
      case "open-builds":
      case "builds":
        return put({ part: "builds", rejected: step.list.rejected, builds: step.list.facts });
      case "open-buildsets":
        return put({ part: "buildsets", rejected: step.list.rejected, buildsets: step.list.facts });
      case "buildset": {
        const { buildset, builds } = step.detail;
        return put({ part: "builds", rejected: step.rejected, builds, buildsets: [buildset] });
      }
      case "gone":
        foundGone = true;
        return settle(step);
      case "counted":
        if (!foundGone) await settle(undefined);
    }
  };
}

const noneFits = (part: string, rejected: readonly Rejected[]) =>
  new ProdchainError(
    "source-changed-shape",
    `no row of a page of ${part} fits: ${rejected[0]?.reason ?? "no reason known"}`,
  );
