import "server-only";
import type { Change } from "@/lib/contract/dfgs";
import {
  type PromotionEvent,
  type StreakEvent,
  type ToldChange,
  tellPromotions,
  tellStreaks,
} from "@/lib/domain/chain/changes";
import { ownerSql, rowsOf } from "./sql";
import type { Site } from "./visible";

const MOST_EVENTS = 500;
const MOST_CHANGES = 60;

export type ChangeFilter = {
  instances: readonly string[];
  since: Date;
  until: Date;
  /** Only packages of this DFG, and no promotions of whole builders. */
  dfg?: string;
};

const STREAKS = `
  select e.* from streak s cross join lateral (values
    ('failing', s.first_red_at, 0::float8),
    ('recovered', s.ended_at, extract(epoch from s.ended_at - s.first_red_at)::float8 * 1000)) v(kind, at, red)
  cross join lateral (select v.kind, v.at, s.instance_id as instance, s.project_name as package,
    ${ownerSql("s.dfg_slug", "$4")} as dfg, v.red as "redMs") e
  where s.instance_id = any($1) and e.at > $2 and e.at <= $3 and ($5::text is null or e.dfg = $5)
    and (s.first_red_at > $2 or s.ended_at > $2)
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
  where b.instance_id = any($1) and b.at > $2 and b.at <= $3 order by b.at desc limit ${MOST_EVENTS}`;

/** What turned red or green and what was promoted in a time, newest first, told in lines. */
export async function listChanges(site: Site, filter: ChangeFilter): Promise<Change[]> {
  const span = [filter.instances, filter.since, filter.until];
  const [streaks, promotions] = await Promise.all([
    rowsOf<StreakEvent>(STREAKS, [...span, site.slugs, filter.dfg ?? null]),
    filter.dfg === undefined ? rowsOf<PromotionEvent>(PROMOTIONS, span) : [],
  ]);
  const label = (instance: string) => site.instance(instance)?.label ?? instance;
  return [...tellStreaks(streaks, label), ...tellPromotions(promotions, label)]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, MOST_CHANGES)
    .map((change) => toChange(site, change, filter.dfg));
}

const toChange = (site: Site, told: ToldChange, dfg: string | undefined): Change => ({
  at: told.at.toISOString(),
  kind: told.kind,
  instance: told.instance,
  release: site.releaseOf(told.instance),
  subject: told.subject,
  dfg: site.dfg(told.dfg),
  text: told.text,
  href: hrefOf(told, dfg),
});

function hrefOf(told: ToldChange, dfg: string | undefined): string {
  const instance = encodeURIComponent(told.instance);
  if (told.kind === "promoted") return `/promotions/${instance}/${encodeURIComponent(told.subject)}`;
  if (told.count === 1) return `/packages/${encodeURIComponent(told.subject)}`;
  const status = told.kind === "failing" ? "failing" : "recovered";
  return `/failures?instance=${instance}&status=${status}${dfg ? `&dfg=${encodeURIComponent(dfg)}` : ""}`;
}
