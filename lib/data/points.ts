import "server-only";
import type { PointRef } from "@/lib/contract/candidates";
import type { OfferState } from "@/lib/contract/promotion-history";
import type { CandidateJob as StoredJob } from "@/lib/domain/criteria/candidate";
import { readPointName } from "@/lib/domain/promotion/point-name";
import { notFound } from "@/lib/shared/errors";
import { badParameter } from "./http/bad-parameters";
import { iso, isoOrNull, rowOf, rowsOf } from "./sql";
import type { VisibleTarget } from "./visible";

/** A candidate as it was judged. Times within `jobs` are texts. */
export type CandidateRow = {
  id: number;
  component: string;
  key: string;
  offeredAt: Date;
  promotedAt: Date | null;
  forced: boolean;
  state: OfferState;
  jobs: (Omit<StoredJob, "votes"> & { votes: (Omit<StoredJob["votes"][number], "at"> & { at: string })[] })[];
  missing: string[];
  criteriaId: number | null;
};

/** A promotion of the target: of an aggregate, or one component's. */
export type PromotionOf = {
  id: number;
  at: Date;
  component: string | null;
  key: string | null;
  user: string | null;
};

/** Something whose content and jobs can be looked at. */
export type Point = {
  kind: PointRef["kind"];
  name: string;
  key: string | null;
  component: string | null;
  at: Date;
  candidate: CandidateRow | null;
  /** The promotion that it is, or that it became; what a date stands on is asked by its content. */
  promotion: PromotionOf | null;
};

export const toPointRef = (point: Point): PointRef => ({
  kind: point.kind,
  name: point.name,
  key: point.key,
  component: point.component,
  at: iso(point.at),
  state: point.candidate?.state ?? (point.promotion ? "promoted" : null),
  promotedAt: isoOrNull(point.promotion?.at ?? point.candidate?.promotedAt),
});

const CANDIDATE = `c.id, c.component, c.key, c.offered_at as "offeredAt", c.promoted_at as "promotedAt", c.forced, c.state,
  c.jobs, c.missing, c.criteria_id as "criteriaId"`;

/**
 * What a text in an address names on a target.
 *
 * @param parameter which parameter of the address it was, for messages
 * @throws ProdchainError bad-request for a text that can be nothing of the kind, not-found for one that names nothing
 */
export async function findPoint(
  target: VisibleTarget,
  text: string,
  options: { parameter: string; component?: string | undefined; now: Date },
): Promise<Point> {
  const named = readPointName(text);
  const { parameter, component } = options;
  if (named === null)
    throw badParameter(
      parameter,
      "must be the key of a candidate (at least its first six digits), promotion-<id>, or a date such as 2026-03-01",
    );
  if (named.kind === "date") return atDate(target, text, named.at, options);
  const point =
    named.kind === "promotion"
      ? await promotionPoint(target, { id: named.id })
      : await candidatePoint(target, named.key);
  if (!point) throw notFound(`There is no "${text}" on ${target.promoteName}.`, await newestKeys(target));
  if (component !== undefined && point.component !== null && point.component !== component)
    throw badParameter(parameter, `is of ${point.component}, not of ${component}`);
  return point;
}

async function atDate(
  target: VisibleTarget,
  text: string,
  asked: Date,
  { parameter, component, now }: { parameter: string; component?: string | undefined; now: Date },
): Promise<Point> {
  // A day that has begun stands for what is known of it.
  const isToday = !text.includes("T") && asked.getTime() - 86_400_000 < now.getTime();
  if (asked > now && !isToday) throw badParameter(parameter, "must not lie in the future");
  const at = asked > now ? now : asked;
  const first = await rowOf<{ at: Date | null }>(
    `select min(b.at) as at from promotion_batch b where b.instance_id = $1 and b.promote_name = $2`,
    [target.instance, target.promoteName],
  );
  if (!first?.at || first.at > at)
    throw badParameter(
      parameter,
      first?.at
        ? `is before the first known promotion to ${target.promoteName} (${iso(first.at).slice(0, 10)})`
        : `cannot be a date: no promotion to ${target.promoteName} is known`,
    );
  const oneLine = target.level === "aggregate" || component !== undefined;
  const last = oneLine ? await promotionPoint(target, { before: at, component }) : null;
  return {
    kind: "date",
    name: text,
    key: last?.key ?? null,
    component: component ?? null,
    at,
    candidate: last?.candidate ?? null,
    promotion: last?.promotion ?? null,
  };
}

async function candidatePoint(target: VisibleTarget, key: string): Promise<Point | null> {
  const found = await rowsOf<CandidateRow>(
    `select ${CANDIDATE} from candidate c where c.instance_id = $1 and c.promote_name = $2
       and (c.key = $3 or ($4 and c.key like $3 || '%')) order by c.key = $3 desc, c.offered_at desc limit 2`,
    [target.instance, target.promoteName, key, !/^\d{1,16}$/.test(key) && key.length < 32],
  );
  const [row, other] = found;
  if (!row || (row.key !== key && other)) return promotionPoint(target, { key });
  return {
    kind: "candidate",
    name: row.key,
    key: row.key,
    component: row.component || null,
    at: row.offeredAt,
    candidate: row,
    promotion: row.promotedAt
      ? ((await promotionRow(target, { before: row.promotedAt, component: ownComponent(target, row) })) ??
        null)
      : null,
  };
}

const ownComponent = (target: VisibleTarget, { component }: CandidateRow): string | undefined =>
  target.level === "component" && component !== "" ? component : undefined;

type Wanted = { id?: number; key?: string; before?: Date; component?: string | undefined };

async function promotionPoint(target: VisibleTarget, wanted: Wanted): Promise<Point | null> {
  const promotion = await promotionRow(target, wanted);
  if (!promotion) return null;
  const [candidate] =
    promotion.key === null
      ? []
      : await rowsOf<CandidateRow>(
          `select ${CANDIDATE} from candidate c where c.instance_id = $1 and c.promote_name = $2 and c.component = $3
             and c.key = $4`,
          [target.instance, target.promoteName, promotion.component ?? "", promotion.key],
        );
  return {
    kind: "promotion",
    name: `promotion-${promotion.id}`,
    key: promotion.key,
    component: promotion.component,
    at: promotion.at,
    candidate: candidate ?? null,
    promotion,
  };
}

// $1 instance, $2 promote_name, $3 id or null, $4 key or null, $5 time before it or null, $6 component or null
const BATCH = `
  select b.id, b.at, null::text as component, nullif(b.user_name, '') as "user",
    coalesce(b.aggregate_hash, (select p.commit_seq::text from promotion p where p.batch_id = b.id limit 1)) as key
  from promotion_batch b where b.instance_id = $1 and b.promote_name = $2 and ($3::int8 is null or b.id = $3)
    and ($4::text is null or b.aggregate_hash = $4) and ($5::timestamptz is null or b.at <= $5)
    and ($6::text is null or exists (select from promotion p where p.batch_id = b.id and p.component = $6))`;
const ROW = `
  select p.id, p.at, p.component, p.user_name as "user", p.commit_seq::text as key
  from promotion p where p.instance_id = $1 and p.promote_name = $2 and ($3::int8 is null or p.id = $3)
    and ($4::text is null or p.commit_seq = case when $4 ~ '^[0-9]{1,16}$' then $4::int8 end) and ($5::timestamptz is null or p.at <= $5)
    and ($6::text is null or p.component = $6)`;

/** One promotion of the target; of several with one key the first, of those before a time the last. */
function promotionRow(
  target: VisibleTarget,
  { id, key, before, component }: Wanted,
): Promise<PromotionOf | undefined> {
  const order = before === undefined ? "at, id" : "at desc, id desc";
  return rowOf<PromotionOf>(`${target.level === "aggregate" ? BATCH : ROW} order by ${order} limit 1`, [
    target.instance,
    target.promoteName,
    id ?? null,
    key ?? null,
    before ?? null,
    component ?? null,
  ]);
}

/** The promotion before a time, of the same component on a component target; as a point. */
export const promotedBefore = (
  target: VisibleTarget,
  before: Date,
  component: string | null,
): Promise<Point | null> =>
  promotionPoint(target, {
    before: new Date(before.getTime() - 1),
    component: target.level === "component" ? (component ?? undefined) : undefined,
  });

/** Keys of the newest candidates, to name where one is not found. */
export async function newestKeys(target: VisibleTarget): Promise<string[]> {
  const rows = await rowsOf<{ key: string }>(
    `select c.key from candidate c where c.instance_id = $1 and c.promote_name = $2 order by c.offered_at desc limit 5`,
    [target.instance, target.promoteName],
  );
  return rows.map((row) => row.key);
}

/** Keys of the candidates offered just before and just after one, on the same line. */
export async function neighboursOf(
  target: VisibleTarget,
  { id, component, offeredAt }: CandidateRow,
): Promise<{ older: string | null; newer: string | null }> {
  const one = (
    sign: "<" | ">",
    order: "desc" | "asc",
  ) => `(select c.key from candidate c where c.instance_id = $1
    and c.promote_name = $2 and c.component = $3 and (c.offered_at, c.id) ${sign} ($4, $5::int8)
    order by c.offered_at ${order}, c.id ${order} limit 1)`;
  const row = await rowOf<{ older: string | null; newer: string | null }>(
    `select ${one("<", "desc")} as older, ${one(">", "asc")} as newer`,
    [target.instance, target.promoteName, component, offeredAt, id],
  );
  return row ?? { older: null, newer: null };
}
