import "server-only";
import type {
  PromotionDiffAnswer,
  PromotionRow,
  TargetAnswer,
  TargetQuery,
  TargetsAnswer,
  TargetsQuery,
} from "@/lib/contract/promotions";
import { notFound } from "@/lib/shared/errors";
import { now } from "./clock";
import { findTarget } from "./find-target";
import { badParameter } from "./http/bad-parameters";
import { type CsvColumn, csvResponse } from "./http/csv";
import { readKey, writeKey } from "./keyset";
import { mustBeOneOf, mustKnow } from "./known";
import { memo, remembered } from "./memo";
import { knownIn, knownValues, type Past, pastOf, provenanceOf } from "./past";
import { movesKnown, promotionDiff } from "./promotion-diff";
import { listPromotions, toPromotionRow } from "./promotion-rows";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { isoOrNull, rowOf } from "./sql";
import { judgedOn, targetRows } from "./target-rows";
import { type VisibleTarget, visibleSite } from "./visible";

const ORDER = "-at";

const PROMOTION_COLUMNS: CsvColumn<PromotionRow>[] = (
  [
    "id",
    "at",
    "user",
    "component",
    "aggregateHash",
    "commitHash",
    "components",
    "previousAt",
    "intervalSeconds",
    "packagesChanged",
  ] as const
).map((header) => ({ header, value: (row) => row[header] }));

/** Promotion targets of the visible builders, in the order of builders and ladders. */
export const listTargets = remembered(
  "listTargets",
  ["sources", "chain", "promotions", "releases"],
  async (reader: Reader, query: TargetsQuery): Promise<TargetsAnswer> => {
    const site = await visibleSite(reader);
    mustKnow(site, { release: query.release, instance: query.instance });
    const past = await pastOf(site, query.at);
    const instances = site.ids.filter(
      (id) =>
        (query.instance.length === 0 || query.instance.includes(id)) &&
        (query.release.length === 0 || query.release.includes(site.releaseOf(id))),
    );
    const wanted = site.targets.filter(({ instance }) => instances.includes(instance));
    const targets = wanted.sort(
      (a, b) => site.ids.indexOf(a.instance) - site.ids.indexOf(b.instance) || a.position - b.position,
    );
    const { rows, reconstructed } = await targetRows(site, targets, past);
    const origin = await provenanceOf(site, past, instances, reconstructed.length > 0);
    return { ...origin, at: isoOrNull(past?.at), reconstructed, items: judgedOn(rows, origin.sources) };
  },
);

/**
 * Promotions of one target, newest first.
 *
 * @throws ProdchainError not-found for an unknown builder or target; bad-request for a key of another view
 */
export const getTarget = remembered(
  "getTarget",
  ["sources", "chain", "promotions", "releases"],
  async (
    reader: Reader,
    instance: string,
    promoteName: string,
    query: TargetQuery,
  ): Promise<TargetAnswer> => {
    const site = await visibleSite(reader);
    const target = findTarget(site, instance, promoteName);
    const past = await pastOf(site, query.at);
    const before = query.after === undefined ? undefined : keyOf(query.after);
    const filter = { target, component: query.component, before, most: query.limit + 1, past };
    const [targets, rows, stats] = await Promise.all([
      targetRows(site, [target], past),
      listPromotions(filter),
      past ? readStats(target, query.component, past) : statsNow(target, query.component),
    ]);
    const { reconstructed } = targets;
    const origin = await provenanceOf(site, past, [instance], reconstructed.length > 0);
    const [row] = judgedOn(targets.rows, origin.sources);
    if (!row) throw notFound(`There is no target "${promoteName}" on ${instance}.`);
    const known = row.components.map((c) => c.component);
    if (query.component !== undefined) mustBeOneOf("component", query.component, known);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      ...origin,
      at: isoOrNull(past?.at),
      reconstructed,
      target: row,
      items: shown.map(toPromotionRow),
      total: stats.count,
      next: rows.length > query.limit && last ? writeKey(ORDER, [last.at_key, String(last.id)]) : null,
      stats,
    };
  },
);

/** Every promotion of a view, from `query.after` on, as a CSV download. */
export const promotionsCsv = (reader: Reader, instance: string, promoteName: string, query: TargetQuery) =>
  csvResponse(
    `promotions-${instance}-${promoteName}.csv`,
    PROMOTION_COLUMNS,
    everyPromotion(reader, instance, promoteName, query),
  );

async function* everyPromotion(reader: Reader, instance: string, promoteName: string, query: TargetQuery) {
  const site = await visibleSite(reader);
  const target = findTarget(site, instance, promoteName);
  const past = await pastOf(site, query.at);
  let before = query.after === undefined ? undefined : keyOf(query.after);
  for (;;) {
    const rows = await listPromotions({ target, component: query.component, before, most: 200, past });
    yield rows.map(toPromotionRow);
    const last = rows.at(-1);
    if (rows.length < 200 || !last) return;
    before = [last.at_key, String(last.id)];
  }
}

/**
 * The packages that a promotion changed against the one before it of the same subject.
 *
 * @throws ProdchainError not-found
 */
export const getPromotionDiff = remembered(
  "getPromotionDiff",
  ["sources", "promotions", "packages", "releases"],
  async (reader: Reader, instance: string, promoteName: string, id: string): Promise<PromotionDiffAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const target = findTarget(site, instance, promoteName);
    const number = /^\d{1,15}$/.test(id) ? Number(id) : -1;
    const [promotion] = await listPromotions({ target, id: number, most: 1 });
    if (!promotion) throw notFound(`There is no promotion "${id}" to ${promoteName} on ${instance}.`);
    const component = promotion.component ?? undefined;
    const [earlier, packages, known, origin] = await Promise.all([
      listPromotions({ target, component, before: [promotion.at_key, String(promotion.id)], most: 1 }),
      promotionDiff(target, number),
      movesKnown(target, number),
      provenance(site, at, [instance]),
    ]);
    const [previous] = earlier;
    return {
      ...origin,
      promotion: toPromotionRow(promotion),
      previous: previous ? toPromotionRow(previous) : null,
      known,
      packages,
    };
  },
);

type Stats = TargetAnswer["stats"];

// All promotions are walked, and only another one changes the figures.
const statsNow = (target: VisibleTarget, component: string | undefined): Promise<Stats> =>
  memo(
    `stats of ${target.instance} ${target.promoteName} ${component ?? ""}`,
    ["promotions", "releases"],
    () => readStats(target, component, undefined),
  );

async function readStats(
  target: VisibleTarget,
  component: string | undefined,
  past: Past | undefined,
): Promise<Stats> {
  const [table, subject, kept] =
    target.level === "aggregate"
      ? [
          "promotion_batch b",
          "",
          "$3::text is null or exists (select from promotion p where p.batch_id = b.id and p.component = $3)",
        ]
      : ["promotion b", "partition by b.component", "$3::text is null or b.component = $3"];
  const row = await rowOf<Stats>(
    `with spaced as (
       select extract(epoch from at - lag(at) over (${subject} order by at))::float8 as gap from ${table}
       where b.instance_id = $1 and b.promote_name = $2 and (${kept})
       and ${knownIn("b", "$4", "$5")})
     select count(*)::int as count, percentile_cont(0.5) within group (order by gap) as "medianIntervalSeconds",
       max(gap) as "longestIntervalSeconds" from spaced`,
    [target.instance, target.promoteName, component ?? null, ...knownValues(past, [target.instance])],
  );
  return row ?? { count: 0, medianIntervalSeconds: null, longestIntervalSeconds: null };
}

function keyOf(after: string): readonly [string, string] {
  const key = readKey(after, ORDER);
  if (!key || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(key[0]) || !/^\d{1,15}$/.test(key[1]))
    throw badParameter("after", "not the key of a page in this view; leave it out to start again");
  return key;
}
