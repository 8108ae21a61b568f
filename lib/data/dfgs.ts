import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { DfgAnswer, DfgQuery, DfgsAnswer } from "@/lib/contract/dfgs";
import { DAY } from "@/lib/shared/clock";
import { notFound } from "@/lib/shared/errors";
import { listChanges } from "./changes";
import { now } from "./clock";
import { dfgDays, dfgFigures } from "./dfg-figures";
import { packagingWork } from "./dfg-packaging";
import { allFailuresOf } from "./failure-rows";
import { mustBeOneOf, mustKnow } from "./known";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { isoOrNull, ownerSql, rowsOf } from "./sql";
import { suspects } from "./suspects";
import { type Site, visibleSite } from "./visible";

const MOST_FAILURES = 200;

/** Every DFG with what of theirs fails, Unassigned last. */
export const listDfgs = remembered(
  "listDfgs",
  ["sources", "failures", "packages", "jobs", "reviews", "dfgs", "releases", "promotions"],
  async (reader: Reader): Promise<DfgsAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const [items, origin] = await Promise.all([
      dfgFigures(site, { ids: site.sourceIds, release: undefined }, at),
      provenance(site, at, site.sourceIds),
    ]);
    return { ...origin, items };
  },
);

/**
 * One DFG ("unassigned" too): what fails with suspects, what waits for a retry, its components, days and changes since
 * `query.since` (a day ago by default).
 *
 * @throws ProdchainError not-found for an unknown DFG or release
 */
export const getDfg = remembered(
  "getDfg",
  ["sources", "failures", "packages", "jobs", "reviews", "dfgs", "releases", "promotions"],
  async (reader: Reader, slug: string, query: DfgQuery): Promise<DfgAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    mustBeOneOf("DFG", slug, [...site.slugs, UNASSIGNED]);
    mustKnow(site, { release: query.release });
    const { release } = query;
    const instances = site.ids.filter((id) => release === undefined || site.releaseOf(id) === release);
    const servers = site.sourceIds.filter((id) => !site.ids.includes(id));
    const span = { ids: [...instances, ...servers], release };
    const mine = { instances: span.ids, release, dfgs: [slug], most: MOST_FAILURES };
    const since = query.since === undefined ? new Date(at.getTime() - DAY) : new Date(query.since);
    const [figures, failing, retrying, packaging, components, changes, days, origin] = await Promise.all([
      dfgFigures(site, span, at),
      allFailuresOf(site, { ...mine, statuses: ["failing"] }),
      allFailuresOf(site, { ...mine, statuses: ["retrying"] }),
      packagingWork(site, slug, release),
      listComponents(site, instances, slug),
      listChanges(site, { instances: span.ids, release, since, until: at, dfg: slug }),
      dfgDays(site, span, slug, at),
      provenance(site, at, [...span.ids, ...site.gerritIds]),
    ]);
    const dfg = figures.find((row) => row.slug === slug);
    if (!dfg) throw notFound(`There is no DFG "${slug}".`);
    const inDlrn = failing.filter(({ raw }) => raw.source === "dlrn");
    const suspected = await suspects(inDlrn.map(({ raw }) => raw));
    const suspectsOf = new Map(inDlrn.map((row, index) => [row.id, suspected[index] ?? []]));
    return {
      ...origin,
      dfg,
      packaging,
      components,
      failing: failing.map(({ raw: _, ...row }) => ({ ...row, suspects: suspectsOf.get(row.id) ?? [] })),
      retrying: retrying.map(({ raw: _, ...row }) => row),
      changes,
      changesSince: since.toISOString(),
      days,
    };
  },
);

type ComponentRow = {
  instance: string;
  component: string;
  packages: number;
  failing: number;
  consistentAt: Date | null;
};

async function listComponents(
  site: Site,
  instances: readonly string[],
  slug: string,
): Promise<DfgAnswer["components"]> {
  const rows = await rowsOf<ComponentRow>(
    `select c.*, v.at as "consistentAt"
     from (select instance_id as instance, component, count(*)::int as packages,
             count(*) filter (where failing)::int as failing
           from package_state where instance_id = any($1) and component is not null
             and ${ownerSql("dfg_slug", "$2")} = $3 group by 1, 2) c
     left join lateral (
       select at from ci_vote v where v.instance_id = c.instance and v.job_name = 'consistent'
         and v.component = c.component order by v.seq desc limit 1) v on true
     order by array_position($1, c.instance), c.component`,
    [instances, site.slugs, slug],
  );
  return rows.map((row) => ({
    ...row,
    release: site.releaseOf(row.instance),
    consistentAt: isoOrNull(row.consistentAt),
  }));
}
