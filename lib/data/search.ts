import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { SearchAnswer, SearchHit } from "@/lib/contract/site";
import { now } from "./clock";
import type { Reader } from "./reader";
import { iso, likeText, rowsOf } from "./sql";
import { type Site, UNASSIGNED_TEAM, visibleSite } from "./visible";

const MOST_PACKAGES = 12;
const MOST_COMMITS = 6;
const COMMIT_PREFIX = /^[0-9a-f]{6,40}$/;

/** Packages by part of the name, DFGs, targets, releases, and commits by the first 6 or more digits of their hash. */
export async function search(reader: Reader, text: string): Promise<SearchAnswer> {
  const site = await visibleSite(reader);
  const wanted = text.trim().toLowerCase();
  const [packages, commits] = await Promise.all([
    findPackages(site, wanted),
    COMMIT_PREFIX.test(wanted) ? findCommits(site, wanted) : [],
  ]);
  const places = [...findDfgs(site, wanted), ...findTargets(site, wanted), ...findReleases(site, wanted)];
  return { asOf: iso(now()), items: [...commits, ...places.slice(0, 12), ...packages] };
}

async function findPackages(site: Site, wanted: string): Promise<SearchHit[]> {
  const rows = await rowsOf<{ name: string; instances: number; failing: number }>(
    `select project_name as name, count(*)::int as instances, count(*) filter (where failing)::int as failing
     from package_state where instance_id = any($1) and project_name ilike $2 group by 1
     order by project_name = $3 desc, project_name ilike $4 desc, length(project_name), project_name collate "C" limit $5`,
    [site.ids, `%${likeText(wanted)}%`, wanted, `${likeText(wanted)}%`, MOST_PACKAGES],
  );
  return rows.map((row) => ({
    kind: "package",
    title: row.name,
    detail: row.failing === 0 ? `builds on ${row.instances}` : `fails on ${row.failing} of ${row.instances}`,
    href: `/packages/${encodeURIComponent(row.name)}`,
  }));
}

type CommitHit = { hash: string; name: string; instance: string; status: string };

async function findCommits(site: Site, prefix: string): Promise<SearchHit[]> {
  // A range and not LIKE: it uses the plain index under any collation. "g" follows every hex digit.
  const rows = await rowsOf<CommitHit>(
    `select distinct on (commit_hash, project_name, instance_id) commit_hash as hash, project_name as name,
       instance_id as instance, status
     from dlrn_commit where commit_hash >= $2 and commit_hash < $2 || 'g' and instance_id = any($1)
       and removed_at is null
     order by commit_hash, project_name, instance_id, seq desc limit $3`,
    [site.ids, prefix, MOST_COMMITS],
  );
  return rows.map((row) => ({
    kind: "commit",
    title: row.hash.slice(0, 12),
    detail: `${row.name} on ${site.instance(row.instance)?.title ?? row.instance}, ${row.status}`,
    href: `/packages/${encodeURIComponent(row.name)}`,
  }));
}

const holds = (wanted: string, ...texts: (string | null)[]) =>
  texts.some((text) => text?.toLowerCase().includes(wanted));

function findDfgs(site: Site, wanted: string): SearchHit[] {
  return [...site.teams, UNASSIGNED_TEAM]
    .filter((team) => holds(wanted, team.slug === UNASSIGNED ? null : team.slug, team.name))
    .map((team) => ({ kind: "dfg", title: team.name, detail: "DFG", href: `/dfgs/${team.slug}` }));
}

function findTargets(site: Site, wanted: string): SearchHit[] {
  return site.targets
    .filter((target) => holds(wanted, target.promoteName))
    .map((target) => ({
      kind: "target",
      title: target.promoteName,
      detail: `promotions of ${site.instance(target.instance)?.title ?? target.instance}`,
      href: `/promotions/${encodeURIComponent(target.instance)}/${encodeURIComponent(target.promoteName)}`,
    }));
}

function findReleases(site: Site, wanted: string): SearchHit[] {
  return site.releases
    .filter((release) => holds(wanted, release.name, release.title))
    .map((release) => ({
      kind: "release",
      title: release.name,
      detail: release.title ?? "release",
      href: `/?release=${encodeURIComponent(release.name)}`,
    }));
}
