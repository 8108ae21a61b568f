import "server-only";
import type { HistoryAnswer, HistoryEntry, HistoryQuery } from "@/lib/contract/promotion-history";
import { now } from "./clock";
import { findTarget, targetRef } from "./find-target";
import { listHistory, toEntry } from "./history-rows";
import { badParameter } from "./http/bad-parameters";
import { type CsvColumn, csvResponse } from "./http/csv";
import { readKey, writeKey } from "./keyset";
import { mustBeOneOf } from "./known";
import { memo, remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { rowOf, rowsOf } from "./sql";
import { type VisibleTarget, visibleSite } from "./visible";

const ORDER = "history";

/**
 * Promotions of a target and candidates that were not promoted, newest first, each with its reason.
 *
 * @throws ProdchainError not-found for an unknown builder, target or component; bad-request for a key of another view
 */
export const getHistory = remembered(
  "getHistory",
  ["sources", "promotions", "releases"],
  async (
    reader: Reader,
    instance: string,
    promoteName: string,
    query: HistoryQuery,
  ): Promise<HistoryAnswer> => {
    const site = await visibleSite(reader);
    const target = findTarget(site, instance, promoteName);
    await mustKnowComponent(target, query.component);
    const { component, only } = query;
    const before = query.after === undefined ? undefined : keyOf(query.after);
    const [rows, total, origin] = await Promise.all([
      listHistory({ target, component, only, before, most: query.limit + 1 }),
      totals(target, component),
      provenance(site, now(), [instance]),
    ]);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      ...origin,
      target: targetRef(site, target),
      items: shown.map(toEntry),
      total,
      next:
        rows.length > query.limit && last ? writeKey(ORDER, [last.at_key, `${last.kind}-${last.id}`]) : null,
    };
  },
);

/** Components that an instance builds, in the order of the alphabet. */
export const componentsOf = (instance: string): Promise<string[]> =>
  memo(`components of ${instance}`, ["packages", "promotions"], async () => {
    const rows = await rowsOf<{ component: string }>(
      "select distinct component from package_state where instance_id = $1 and component is not null order by 1",
      [instance],
    );
    return rows.map((row) => row.component);
  });

/** Throws not-found, with near names, for a component that the target's instance does not build. */
export async function mustKnowComponent(target: VisibleTarget, component: string | undefined): Promise<void> {
  if (component !== undefined) mustBeOneOf("component", component, await componentsOf(target.instance));
}

type Totals = HistoryAnswer["total"];

const totals = (target: VisibleTarget, component: string | undefined): Promise<Totals> =>
  memo(
    `history of ${target.instance} ${target.promoteName} ${component ?? ""}`,
    ["promotions", "releases"],
    async () => {
      const promoted =
        target.level === "component"
          ? "promotion p where p.instance_id = $1 and p.promote_name = $2 and ($3::text is null or p.component = $3)"
          : `promotion_batch b where b.instance_id = $1 and b.promote_name = $2 and ($3::text is null
               or exists (select from promotion p where p.batch_id = b.id and p.component = $3))`;
      const row = await rowOf<Totals>(
        `select (select count(*)::int from ${promoted}) as promoted,
           count(*) filter (where c.promoted_at is null)::int as "notPromoted",
           count(*) filter (where c.forced and c.promoted_at is not null)::int as forced
         from candidate c where c.instance_id = $1 and c.promote_name = $2
           and ($3::text is null or c.component = $3 or c.component = '')`,
        [target.instance, target.promoteName, component ?? null],
      );
      return row ?? { promoted: 0, notPromoted: 0, forced: 0 };
    },
  );

const COLUMNS: CsvColumn<HistoryEntry>[] = [
  ...(
    [
      "id",
      "at",
      "component",
      "key",
      "state",
      "offeredAt",
      "promotedAt",
      "tookSeconds",
      "intervalSeconds",
      "user",
      "required",
    ] as const
  ).map((header): CsvColumn<HistoryEntry> => ({ header, value: (row) => row[header] })),
  { header: "forced", value: (row) => String(row.forced) },
  { header: "missing", value: (row) => row.missing.map(({ job, state }) => `${job}: ${state}`).join("; ") },
];

/** Every entry of a view, from `query.after` on, as a CSV download. */
export const historyCsv = (reader: Reader, instance: string, promoteName: string, query: HistoryQuery) =>
  csvResponse(
    `history-${instance}-${promoteName}.csv`,
    COLUMNS,
    everyEntry(reader, instance, promoteName, query),
  );

async function* everyEntry(reader: Reader, instance: string, promoteName: string, query: HistoryQuery) {
  const target = findTarget(await visibleSite(reader), instance, promoteName);
  await mustKnowComponent(target, query.component);
  let before = query.after === undefined ? undefined : keyOf(query.after);
  for (;;) {
    const { component, only } = query;
    const rows = await listHistory({ target, component, only, before, most: 200 });
    yield rows.map(toEntry);
    const last = rows.at(-1);
    if (rows.length < 200 || !last) return;
    before = [last.at_key, `${last.kind}-${last.id}`];
  }
}

function keyOf(after: string): readonly [string, string] {
  const key = readKey(after, ORDER);
  const isKey =
    key !== undefined &&
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(key[0]) &&
    /^(promotion|candidate)-\d{1,15}$/.test(key[1]);
  if (!key || !isKey)
    throw badParameter("after", "not the key of a page in this view; leave it out to start again");
  return key;
}
