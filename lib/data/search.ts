import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { SearchAnswer, SearchHit } from "@/lib/contract/site";
import { itemId, itemNumber } from "@/lib/domain/triage/item-id";
import { now } from "./clock";
import { buildId } from "./failure-rows";
import type { Reader } from "./reader";
import { findBugs } from "./search-bugs";
import { findCommits } from "./search-commits";
import { iso, likeText, rowsOf } from "./sql";
import { visibilitiesOf } from "./triage-where";
import { type Site, UNASSIGNED_TEAM, visibleSite } from "./visible";

const MOST_PACKAGES = 12;
const MOST_JOBS = 8;
const MOST_REVIEWS = 8;
const MOST_BUILDS = 6;
const MOST_ITEMS = 6;
/** Shorter texts are in nearly every subject. */
const SHORTEST_SUBJECT = 3;

/**
 * Packages and jobs by part of the name, triage items by T-number, part of the title or of the error's text, bugs by number or
 * address, reviews by number or part of the subject, DFGs, targets, releases, commits by the first 6 or more digits of their
 * hash or by the NVR DLRN built of them, builds of Zuul likewise and of Koji by their NVR.
 */
export async function search(reader: Reader, text: string): Promise<SearchAnswer> {
  const site = await visibleSite(reader);
  const wanted = text.trim().toLowerCase();
  const [packages, commits, bugs, jobs, reviews, builds, items] = await Promise.all([
    findPackages(site, wanted),
    findCommits(site, text.trim()),
    findBugs(reader, text.trim()),
    findJobs(site, wanted),
    findReviews(site, wanted),
    findBuilds(site, text.trim()),
    findItems(reader, wanted),
  ]);
  const places = [...findDfgs(site, wanted), ...findTargets(site, wanted), ...findReleases(site, wanted)];
  const exact = reviews.filter((hit) => hit.title.startsWith(wanted));
  return {
    asOf: iso(now()),
    items: [
      ...items.filter((hit) => hit.title.toLowerCase().startsWith(`${wanted} `)),
      ...bugs,
      ...exact,
      ...commits,
      ...builds,
      ...places.slice(0, 12),
      ...packages,
      ...jobs,
      ...items.filter((hit) => !hit.title.toLowerCase().startsWith(`${wanted} `)),
      ...reviews.filter((hit) => !exact.includes(hit)),
    ],
  };
}

async function findPackages(site: Site, wanted: string): Promise<SearchHit[]> {
  const rows = await rowsOf<{ name: string; instances: number; failing: number }>(
    `select name, count(instance_id)::int as instances, count(*) filter (where failing)::int as failing from (
       select project_name as name, instance_id, failing from package_state where instance_id = any($1) and project_name ilike $2
       union all
       select subject, null, null from subject_state where source = 'koji' and source_id = any($6) and subject ilike $2) p
     group by name
     order by name = $3 desc, name ilike $4 desc, length(name), name collate "C" limit $5`,
    [
      site.ids,
      `%${likeText(wanted)}%`,
      wanted,
      `${likeText(wanted)}%`,
      MOST_PACKAGES,
      site.kojis.map((hub) => hub.id),
    ],
  );
  return rows.map((row) => ({
    kind: "package",
    title: row.name,
    detail: buildsWords(row),
    href: `/packages/${encodeURIComponent(row.name)}`,
  }));
}

function buildsWords({ instances, failing }: { instances: number; failing: number }): string {
  if (instances === 0) return "built in Koji";
  return failing === 0 ? `builds on ${instances}` : `fails on ${failing} of ${instances}`;
}

async function findJobs(site: Site, wanted: string): Promise<SearchHit[]> {
  const rows = await rowsOf<{ name: string; scopes: number; failing: number }>(
    `select subject as name, count(*)::int as scopes, count(*) filter (where failing)::int as failing from subject_state
     where source = 'zuul' and source_id = any($1) and subject ilike $2 group by 1
     order by subject = $3 desc, subject ilike $4 desc, length(subject), subject collate "C" limit $5`,
    [site.zuuls.map((zuul) => zuul.id), `%${likeText(wanted)}%`, wanted, `${likeText(wanted)}%`, MOST_JOBS],
  );
  return rows.map((row) => ({
    kind: "job",
    title: row.name,
    detail: row.failing === 0 ? "job" : `job, fails in ${row.failing} of ${row.scopes} places`,
    href: `/jobs/${encodeURIComponent(row.name)}`,
  }));
}

type ItemHit = { id: number; title: string; state: string; failures: number };

/** Items by number, else by title or by what the error says, open ones first, then those that failed last. */
async function findItems(reader: Reader, wanted: string): Promise<SearchHit[]> {
  const number = itemNumber(wanted) ?? null;
  if (number === null && wanted.length < SHORTEST_SUBJECT) return [];
  const rows = await rowsOf<ItemHit>(
    `select id, title, state, failures from triage_item t
     where t.visibility = any($1) and (t.id = $2 or $2::int8 is null and t.state <> 'merged' and (t.title ilike $3
       or exists (select from signature s where s.item_id = t.id and s.text ilike $3)))
     order by t.is_open desc, t.last_failure_at desc nulls last, t.id desc limit $4`,
    [visibilitiesOf(reader), number, `%${likeText(wanted)}%`, MOST_ITEMS],
  );
  return rows.map(({ id, title, state, failures }) => ({
    kind: "item",
    title: `${itemId(id)} ${title}`,
    detail: `${state.replace("-", " ")}, ${failures} failure${failures === 1 ? "" : "s"}`,
    href: `/triage/${itemId(id)}`,
  }));
}

type ReviewHit = { number: number; gerrit: string; subject: string; project: string; status: string };

async function findReviews(site: Site, wanted: string): Promise<SearchHit[]> {
  const number = /^\d{1,9}$/.test(wanted) ? Number(wanted) : null;
  if (number === null && wanted.length < SHORTEST_SUBJECT) return [];
  const rows = await rowsOf<ReviewHit>(
    `select number, server_id as gerrit, subject, project, status from gerrit_review
     where server_id = any($1) and removed_at is null
       and (number = $2 or $2::int is null and (subject ilike $3 or project ilike $3))
     order by status = 'NEW' desc, updated_at desc limit $4`,
    [site.gerritIds, number, `%${likeText(wanted)}%`, MOST_REVIEWS],
  );
  return rows.map((row) => ({
    kind: "review",
    title: `${row.number} ${row.subject}`,
    detail: `${row.project}, ${row.status === "NEW" ? "open" : row.status.toLowerCase()}`,
    href: `/reviews/${row.number}?gerrit=${encodeURIComponent(row.gerrit)}`,
  }));
}

type BuildHit = { source: string; server: string; key: string; title: string; detail: string };
const UUID_PREFIX = /^[0-9a-f]{8,32}$/;
const NVR_PREFIX = /^[a-z][\w.+-]*-\d/i;

/** A build of Zuul by the first 8 or more digits of its uuid, a build of Koji by the beginning of its NVR. */
async function findBuilds(site: Site, wanted: string): Promise<SearchHit[]> {
  // A range and not LIKE, as for commits. An NVR begins with the package's name, which ends before a dash and a digit.
  const names = [...wanted.matchAll(/-(?=\d)/g)].map((dash) => wanted.slice(0, dash.index));
  const rows = UUID_PREFIX.test(wanted)
    ? await rowsOf<BuildHit>(
        `select 'zuul' as source, z.server_id as server, z.uuid as key, left(z.uuid, 12) as title,
           z.job_name || ', ' || coalesce(z.result, 'running') as detail
         from zuul_build z where z.server_id = any($1) and z.uuid >= $2 and z.uuid < $2 || 'g' and z.removed_at is null
         order by z.uuid limit $3`,
        [site.zuuls.map((zuul) => zuul.id), wanted, MOST_BUILDS],
      )
    : NVR_PREFIX.test(wanted)
      ? await rowsOf<BuildHit>(
          `select 'koji' as source, b.hub_id as server, b.build_id || '@' || b.creation_event_id as key, b.nvr as title,
             'Koji build, ' || b.state as detail
           from koji_build b where b.hub_id = any($1) and b.package_name = any($4) and starts_with(b.nvr, $2) and b.latest
             and b.removed_at is null
           order by b.build_id desc limit $3`,
          [site.kojis.map((hub) => hub.id), wanted, MOST_BUILDS, names],
        )
      : [];
  return rows.map(({ source, server, key, title, detail }) => ({
    kind: "build",
    title,
    detail,
    href: `/builds/${source}/${encodeURIComponent(buildId(server, key))}`,
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
