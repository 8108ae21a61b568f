import type pg from "pg";
import type { ZuulBuildsetFact } from "@/lib/domain/zuul/facts";
import { buildsetOutcome } from "@/lib/domain/zuul/results";
import { type Column, iso, writeRows } from "./bulk";
import { notify } from "./notify";
import type { StoredRows } from "./zuul-builds";
import { seqOf, type TableOrder } from "./zuul-order";

interface Row {
  fact: ZuulBuildsetFact;
  seq: number;
}

interface Held {
  uuid: string;
  seq: number;
  zuulId: number | null;
  result: string | null;
}

const INT4 = 2 ** 31 - 1;
const first = ({ fact }: Row) => fact.refs[0];
const changeOf = (row: Row) => {
  const change = first(row)?.change ?? null;
  return change !== null && change <= INT4 ? change : null;
};

const VARYING: Column<Row>[] = [
  { name: "seq", type: "int8", of: (r) => r.seq },
  { name: "pipeline", type: "text", of: (r) => r.fact.pipeline },
  { name: "result", type: "text", of: (r) => r.fact.result },
  { name: "outcome", type: "text", of: (r) => buildsetOutcome(r.fact.result) },
  { name: "message", type: "text", of: (r) => r.fact.message },
  { name: "event_id", type: "text", of: (r) => r.fact.eventId },
  { name: "event_at", type: "timestamptz", of: (r) => iso(r.fact.eventAt) },
  { name: "first_started_at", type: "timestamptz", of: (r) => iso(r.fact.firstStartedAt) },
  { name: "last_ended_at", type: "timestamptz", of: (r) => iso(r.fact.lastEndedAt) },
  { name: "refs", type: "jsonb", of: (r) => JSON.stringify(r.fact.refs) },
  { name: "project", type: "text", of: (r) => first(r)?.project ?? null },
  { name: "branch", type: "text", of: (r) => first(r)?.branch ?? null },
  { name: "change", type: "int4", of: changeOf },
  { name: "patchset", type: "text", of: (r) => first(r)?.patchset ?? null },
];

const names = VARYING.map(({ name }) => name);
const CONFLICT = `(server_id, uuid) DO UPDATE SET ${names.map((n) => `${n} = excluded.${n}`).join(", ")},
  zuul_id = coalesce(excluded.zuul_id, zuul_buildset.zuul_id), changed_at = excluded.changed_at, removed_at = NULL
  WHERE zuul_buildset.removed_at IS NOT NULL OR (${names.map((n) => `zuul_buildset.${n}`).join(", ")})
    IS DISTINCT FROM (${names.map((n) => `excluded.${n}`).join(", ")})`;

/**
 * Stores buildsets as read: new ones and those that say something new. One that has ended never opens again, whatever an
 * old answer says. The caller holds the transaction.
 */
export async function storeBuildsets(
  tx: pg.ClientBase,
  of: { serverId: string; order: TableOrder; now: Date },
  facts: readonly ZuulBuildsetFact[],
): Promise<StoredRows> {
  const { serverId, order, now } = of;
  const result: StoredRows = { read: facts.length, changed: 0, bad: [] };
  if (facts.length === 0) return result;
  const unique = [...new Map(facts.map((fact) => [fact.uuid, fact])).values()];
  const held = await heldBuildsets(
    tx,
    serverId,
    unique.map((f) => f.uuid),
  );
  const rows = unique.flatMap((fact): Row[] => {
    const old = held.get(fact.uuid);
    if (old && old.result !== null && fact.result === null) return [];
    const keepsSeq = old && (old.zuulId !== null || fact.zuulId === null);
    const at = fact.firstStartedAt ?? fact.eventAt;
    return [{ fact, seq: keepsSeq ? old.seq : seqOf({ ...fact, at }, order, now) }];
  });
  const columns: Column<Row>[] = [
    { name: "server_id", type: "text", all: serverId },
    { name: "uuid", type: "text", of: (r) => r.fact.uuid },
    { name: "zuul_id", type: "int8", of: (r) => r.fact.zuulId },
    ...VARYING,
    { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
    { name: "changed_at", type: "timestamptz", all: now.toISOString() },
  ];
  result.changed = await writeRows(
    tx,
    { table: "zuul_buildset", columns, conflict: CONFLICT },
    rows,
    (row, reason) => result.bad.push({ payload: { uuid: row.fact.uuid }, reason }),
  );
  if (result.changed > 0) await notify(tx, ["jobs"], [serverId]);
  return result;
}

async function heldBuildsets(
  tx: pg.ClientBase,
  serverId: string,
  uuids: readonly string[],
): Promise<Map<string, Held>> {
  const found = await tx.query<Held>(
    `SELECT b.* FROM unnest($2::text[]) AS n(key) CROSS JOIN LATERAL (
       SELECT uuid, seq, zuul_id AS "zuulId", result FROM zuul_buildset WHERE server_id = $1 AND uuid = n.key LIMIT 1) b`,
    [serverId, uuids],
  );
  return new Map(found.rows.map((row) => [row.uuid, row]));
}
