import type pg from "pg";
import type { Rejected } from "@/lib/domain/sync/rejected";
import type { ZuulBuildFact } from "@/lib/domain/zuul/facts";
import { isFailedBuild } from "@/lib/domain/zuul/results";
import { type Column, writeRows } from "./bulk";
import { type FailureRecord, removeFailures, writeFailures } from "./failures";
import { notify } from "./notify";
import type { Resolver } from "./resolve";
import { markStale } from "./stale";
import { zuulScope } from "./subjects";
import {
  BUILD_CONFLICT,
  type BuildRow,
  buildColumns,
  type EvidenceState,
  HELD_COLUMNS,
  type HeldBuild,
  LOGS_SINCE,
  logUrlOf,
  sameBuild,
} from "./zuul-build-row";
import { failureOf } from "./zuul-failures";
import { seqOf, type TableOrder } from "./zuul-order";

/** Where builds are stored: one server, its order, and who owns what. */
export interface BuildsOf {
  serverId: string;
  order: TableOrder;
  resolver: Pick<Resolver, "zuulBuild">;
  now: Date;
}

export interface StoredRows {
  read: number;
  changed: number;
  bad: Rejected[];
}

/**
 * Stores builds as read: new ones and those that say something new. A failed one becomes a failure at once, classed by
 * what Zuul itself says, and its logs are due; one that is no failure any more takes its failure with it. Jobs and days
 * touched are marked stale. A build that has ended never opens again, whatever an old answer says. The caller holds the
 * transaction.
 */
export async function storeBuilds(
  tx: pg.ClientBase,
  of: BuildsOf,
  facts: readonly ZuulBuildFact[],
): Promise<StoredRows> {
  const result: StoredRows = { read: facts.length, changed: 0, bad: [] };
  if (facts.length === 0) return result;
  const unique = [...new Map(facts.map((fact) => [fact.uuid, fact])).values()];
  const held = await heldBuilds(
    tx,
    of.serverId,
    unique.map((f) => f.uuid),
  );
  const fresh: BuildRow[] = [];
  const changed: BuildRow[] = [];
  for (const fact of unique) {
    const old = held.get(fact.uuid);
    if (!old) fresh.push(rowOf(of, fact, undefined));
    else if (!sameBuild(old, fact) && !(old.result !== null && fact.result === null))
      changed.push(rowOf(of, fact, old));
  }
  const refused = new Set<BuildRow>();
  const refuse = (row: BuildRow, reason: string) => {
    refused.add(row);
    result.bad.push({ payload: { uuid: row.fact.uuid }, reason });
  };
  const columns: Column<BuildRow>[] = buildColumns(of.serverId, of.now);
  await writeRows(tx, { table: "zuul_build", columns }, fresh, refuse);
  await writeRows(tx, { table: "zuul_build", columns, conflict: BUILD_CONFLICT }, changed, refuse);
  const written = [...fresh, ...changed].filter((row) => !refused.has(row));
  result.changed = written.length;
  if (written.length > 0) result.bad.push(...(await follow(tx, of, written, held)));
  return result;
}

/** What else changes with builds: failures, marks, and the word to web. */
async function follow(
  tx: pg.ClientBase,
  of: BuildsOf,
  written: readonly BuildRow[],
  held: ReadonlyMap<string, HeldBuild>,
): Promise<Rejected[]> {
  const { serverId, now } = of;
  const failures: FailureRecord[] = [];
  const recovered: string[] = [];
  for (const row of written) {
    const old = held.get(row.fact.uuid);
    if (!isFailedBuild(row.fact)) {
      if (old && isFailedBuild(old)) recovered.push(row.fact.uuid);
    } else if (!isRead(old, row)) {
      const build = { ...row.fact, ...placeOf(row), seq: row.seq, resolved: row.resolved };
      const failure = failureOf(
        serverId,
        { ...build, logUrl: logUrlOf(row.fact) },
        null,
        zuulScope(build),
        now,
      );
      if (failure) failures.push(failure);
    }
  }
  const refused = failures.length > 0 ? await writeFailures(tx, failures, now) : [];
  if (recovered.length > 0) await removeFailures(tx, "zuul", serverId, recovered, now);
  const ended = written.filter((row) => row.fact.result !== null);
  await markStale(tx, serverId, {
    subject: ended.map((row) => row.fact.jobName),
    day: ended.flatMap((row) => [row.fact.endedAt, held.get(row.fact.uuid)?.endedAt].flatMap(dayOf)),
  });
  await notify(tx, ["jobs"], [serverId]);
  return refused;
}

/** The logs of this failure have been read, and it is still the same: what they told must not be lost. */
const isRead = (old: HeldBuild | undefined, row: BuildRow) =>
  old?.evidenceState === "done" && row.evidence === "done" && old.result === row.fact.result;

const placeOf = ({ fact }: BuildRow) => ({
  project: fact.ref?.project ?? null,
  branch: fact.ref?.branch ?? null,
});

const dayOf = (at: Date | null | undefined) => (at ? [at.toISOString().slice(0, 10)] : []);

function rowOf(
  { order, resolver, now }: BuildsOf,
  fact: ZuulBuildFact,
  old: HeldBuild | undefined,
): BuildRow {
  const place = { project: fact.ref?.project ?? null, branch: fact.ref?.branch ?? null };
  const keepsSeq = old && (old.zuulId !== null || fact.zuulId === null);
  return {
    fact,
    seq: keepsSeq
      ? old.seq
      : seqOf(
          { uuid: fact.uuid, zuulId: fact.zuulId, at: fact.startedAt ?? fact.endedAt ?? fact.eventAt },
          order,
          now,
        ),
    resolved: resolver.zuulBuild({ jobName: fact.jobName, pipeline: fact.pipeline, ...place }),
    ...evidenceOf(fact, old, now),
  };
}

/** What is to be done about the logs of a build. */
function evidenceOf(
  fact: ZuulBuildFact,
  old: HeldBuild | undefined,
  now: Date,
): { evidence: EvidenceState; evidenceTries: number; evidenceDueAt: Date | null } {
  const state = (evidence: EvidenceState, evidenceDueAt: Date | null = null) => ({
    evidence,
    evidenceTries: 0,
    evidenceDueAt,
  });
  if (!isFailedBuild(fact)) return state("none");
  const hasLogs = fact.logUrl !== null || fact.artifacts.some(({ type }) => type === "zuul_manifest");
  const same = old?.result === fact.result && old.logUrl === logUrlOf(fact);
  if (old && same && old.evidenceState !== "none")
    return {
      evidence: old.evidenceState,
      evidenceTries: old.evidenceTries,
      evidenceDueAt: old.evidenceDueAt,
    };
  if (!hasLogs) return state("done");
  const endedAt = fact.endedAt ?? fact.startedAt ?? now;
  return now.getTime() - endedAt.getTime() > LOGS_SINCE ? state("gone") : state("due", now);
}

async function heldBuilds(
  tx: pg.ClientBase,
  serverId: string,
  uuids: readonly string[],
): Promise<Map<string, HeldBuild>> {
  // One by one by key: with "= ANY", PostgreSQL reads all of the server where it has no statistics yet, as in a first load.
  const found = await tx.query<HeldBuild>(
    `SELECT b.* FROM unnest($2::text[]) AS n(key) CROSS JOIN LATERAL (
       SELECT ${HELD_COLUMNS} FROM zuul_build WHERE server_id = $1 AND uuid = n.key LIMIT 1) b`,
    [serverId, uuids],
  );
  return new Map(found.rows.map((row) => [row.uuid, row]));
}
