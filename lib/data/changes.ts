import "server-only";
import type { Change } from "@/lib/contract/dfgs";
import {
  type PromotionEvent,
  type StreakEvent,
  type ToldChange,
  tellPromotions,
  tellStreaks,
} from "@/lib/domain/chain/changes";
import { allFailures, OF_THE_CHAIN } from "./failure-arms";
import { ownerSql, rowsOf } from "./sql";
import type { Site } from "./visible";

const MOST_EVENTS = 500;
const MOST_CHANGES = 60;

export type ChangeFilter = {
  /** Builders, and servers and hubs where jobs are wanted too. */
  instances: readonly string[];
  /** Limits what servers and hubs tell; builders have one release. */
  release?: string | undefined;
  since: Date;
  until: Date;
  /** Only what was known at this time already. */
  knownBy?: Date | undefined;
  /** Only what this DFG has, and no promotions of whole builders. */
  dfg?: string;
};

const STREAKS = `
  select e.* from (${allFailures("$1", "both")}) f cross join lateral (values
    ('failing', f.since, 0::float8, f.recorded_at),
    ('recovered', f.until, extract(epoch from f.until - f.since)::float8 * 1000, f.end_recorded_at)) v(kind, at, red, known)
  cross join lateral (select v.kind, v.at, f.source_id as instance, f.subject as package, f.kind as "subjectKind",
    f.pipeline, ${ownerSql("f.dfg_slug", "$4")} as dfg, v.red as "redMs") e
  where f.status <> 'retrying' and ${OF_THE_CHAIN} and e.at > $2 and e.at <= $3 and ($5::text is null or e.dfg = $5)
    and ($6::text is null or f.source = 'dlrn' or f.release_name = $6)
    and ($7::timestamptz is null or v.known <= $7) and (f.since > $2 or f.until > $2)
  order by e.at desc limit ${MOST_EVENTS}`;

const PROMOTIONS = `
  select b.at, b.instance_id as instance, b.promote_name as "promoteName", t.level, p.component,
    extract(epoch from b.at - case t.level
      when 'aggregate' then (select max(x.at) from promotion_batch x where x.instance_id = b.instance_id
        and x.promote_name = b.promote_name and x.at < b.at)
      else (select max(x.at) from promotion x where x.instance_id = b.instance_id and x.promote_name = b.promote_name
        and x.component = p.component and x.at < b.at) end)::float8 * 1000 as "afterMs"
  from promotion_batch b
  join target t on t.instance_id = b.instance_id and t.promote_name = b.promote_name and t.removed_at is null
  left join promotion p on p.batch_id = b.id and t.level = 'component'
  where b.instance_id = any($1) and b.at > $2 and b.at <= $3
    and ($4::timestamptz is null or b.recorded_at <= $4) order by b.at desc limit ${MOST_EVENTS}`;

/** What turned red or green and what was promoted in a time, newest first, told in lines. */
export async function listChanges(site: Site, filter: ChangeFilter): Promise<Change[]> {
  const span = [filter.instances, filter.since, filter.until];
  const [streaks, promotions] = await Promise.all([
    rowsOf<StreakEvent>(STREAKS, [
      ...span,
      site.slugs,
      filter.dfg ?? null,
      filter.release ?? null,
      filter.knownBy ?? null,
    ]),
    filter.dfg === undefined ? rowsOf<PromotionEvent>(PROMOTIONS, [...span, filter.knownBy ?? null]) : [],
  ]);
  const label = (instance: string) => site.instance(instance)?.label ?? site.titleOf(instance);
  return [...tellStreaks(streaks, label), ...tellPromotions(promotions, label)]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, MOST_CHANGES)
    .map((change) => toChange(site, change, filter.dfg));
}

const toChange = (site: Site, told: ToldChange, dfg: string | undefined): Change => ({
  at: told.at.toISOString(),
  kind: told.kind,
  instance: told.instance,
  release: site.instance(told.instance)?.release ?? null,
  subject: told.subject,
  dfg: site.dfg(told.dfg),
  text: told.text,
  href: hrefOf(told, dfg),
});

function hrefOf(told: ToldChange, dfg: string | undefined): string {
  const instance = encodeURIComponent(told.instance);
  if (told.kind === "promoted") return `/promotions/${instance}/${encodeURIComponent(told.subject)}`;
  if (told.count === 1) {
    const place = told.subjectKind === "job" ? "jobs" : "packages";
    return `/${place}/${encodeURIComponent(told.subject)}`;
  }
  const status = told.kind === "failing" ? "failing" : "recovered";
  return `/failures?instance=${instance}&status=${status}${dfg ? `&dfg=${encodeURIComponent(dfg)}` : ""}`;
}
