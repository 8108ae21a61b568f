import "server-only";
import type { GridCandidate, OfferState } from "@/lib/contract/promotion-history";
import type { LonelyMiss } from "@/lib/domain/promotion/only-missing";
import { rowOf, rowsOf } from "./sql";
import type { VisibleTarget } from "./visible";

/** What trends are about: a target, or one component of it, from a time on. */
export type Subject = {
  target: VisibleTarget;
  component: string | undefined;
  since: Date;
  now: Date;
};

/** Whether promotions follow each other on one line; else several components are promoted one by one. */
export const isOneLine = ({ target, component }: Pick<Subject, "target" | "component">): boolean =>
  target.level === "aggregate" || component !== undefined;

const values = ({ target, component, since, now }: Subject) => [
  target.instance,
  target.promoteName,
  component ?? null,
  since,
  now,
];

// $1 instance, $2 promote_name, $3 component or null, $4 since, $5 now
const byBatch = ({ target, component }: Subject) => target.level === "aggregate" && component === undefined;
const TYPED = "$3::text is null or true";

const promotionsOf = (subject: Subject, name: string) =>
  byBatch(subject)
    ? `select b.at from promotion_batch b where b.instance_id = $1 and b.promote_name = ${name} and (${TYPED})`
    : `select b.at from promotion b where b.instance_id = $1 and b.promote_name = ${name}
         and ($3::text is null or b.component = $3)`;

export type DayCounts = { day: string; promotions: number; forced: number; attempts: number };

/** Promotions, forced ones among them, and candidates offered on each day on which there were any. */
export function dayCounts(subject: Subject): Promise<DayCounts[]> {
  return rowsOf<DayCounts>(
    `select day, sum(promotions)::int as promotions, sum(forced)::int as forced, sum(attempts)::int as attempts from (
       select at::date as day, 1 as promotions, 0 as forced, 0 as attempts
         from (${promotionsOf(subject, "$2")} and b.at >= $4 and b.at <= $5) p
       union all select at::date, 0, 0, 1 from (${promotionsOf(subject, "$6")} and b.at >= $4 and b.at <= $5) o
       union all select c.promoted_at::date, 0, 1, 0 from candidate c where c.instance_id = $1 and c.promote_name = $2
         and c.forced and c.promoted_at >= $4 and ($3::text is null or c.component in ($3, ''))) e
     group by day`,
    [...values(subject), subject.target.candidateLabel],
  );
}

export type DayAge = { day: string; age: number | null; content: number | null; oldest: string | null };

const DAYS = `select d::date as day, least(d + interval '1 day', $5::timestamptz) as till
  from generate_series($4::timestamptz, $5::timestamptz, interval '1 day') d`;

const CONTENT = (component: string, key: string) => `left join lateral (
  select c.offered_at from candidate c where c.instance_id = $1 and c.promote_name = $2 and c.component = ${component}
    and c.key = ${key}) c on true`;

/** How old the last promotion, and what it promoted, was at the end of each day; of the component that waited longest. */
export function dayAges(subject: Subject): Promise<DayAge[]> {
  const age = "extract(epoch from d.till - p.at)::float8 as age";
  const content = "extract(epoch from d.till - c.offered_at)::float8 as content";
  if (byBatch(subject))
    return rowsOf<DayAge>(
      `with d as (${DAYS})
       select d.day, ${age}, ${content}, null::text as oldest from d
       left join lateral (select b.id, b.at, b.aggregate_hash from promotion_batch b where b.instance_id = $1
         and b.promote_name = $2 and b.at < d.till and (${TYPED}) order by b.at desc limit 1) p on true
       ${CONTENT("''", "coalesce(p.aggregate_hash, (select r.commit_seq::text from promotion r where r.batch_id = p.id limit 1))")}
       order by d.day`,
      values(subject),
    );
  const components =
    subject.component === undefined
      ? "(select distinct component from package_state where instance_id = $1 and component is not null)"
      : "(select $3::text as component)";
  const isOne = subject.component !== undefined;
  // Of several components one by one it would be sought for every component and day.
  const candidate = !isOne
    ? ""
    : subject.target.level === "component"
      ? CONTENT("coalesce(x.component, '')", "p.commit_seq::text")
      : CONTENT("''", "p.aggregate_hash");
  return rowsOf<DayAge>(
    `with d as (${DAYS}), x as materialized ${components}
     select distinct on (d.day) d.day, ${age}, ${isOne ? content : "null::float8 as content"}, x.component as oldest
     from d cross join x
     left join lateral (select p.at, p.commit_seq, p.aggregate_hash from promotion p where p.instance_id = $1
       and p.promote_name = $2 and p.component = x.component and p.at < d.till and (${TYPED})
       order by p.at desc limit 1) p on true
     ${candidate} order by d.day, p.at nulls last`,
    values(subject),
  );
}

export type Offered = {
  offeredAt: Date;
  promotedAt: Date | null;
  state: OfferState;
  forced: boolean;
  missing: number | null;
  key: string;
};

/** Candidates offered since then, as they were judged, oldest first. */
export const offeredSince = (subject: Subject): Promise<Offered[]> =>
  rowsOf<Offered>(
    `select c.offered_at as "offeredAt", c.promoted_at as "promotedAt", c.state, c.forced, c.key,
       case when c.criteria_id is not null then cardinality(c.missing) end as missing
     from candidate c where c.instance_id = $1 and c.promote_name = $2 and ($3::text is null or c.component in ($3, ''))
       and c.offered_at >= $4 and c.offered_at <= $5 order by c.offered_at, c.key`,
    values(subject),
  );

export type NewestCandidate = Omit<GridCandidate, "offeredAt"> & { offeredAt: Date };

/** The newest candidates with the state of each job of their criteria, newest first. */
export const newestCandidates = ({ target, component }: Subject, most: number): Promise<NewestCandidate[]> =>
  rowsOf<NewestCandidate>(
    `select c.key, c.offered_at as "offeredAt", c.state, c.forced,
       coalesce((select jsonb_agg(jsonb_build_object('job', j->>'job', 'state', j->>'state') order by n)
         from jsonb_array_elements(c.jobs) with ordinality as x(j, n)), '[]') as jobs
     from candidate c where c.instance_id = $1 and c.promote_name = $2 and ($3::text is null or c.component in ($3, ''))
     order by c.offered_at desc, c.id desc limit ${most}`,
    [target.instance, target.promoteName, component ?? null],
  );

/** Times of promotions since then, newest first. */
export async function promotedSince(subject: Subject, most: number): Promise<Date[]> {
  const rows = await rowsOf<{ at: Date }>(
    `${promotionsOf(subject, "$2")} and b.at >= $4 and b.at <= $5 order by b.at desc limit ${most}`,
    values(subject),
  );
  return rows.map((row) => row.at);
}

/** Candidates since then that ended with one job missing. */
export function lonelyMisses(subject: Subject): Promise<LonelyMiss[]> {
  const next =
    subject.target.level === "aggregate"
      ? "select min(b.at) as at from promotion_batch b where b.instance_id = $1 and b.promote_name = $2 and b.at > w.since"
      : `select min(p.at) as at from promotion p where p.instance_id = $1 and p.promote_name = $2
           and p.component = c.component and p.at > w.since`;
  return rowsOf<LonelyMiss>(
    `select c.component, c.key, c.missing[1] as job, c.offered_at as "offeredAt", w.ready as "readyAt", n.at as "nextAt",
       exists (select from jsonb_array_elements(c.jobs) j where j->>'job' = c.missing[1] and j->>'state' = 'failed') as failed
     from candidate c
     cross join lateral (select r.ready, coalesce(r.ready, c.offered_at) as since from (
       select max(passed.at) as ready from (select min((v->>'at')::timestamptz) as at
         from jsonb_array_elements(c.jobs) j cross join jsonb_array_elements(j->'votes') v
         where v->>'state' = 'passed' and j->>'job' <> c.missing[1] group by j->>'job') passed) r) w
     cross join lateral (${next}) n
     where c.instance_id = $1 and c.promote_name = $2 and ($3::text is null or c.component in ($3, ''))
       and c.offered_at >= $4 and c.offered_at <= $5 and cardinality(c.missing) = 1 and c.state in ('missing', 'superseded')`,
    values(subject),
  );
}

export type Clocks = { lastPromotedAt: Date | null; lastAttemptedAt: Date | null };

/** When it was promoted last, and when something was offered last. */
export const clocksOf = async (subject: Subject): Promise<Clocks> =>
  (await rowOf<Clocks>(
    `select (select max(at) from (${promotionsOf(subject, "$2")} and b.at <= $5 and ($4::timestamptz is null or true)) p) as "lastPromotedAt",
       (select max(at) from (${promotionsOf(subject, "$6")} and b.at <= $5) a) as "lastAttemptedAt"`,
    [...values(subject), subject.target.candidateLabel],
  )) ?? { lastPromotedAt: null, lastAttemptedAt: null };

export type LastForced = { at: Date; user: string | null; key: string };

/** The newest promotion whose criteria were not met. */
export const lastForced = (subject: Subject): Promise<LastForced | undefined> =>
  rowOf<LastForced>(
    `select c.promoted_at as at, c.key, (select b.user_name from promotion_batch b where b.instance_id = $1
       and b.promote_name = $2 and b.at = c.promoted_at order by b.id limit 1) as "user"
     from candidate c where c.instance_id = $1 and c.promote_name = $2 and c.forced and c.promoted_at is not null
       and ($3::text is null or c.component in ($3, '')) and c.promoted_at <= $5 and ($4::timestamptz is null or true)
     order by c.promoted_at desc limit 1`,
    values(subject),
  );
