import type pg from "pg";
import type { ZuulBuildFact } from "@/lib/domain/zuul/facts";
import type { ZuulCursor } from "@/lib/sources/zuul";
import type { Progress } from "@/lib/store/feeds";

/**
 * How far a first load is. A Zuul does not tell how many builds it has: the whole is reckoned from the rows read so far
 * and the part of the way they cover, in time to the horizon or in row numbers to the first, whichever is nearer.
 */
export async function createProgress(pool: pg.Pool, serverId: string, horizon: Date) {
  const held = await pool.query<{ n: number; newest: Date | null }>(
    "SELECT count(*)::int AS n, max(started_at) AS newest FROM zuul_build WHERE server_id = $1 AND removed_at IS NULL",
    [serverId],
  );
  let done = held.rows[0]?.n ?? 0;
  let newest = held.rows[0]?.newest ?? null;
  return {
    /** After a page, whose cursor this is. */
    after(facts: readonly ZuulBuildFact[], cursor: ZuulCursor | undefined): Progress {
      done += facts.length;
      newest ??= facts.find((fact) => fact.startedAt)?.startedAt ?? null;
      const covered = cursor ? shareOf(cursor, newest, horizon) : 0;
      const total = covered > 0.01 ? Math.max(done, Math.round(done / covered / 100) * 100) : null;
      return { phase: "builds", done, total };
    },
  };
}

function shareOf({ recent, reached, lowest }: ZuulCursor, newest: Date | null, horizon: Date): number {
  const top = recent[0]?.id ?? null;
  const byNumber = top !== null && lowest !== null && top > 0 ? (top - lowest + 1) / top : 0;
  const whole = newest === null ? 0 : newest.getTime() - horizon.getTime();
  const passed = newest !== null && reached !== null ? newest.getTime() - Date.parse(reached) : 0;
  return Math.min(1, Math.max(byNumber, whole > 0 ? passed / whole : 0));
}
