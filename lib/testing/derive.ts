import type { Db } from "./factories";

/**
 * Computes package states, streaks, daily counts and how far components got from the builds in the database, of all packages or of one, in plain
 * SQL. Slow and simple: it is the tests' own reading of the rules, apart from the ingest's.
 */
export async function derive(db: Db, now: Date, onlyPackage: string | null = null): Promise<void> {
  await db.query("delete from package_state where project_name = coalesce($1, project_name)", [onlyPackage]);
  await db.query("delete from streak where project_name = coalesce($1, project_name)", [onlyPackage]);
  await db.query(STREAKS, [now, onlyPackage]);
  await db.query(STATES, [now, onlyPackage]);
  if (onlyPackage !== null) return;
  await db.query("delete from daily_builds");
  await db.query(DAYS);
  await db.query("delete from stage_reach");
  await db.query(REACH);
}

// What an ownership rule claims: package patterns come before components, a release's own rules before general ones.
const OWNER = `
  select r.dfg_slug from ownership_rule r
  where r.removed_at is null and (r.release_name is null or r.release_name = i.release_name)
    and case r.kind
      when 'package' then b.project_name like replace(replace(r.pattern, '_', '\\_'), '*', '%')
      when 'component' then b.component = r.pattern else false end
  order by r.kind = 'package' desc, r.release_name is not null desc, r.position limit 1`;

// An era begins with a good build and holds the red ones after it.
const STREAKS = `
  with builds as materialized (
    select d.instance_id, d.project_name, d.seq, d.built_at, d.status, d.notes, d.component,
      count(*) filter (where d.status = 'SUCCESS') over (partition by d.instance_id, d.project_name order by d.seq) as era
    from dlrn_commit d where d.removed_at is null and d.status in ('SUCCESS', 'FAILED')
      and d.project_name = coalesce($2, d.project_name)),
  eras as materialized (
    select instance_id, project_name, era,
      min(seq) filter (where status = 'SUCCESS') green, min(built_at) filter (where status = 'SUCCESS') green_at,
      min(seq) filter (where status = 'FAILED') red, min(built_at) filter (where status = 'FAILED') red_at,
      max(seq) filter (where status = 'FAILED') last_red, max(built_at) filter (where status = 'FAILED') last_red_at,
      count(*) filter (where status = 'FAILED')::int failures, (array_agg(notes order by seq desc))[1] notes,
      (array_agg(component order by seq desc))[1] component
    from builds group by 1, 2, 3),
  spans as materialized (
    select *, lead(green) over w as ended, lead(green_at) over w as ended_at from eras
    window w as (partition by instance_id, project_name order by era))
  insert into streak (instance_id, project_name, first_red_seq, component, dfg_slug, first_red_at, last_red_seq,
    last_red_at, last_green_seq, last_green_at, ended_seq, ended_at, failures, reason, recorded_at, end_recorded_at)
  select b.instance_id, b.project_name, b.red, b.component, o.dfg_slug, b.red_at, b.last_red, b.last_red_at,
    b.green, b.green_at, b.ended, b.ended_at, b.failures, b.notes, least(b.red_at, $1), b.ended_at
  from spans b join instance i on i.id = b.instance_id
  left join lateral (${OWNER}) o on true
  where b.failures > 0`;

const STATES = `
  with newest as (
    select distinct on (instance_id, project_name) * from dlrn_commit
    where removed_at is null and project_name = coalesce($2, project_name) order by instance_id, project_name, seq desc),
  greens as (
    select distinct on (instance_id, project_name) * from dlrn_commit
    where removed_at is null and status = 'SUCCESS' and project_name = coalesce($2, project_name) order by instance_id, project_name, seq desc),
  letters as (
    select instance_id, project_name, count(*)::int builds, right(string_agg(left(status, 1), '' order by seq), 40) history
    from dlrn_commit where removed_at is null and project_name = coalesce($2, project_name) group by 1, 2)
  insert into package_state (instance_id, project_name, component, dfg_slug, last_seq, last_status, last_built_at,
    last_success_seq, last_success_at, last_nvr, failing, failing_seq, failing_since, failures, builds, history,
    changed_at)
  select b.instance_id, b.project_name, b.component, o.dfg_slug, b.seq, b.status, b.built_at, g.seq, g.built_at, g.nvr,
    s.first_red_seq is not null, s.first_red_seq, s.first_red_at, coalesce(s.failures, 0), l.builds, l.history, $1
  from newest b join instance i on i.id = b.instance_id
  join letters l using (instance_id, project_name)
  left join greens g using (instance_id, project_name)
  left join streak s on s.instance_id = b.instance_id and s.project_name = b.project_name and s.ended_at is null
  left join lateral (${OWNER}) o on true`;

const DAYS = `
  insert into daily_builds (instance_id, day, component, dfg_slug, succeeded, failed, retried)
  select d.instance_id, (d.built_at at time zone 'UTC')::date, coalesce(d.component, ''), coalesce(p.dfg_slug, ''),
    count(*) filter (where d.status = 'SUCCESS'), count(*) filter (where d.status = 'FAILED'),
    count(*) filter (where d.status = 'RETRY')
  from dlrn_commit d join package_state p using (instance_id, project_name)
  where d.removed_at is null group by 1, 2, 3, 4`;

// What a vote or promotion brings further than everything before it did.
const REACH = `
  insert into stage_reach (instance_id, station, component, position, at)
  select instance_id, station, component, position, at from (
    select *, max(position) over (partition by instance_id, station, component order by at, position desc
      rows between unbounded preceding and 1 preceding) as before
    from (
      select instance_id, promote_name as station, coalesce(component, '') as component, commit_seq as position, at
      from promotion where commit_seq is not null
      union all
      select v.instance_id, 'consistent', coalesce(v.component, ''), d.seq, v.at from ci_vote v
      join dlrn_commit d on d.instance_id = v.instance_id and d.dlrn_id = v.commit_dlrn_id and d.epoch = v.epoch
      where v.job_name = 'consistent' and v.state = 'passed') steps) s
  where before is null or position > before`;
