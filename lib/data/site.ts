import "server-only";
import type { ReleasesAnswer, ShellAnswer } from "@/lib/contract/site";
import { UNASSIGNED } from "@/lib/contract/unassigned";
import { now } from "./clock";
import { onDutyNow } from "./duty";
import { chainGroups } from "./failure-counts";
import { memo, remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { rowOf, rowsOf } from "./sql";
import { ESCALATED, visibilitiesOf } from "./triage-where";
import { deployedVersion } from "./version";
import { type Site, UNASSIGNED_TEAM, visibleSite } from "./visible";

/** What the frame around every page shows: site, releases, DFGs with failing counts, how fresh the sources are. */
export const getShell = remembered(
  "getShell",
  ["sources", "failures", "dfgs", "releases", "people", "triage"],
  async (reader: Reader): Promise<ShellAnswer> => {
    const site = await visibleSite(reader);
    const [{ productionChain, ...setting }, counts, open, origin, duty] = await Promise.all([
      siteSetting(),
      failingPerDfg(site),
      openPerDfg(reader),
      provenance(site, now()),
      onDutyNow(),
    ]);
    const failingOf = (slug: string) =>
      counts.filter((row) => row.dfg === slug).reduce((sum, row) => sum + row.failing, 0);
    return {
      ...origin,
      site: setting,
      releases: site.releases.map(({ name, title, phase }) => ({ name, title, phase })),
      dfgs: [...site.teams, UNASSIGNED_TEAM].map(({ slug, name }) => ({
        slug,
        name,
        failing: failingOf(slug),
        open: sumOf(open.filter((row) => row.dfg === slug || row.asked === slug)),
      })),
      failing: counts.reduce((sum, row) => sum + row.failing, 0),
      open: sumOf(open),
      duty: duty
        .filter((shift) => shift.dfg.slug === productionChain)
        .map(({ rota, person, until, note }) => ({ rota, person, until, note })),
      version: deployedVersion(),
    };
  },
);

/** Name of the site, whether it is the demo, and the DFG of first triage. */
export const siteSetting = () =>
  memo("site setting", ["releases"], async () => {
    const row = await rowOf<{ value: { name?: unknown; demo?: unknown; productionChain?: unknown } }>(
      "select value from site_setting where key = 'site'",
    );
    const name = row?.value.name;
    return {
      name: typeof name === "string" && name ? name : "Prodchain",
      demo: row?.value.demo === true,
      productionChain: row?.value.productionChain,
    };
  });

async function failingPerDfg(site: Site): Promise<{ dfg: string; failing: number }[]> {
  const groups = await chainGroups(site.sourceIds);
  return groups
    .filter((group) => group.status === "failing")
    .map((group) => ({ dfg: site.dfg(group.dfg_slug)?.slug ?? UNASSIGNED, failing: group.count }));
}

/** Open triage items, as the queue lists them, by the DFG that has them and the one that is asked to take them. */
const openPerDfg = (reader: Reader): Promise<{ dfg: string; asked: string | null; count: number }[]> =>
  memo(`open items ${reader.seesPrivate}`, ["triage", "dfgs"], () =>
    rowsOf(
      `select coalesce(d.slug, $1) as dfg, case when ${ESCALATED} then t.escalated_to end as asked,
         count(*)::int as count
       from triage_item t left join dfg d on d.slug = t.dfg_slug and d.removed_at is null
       where t.is_open and t.incident_id is null and t.visibility = any($2) group by 1, 2`,
      [UNASSIGNED, visibilitiesOf(reader)],
    ),
  );

const sumOf = (rows: readonly { count: number }[]) => rows.reduce((sum, row) => sum + row.count, 0);

/** Releases with the builders this reader may see and what fails there. */
export const listReleases = remembered(
  "listReleases",
  ["sources", "failures", "packages", "releases"],
  async (reader: Reader): Promise<ReleasesAnswer> => {
    const site = await visibleSite(reader);
    const [counts, origin] = await Promise.all([
      rowsOf<{ instance: string; failing: number; packages: number }>(
        `select instance_id as instance, count(*) filter (where failing)::int as failing, count(*)::int as packages
       from package_state where instance_id = any($1) group by 1`,
        [site.ids],
      ),
      provenance(site, now()),
    ]);
    const countOf = new Map(counts.map((row) => [row.instance, row]));
    return {
      ...origin,
      items: site.releases.map((release) => ({
        ...release,
        instances: site.instances
          .filter((instance) => instance.release === release.name)
          .map(({ id, title, distro, visibility, downstreamOf }) => ({
            id,
            title,
            distro,
            visibility,
            downstreamOf,
            failing: countOf.get(id)?.failing ?? 0,
            packages: countOf.get(id)?.packages ?? 0,
          })),
      })),
    };
  },
);
