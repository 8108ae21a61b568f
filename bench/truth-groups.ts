import type pg from "pg";
import type { Cause } from "@/lib/demo/world/causes";
import { type BCubed, bCubed } from "./b-cubed";

/** A failure as it is stored, with the cause that the world knows of it. */
export interface Known {
  cause: Cause;
  itemId: number | null;
  incidentId: number | null;
  source: string;
  sourceId: string;
  subject: string;
  scope: string;
  class: string;
  headline: string | null;
  at: Date;
}

const TABLES: Readonly<Record<string, string>> = { commits: "dlrn", zuul: "zuul", koji: "koji" };

/** Every failure since a moment that is stored and whose cause is known. */
export async function knownFailures(pool: pg.Pool, causes: readonly Cause[], since: Date): Promise<Known[]> {
  const causeOf = new Map<string, Cause>();
  for (const cause of causes)
    for (const { instance, table, id } of cause.failures) {
      const source = TABLES[table];
      if (source) causeOf.set(`${source} ${instance} ${id}`, cause);
    }
  const found = await pool.query<Omit<Known, "cause"> & { key: string }>(STORED, [since]);
  return found.rows.flatMap(({ key, ...row }) => {
    const cause = causeOf.get(`${row.source} ${row.sourceId} ${key}`);
    return cause ? [{ ...row, cause }] : [];
  });
}

// DLRN's numbers of builds, not our order of them.
const STORED = `SELECT f.source, f.source_id AS "sourceId", coalesce(d.dlrn_id::text, f.key) AS key, f.subject, f.scope, f.class,
    f.headline, f.at, f.item_id AS "itemId", f.incident_id AS "incidentId"
  FROM failure f LEFT JOIN dlrn_commit d ON f.source = 'dlrn' AND d.instance_id = f.source_id AND d.seq = f.seq
  WHERE f.at > $1 AND f.removed_at IS NULL`;

/**
 * How well failures are grouped. A group is an incident, with everything that is in it, else an item with everything it ever
 * held: an item that comes back is the same trouble to whoever meets it again. What has no item yet stands alone.
 */
export function groupingOf(failures: readonly Known[], titles: ReadonlyMap<number, string>): BCubed {
  return bCubed(
    failures.map((failure, index) => ({ group: groupOf(failure, index, titles), truth: failure.cause.id })),
  );
}

function groupOf(
  { incidentId, itemId, subject }: Known,
  index: number,
  titles: ReadonlyMap<number, string>,
): string {
  if (incidentId !== null) return `incident ${incidentId}`;
  return itemId === null ? `nothing ${index} (${subject})` : `T-${itemId} ${titles.get(itemId) ?? ""}`;
}

/** The cause that most failures of each item are of; what an incident holds is not asked for. */
export function causesOfItems(failures: readonly Known[]): Map<number, Cause> {
  const counts = new Map<number, Map<Cause, number>>();
  for (const { itemId, incidentId, cause } of failures) {
    if (itemId === null || incidentId !== null) continue;
    const of = counts.get(itemId) ?? new Map<Cause, number>();
    counts.set(itemId, of.set(cause, (of.get(cause) ?? 0) + 1));
  }
  return new Map(
    [...counts].flatMap(([itemId, of]) => {
      const [most] = [...of].sort((a, b) => b[1] - a[1]);
      return most ? [[itemId, most[0]] as const] : [];
    }),
  );
}
