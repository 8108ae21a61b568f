import type pg from "pg";
import type { Known } from "./truth-groups";

export interface IncidentResult {
  cause: string;
  failures: number;
  subjects: number;
  /** Failures of the outage that an incident holds. */
  inside: number;
  incidents: number;
  /** Open items that hold failures of nothing but this outage. */
  items: number;
  /** What no incident holds, in words. */
  outside: string[];
}

/** What became of each outage: one incident and no items besides is right. */
export async function outagesOf(pool: pg.Pool, failures: readonly Known[]): Promise<IncidentResult[]> {
  const open = await pool.query<{ id: number }>("SELECT id FROM triage_item WHERE is_open");
  const isOpen = new Set(open.rows.map(({ id }) => id));
  const outages = new Set(failures.filter(({ cause }) => cause.kind === "mirror-outage").map((f) => f.cause));
  return [...outages].map((cause) => {
    const own = failures.filter((failure) => failure.cause === cause);
    const inside = own.filter(({ incidentId }) => incidentId !== null);
    const outside = own.filter(({ incidentId }) => incidentId === null);
    const others = new Set(failures.filter((f) => f.cause !== cause).map(({ itemId }) => itemId));
    const items = new Set(outside.map(({ itemId }) => itemId));
    return {
      cause: cause.id,
      failures: own.length,
      subjects: new Set(own.map((f) => `${f.sourceId} ${f.subject} ${f.scope}`)).size,
      inside: inside.length,
      incidents: new Set(inside.map(({ incidentId }) => incidentId)).size,
      outside: outside.slice(0, 5).map((f) => `${f.at.toISOString()} ${f.subject} ${f.class} ${f.headline}`),
      items: [...items].filter((id) => id !== null && isOpen.has(id) && !others.has(id)).length,
    };
  });
}
