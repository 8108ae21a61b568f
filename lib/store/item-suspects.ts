import type pg from "pg";
import { jobSuspects } from "@/lib/domain/failure/suspects";
import { type ItemSuspect, suspectOfJob, suspectOfPackage } from "@/lib/domain/triage/item-suspect";
import { DAY, HOUR } from "@/lib/shared/clock";
import { runDifference } from "./job-suspects";
import { notify } from "./notify";
import { packageSuspects } from "./package-suspects";

/** Items that one call looks at: each takes a few queries. */
const AT_ONCE = 40;
/** What is kept of an item's suspects. */
const MOST = 5;

interface DueItem {
  id: number;
  visibility: "public" | "private";
  source: string;
  sourceId: string;
  subject: string;
  firstSeq: number | null;
  firstKey: string | null;
  greenSeq: number | null;
  greenKey: string | null;
  since: Date | null;
  reason: string | null;
}

// Of what fails now, the subject that the item hit first is nearest to its cause. What other sources tell comes later than the
// failure, so a young item is looked at again.
const DUE = `SELECT t.id, t.visibility, s.source, s.source_id AS "sourceId", s.subject, k.*
  FROM triage_item t
  CROSS JOIN LATERAL (SELECT * FROM triage_subject s WHERE s.item_id = t.id
    ORDER BY s.is_failing DESC, s.first_at, s.subject LIMIT 1) s
  LEFT JOIN LATERAL (
    SELECT first_red_seq AS "firstSeq", first_red_seq::text AS "firstKey", last_green_seq AS "greenSeq",
      last_green_seq::text AS "greenKey", first_red_at AS since, reason
    FROM streak WHERE s.source = 'dlrn' AND instance_id = s.source_id AND project_name = s.subject
      AND first_red_seq <= s.last_seq AND last_red_seq >= s.last_seq
    UNION ALL
    SELECT first_red_seq, first_red_key, last_green_seq, last_green_key, first_red_at, reason
    FROM subject_streak WHERE s.source <> 'dlrn' AND source_id = s.source_id AND subject = s.subject AND scope = s.scope
      AND first_red_seq <= s.last_seq AND last_red_seq >= s.last_seq
    LIMIT 1) k ON true
  WHERE t.is_open AND (t.suspects_at IS NULL OR t.suspects_at < t.opened_at
    OR t.suspects_at < $1 AND t.opened_at > $2)
  ORDER BY t.suspects_at IS NOT NULL, t.queue_rank DESC, t.id LIMIT ${AT_ONCE}`;

/**
 * Works out what may have done open items and keeps it with them: of some that have not been looked at, then of young ones an
 * hour after the last time. Items of public sources are told only of what public sources say.
 *
 * @param options.force all that are due, not only some
 * @returns how many items got another answer
 */
export async function deriveSuspects(
  pool: pg.Pool,
  now: Date,
  { force = false }: { force?: boolean } = {},
): Promise<number> {
  let others = 0;
  for (;;) {
    const { seen, changed } = await deriveSome(pool, now);
    others += changed;
    if (!force || seen < AT_ONCE) break;
  }
  if (others > 0) await notify(pool, ["triage"]);
  return others;
}

async function deriveSome(pool: pg.Pool, now: Date): Promise<{ seen: number; changed: number }> {
  const due = await pool.query<DueItem>(DUE, [new Date(now.getTime() - HOUR), new Date(now.getTime() - DAY)]);
  if (due.rows.length === 0) return { seen: 0, changed: 0 };
  const found = await suspectsOf(pool, due.rows);
  const written = await pool.query<{ isOther: boolean }>(
    `UPDATE triage_item t SET suspects = x.suspects, suspects_at = $2 FROM
       (SELECT x.id, x.suspects, o.suspects <> x.suspects AS is_other
        FROM jsonb_to_recordset($1::jsonb) AS x(id int8, suspects jsonb) JOIN triage_item o ON o.id = x.id) x
     WHERE t.id = x.id RETURNING x.is_other AS "isOther"`,
    [JSON.stringify(found), now],
  );
  return { seen: due.rows.length, changed: written.rows.filter((row) => row.isOther).length };
}

async function suspectsOf(
  pool: pg.Pool,
  due: readonly DueItem[],
): Promise<{ id: number; suspects: ItemSuspect[] }[]> {
  const packages = due.flatMap((item) =>
    item.source === "dlrn" && item.firstSeq !== null && item.since !== null
      ? [{ item, since: item.since, firstSeq: item.firstSeq }]
      : [],
  );
  const facts = await packageSuspects(
    pool,
    packages.map(({ item, since, firstSeq }) => ({
      source_id: item.sourceId,
      subject: item.subject,
      last_green_seq: item.greenSeq,
      first_seq: firstSeq,
      since,
      reason: item.reason,
    })),
  );
  const ofPackages = new Map(
    packages.map(({ item }, at) => [item.id, (facts[at] ?? []).map(suspectOfPackage)]),
  );
  const seen = {
    public: await sourcesSeen(pool, ["public"]),
    private: await sourcesSeen(pool, ["public", "private"]),
  };
  const found: { id: number; suspects: ItemSuspect[] }[] = [];
  for (const item of due) {
    const own = ofPackages.get(item.id) ?? (await ofJob(pool, item, seen[item.visibility]));
    found.push({ id: item.id, suspects: own.slice(0, MOST) });
  }
  return found;
}

type Seen = { instances: string[]; gerrits: string[] };

async function sourcesSeen(pool: pg.Pool, visibilities: readonly string[]): Promise<Seen> {
  const found = await pool.query<Seen>(
    `SELECT array(SELECT id FROM instance WHERE visibility = ANY($1) AND removed_at IS NULL) AS instances,
       array(SELECT id FROM gerrit_server WHERE visibility = ANY($1) AND removed_at IS NULL) AS gerrits`,
    [visibilities],
  );
  return found.rows[0] ?? { instances: [], gerrits: [] };
}

async function ofJob(pool: pg.Pool, item: DueItem, seen: Seen): Promise<ItemSuspect[]> {
  if (item.source !== "zuul" || item.firstKey === null) return [];
  const turned = { serverId: item.sourceId, green: item.greenKey, red: item.firstKey };
  const difference = await runDifference(pool, turned, seen);
  return difference ? jobSuspects(difference).map(suspectOfJob) : [];
}
