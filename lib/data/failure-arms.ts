import "server-only";
import type { FailureStatus } from "@/lib/contract/failures";
import { REVIEW_PIPELINE } from "@/lib/domain/zuul/review-pipeline";

export type FailureArm = "streaks" | "retries" | "subjects";
export const FAILURE_ARMS: readonly FailureArm[] = ["streaks", "retries", "subjects"];

/** Which streaks an arm must hold; the fewer, the less is read. */
export type Ends = "open" | "ended" | "both";
const ended: Record<Ends, string> = {
  open: "and s.ended_at is null",
  ended: "and s.ended_at is not null",
  both: "",
};

export const endsOf = (statuses: readonly FailureStatus[]): Ends => {
  if (!statuses.includes("recovered")) return "open";
  return statuses.includes("failing") ? "both" : "ended";
};

const STATUS = "case when s.ended_at is null then 'failing' else 'recovered' end as status";

/**
 * SQL for one kind of failures of the sources in `ids` (a parameter), all arms with the same columns: red streaks of
 * packages in DLRN; packages that wait for a retry; red streaks of jobs (Zuul) and packages (Koji). A retrying package has
 * no red build since its last good one, so its row starts at the first RETRY.
 */
export function armSql(arm: FailureArm, ids: string, ends: Ends = "both"): string {
  return ARMS[arm](ids, ends);
}

const ARMS: Record<FailureArm, (ids: string, ends: Ends) => string> = {
  streaks: (ids, ends) => `
    select 'dlrn' as source, s.instance_id as source_id, 'package' as kind, s.project_name as subject, '' as scope,
      s.first_red_seq as first_seq, s.last_red_seq as last_seq, s.first_red_seq::text as first_key,
      s.last_red_seq::text as last_key, s.component, null::text as release_name, null::text as pipeline,
      null::text as project, s.project_name as package_name, true as voting, l.class, l.why,
      case when l.id is null then s.dfg_slug else l.dfg_slug end as dfg_slug, ${STATUS}, s.first_red_at as since,
      s.ended_at as until, s.failures, s.last_red_at as last_at, s.last_green_at, s.last_green_seq,
      s.last_green_seq::text as last_green_key, s.reason, l.log_url,
      s.recorded_at, s.end_recorded_at, s.instance_id || '/' || s.project_name || '/' || s.first_red_seq as id
    from streak s left join failure l on l.source = 'dlrn' and l.source_id = s.instance_id
      and l.key = s.last_red_seq::text and l.removed_at is null
    where s.instance_id = any(${ids}) ${ended[ends]}`,
  retries: (ids) => `
    select 'dlrn' as source, p.instance_id as source_id, 'package' as kind, p.project_name as subject, '' as scope,
      r.first_seq, p.last_seq, r.first_seq::text as first_key, p.last_seq::text as last_key, p.component,
      null::text as release_name, null::text as pipeline, null::text as project, p.project_name as package_name,
      true as voting, 'infra' as class, null::text as why, p.dfg_slug, 'retrying' as status, r.since,
      null::timestamptz as until, r.n as failures, p.last_built_at as last_at, p.last_success_at as last_green_at,
      p.last_success_seq as last_green_seq, p.last_success_seq::text as last_green_key, null::text as reason,
      null::text as log_url, null::timestamptz as recorded_at, null::timestamptz as end_recorded_at, p.instance_id || '/' || p.project_name || '/' || r.first_seq as id
    from package_state p cross join lateral (
      select min(d.seq) as first_seq, min(d.built_at) as since, count(*)::int as n from dlrn_commit d
      where d.instance_id = p.instance_id and d.project_name = p.project_name and d.seq <= p.last_seq
        and d.seq > coalesce(p.last_success_seq, -1) and d.status = 'RETRY' and d.removed_at is null) r
    where p.instance_id = any(${ids}) and not p.failing and p.last_status = 'RETRY' and r.first_seq is not null`,
  subjects: (ids, ends) => `
    select s.source, s.source_id, s.subject_kind as kind, s.subject, s.scope, s.first_red_seq as first_seq,
      s.last_red_seq as last_seq, s.first_red_key as first_key, s.last_red_key as last_key, s.component, s.release_name,
      s.pipeline, s.project, s.package_name, s.voting, s.class, null::text as why, s.dfg_slug, ${STATUS},
      s.first_red_at as since, s.ended_at as until, s.failures, s.last_red_at as last_at, s.last_green_at,
      s.last_green_seq, s.last_green_key, s.reason, null::text as log_url,
      s.recorded_at, s.end_recorded_at, s.source || '/' || s.source_id || '/' || s.subject || '/' || s.first_red_key as id
    from subject_streak s where s.source_id = any(${ids}) ${ended[ends]}`,
};

/** Condition on rows `f` of the chain itself: no checks of single reviews, no jobs without a vote. */
export const OF_THE_CHAIN = `f.voting and (f.pipeline is null or f.pipeline !~* '${REVIEW_PIPELINE}')`;

/** All arms as one relation, for figures. */
export const allFailures = (ids: string, ends: Ends): string =>
  FAILURE_ARMS.map((arm) => armSql(arm, ids, ends)).join(" union all ");
