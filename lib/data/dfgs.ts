import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { DfgAnswer, DfgQuery, DfgsAnswer } from "@/lib/contract/dfgs";
import { DAY } from "@/lib/shared/clock";
import { notFound } from "@/lib/shared/errors";
import { listChanges } from "./changes";
import { now } from "./clock";
import { dfgDays, dfgFigures } from "./dfg-figures";
import { failuresOf } from "./failure-rows";
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
  ["sources", "failures", "packages", "dfgs", "releases"],
  async (reader: Reader): Promise<DfgsAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const [items, origin] = await Promise.all([
      dfgFigures(site, site.ids, at),
      provenance(site, at, site.ids),
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
  ["sources", "failures", "packages", "dfgs", "releases"],
  async (reader: Reader, slug: string, query: DfgQuery): Promise<DfgAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    mustBeOneOf("DFG", slug, [...site.slugs, UNASSIGNED]);
    mustKnow(site, { release: query.release });
    const instances = site.ids.filter(
      (id) => query.release === undefined || site.releaseOf(id) === query.release,
    );
    const since = query.since === undefined ? new Date(at.getTime() - DAY) : new Date(query.since);
    const [figures, failing, retrying, components, changes, days, origin] = await Promise.all([
      dfgFigures(site, instances, at),
      failuresOf(site, { instances, dfgs: [slug], statuses: ["failing"], most: MOST_FAILURES }),
      failuresOf(site, { instances, dfgs: [slug], statuses: ["retrying"], most: MOST_FAILURES }),
      listComponents(site, instances, slug),
      listChanges(site, { instances, since, until: at, dfg: slug }),
      dfgDays(site, instances, slug, at),
      provenance(site, at, instances),
    ]);
    const dfg = figures.find((row) => row.slug === slug);
    if (!dfg) throw notFound(`There is no DFG "${slug}".`);
    const suspected = await suspects(failing.map(({ raw }) => raw));
    return {
      ...origin,
      dfg,
      components,
      failing: failing.map(({ raw: _, ...row }, index) => ({ ...row, suspects: suspected[index] ?? [] })),
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
