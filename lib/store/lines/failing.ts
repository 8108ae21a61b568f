import type { FailingRow } from "@/lib/domain/chain/known-lines";
import { type Db, rowsOf } from "../sql";

const MOST_FAILURES = 1_000;

// $3 = a time in the past, by when things happened; null = now. What failed then may have got another reason since.
const FAILING = `
  select s.instance_id || '/' || s.project_name || '/' || s.first_red_seq as id, s.instance_id as instance,
    s.project_name as package, s.component, s.first_red_at as since,
    case when l.id is null then s.dfg_slug else l.dfg_slug end as dfg, nullif(s.reason, '') as reason,
    s.last_red_seq::text as "lastKey"
  from streak s left join failure l on l.source = 'dlrn' and l.source_id = s.instance_id and l.key = s.last_red_seq::text
    and l.removed_at is null
  where s.instance_id = any($1)
    and case when $3::timestamptz is null then s.ended_at is null
      else s.first_red_at <= $3 and (s.ended_at is null or s.ended_at > $3) end
  order by s.first_red_at desc, id desc limit $2`;

/** Packages that fail to build on these builders, newest first. */
export const readFailing = (db: Db, instances: readonly string[], at: Date | null): Promise<FailingRow[]> =>
  rowsOf<FailingRow>(db, FAILING, [instances, MOST_FAILURES, at]);
