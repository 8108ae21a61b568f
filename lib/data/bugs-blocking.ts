import "server-only";
import type { BlockingAnswer, BlockingQuery } from "@/lib/contract/bugs";
import { pool } from "@/lib/db/pool";
import { bugLabelOf } from "@/lib/domain/bugs/address";
import { readTrackers } from "@/lib/store/trackers";
import { now } from "./clock";
import { freshness } from "./provenance";
import type { Reader } from "./reader";
import { iso, rowsOf } from "./sql";
import { visibleSite } from "./visible";

type Row = {
  trackerId: string;
  key: string;
  queryName: string;
  release: string | null;
  dfgSlug: string | null;
  since: Date;
  url: string;
  title: string | null;
  status: string;
  priority: string | null;
  assignee: string | null;
  asOf: Date;
  items: string[];
};

/** Bugs that saved queries name as blocking a release for a DFG, longest first. A bug two queries name stands once. */
export async function listBlockingBugs(reader: Reader, query: BlockingQuery): Promise<BlockingAnswer> {
  const [site, trackers] = await Promise.all([visibleSite(reader), readTrackers(pool)]);
  const shown = trackers.filter((tracker) => tracker.visibility === "public" || reader.seesPrivate);
  const place = [shown.map((tracker) => tracker.id), query.dfg ?? null, query.release ?? null];
  const where = `q.tracker_id = any($1) and ($2::text is null or q.dfg_slug = $2)
    and ($3::text is null or q.release_name = $3 or q.release_name is null)`;
  const [rows, sources] = await Promise.all([
    rowsOf<Row>(
      `select * from (
         select distinct on (q.tracker_id, q.key) q.tracker_id as "trackerId", q.key, q.query_name as "queryName",
           q.release_name as release, q.dfg_slug as "dfgSlug", q.recorded_at as since, b.url, b.title,
           case when b.is_gone then 'not found' else b.status end as status, b.priority, b.assignee, b.recorded_at as "asOf",
           array(select l.item_id::text from bug_link l join triage_item i on i.id = l.item_id
             where l.tracker_id = q.tracker_id and l.key = q.key and l.removed_at is null
               and (i.visibility = 'public' or $4) order by l.item_id limit 5) as items
         from blocking_bug q join tracker_bug b on b.tracker_id = q.tracker_id and b.key = q.key
         where q.removed_at is null and ${where}
         order by q.tracker_id, q.key, q.recorded_at) x
       order by since, "trackerId", key limit 200`,
      [...place, reader.seesPrivate],
    ),
    freshness(
      site,
      now(),
      shown.map((tracker) => `bugs-${tracker.id}`),
    ),
  ]);
  const named = new Map(shown.map((tracker) => [tracker.id, tracker]));
  return {
    asOf: iso(now()),
    sources,
    hasQueries: shown.some((tracker) => tracker.blocking.some((saved) => asksFor(saved, query))),
    items: rows.map(({ trackerId, key, queryName, dfgSlug, since, asOf, items, ...row }) => ({
      ...row,
      label: bugLabelOf(named.get(trackerId)?.kind ?? null, key, row.url),
      tracker: named.get(trackerId)?.title ?? trackerId,
      query: queryName,
      dfg: site.dfg(dfgSlug),
      since: iso(since),
      asOf: iso(asOf),
      items: items.map((id) => `T-${id}`),
    })),
  };
}

/** Whether a saved query looks for what this DFG and release have. */
const asksFor = (saved: { release: string | null; dfg: string | null }, query: BlockingQuery): boolean =>
  (query.dfg === undefined || saved.dfg === query.dfg) &&
  (query.release === undefined || saved.release === null || saved.release === query.release);
