import "server-only";
import type { KojiWaiting, PackagingReview, PackagingWork } from "@/lib/contract/dfgs";
import { allFailuresOf, httpUrl } from "./failure-rows";
import { iso, ownerSql, rowsOf } from "./sql";
import type { Site } from "./visible";

const MOST_REVIEWS = 100;
const MOST_FAILED = 100;

/** What a DFG has to do in packaging: open reviews by kind with age and votes, builds in Koji that failed or wait. */
export async function packagingWork(
  site: Site,
  slug: string,
  release: string | undefined,
): Promise<PackagingWork> {
  const kojis = site.kojis.map((koji) => koji.id);
  const [reviews, reviewsByKind, failed, waiting] = await Promise.all([
    listReviews(site, slug, release),
    countReviews(site, slug, release),
    allFailuresOf(site, {
      instances: kojis,
      dfgs: [slug],
      release,
      statuses: ["failing"],
      most: MOST_FAILED,
    }),
    listWaiting(site, kojis, slug, release),
  ]);
  return {
    reviews,
    reviewsByKind,
    koji: { failed: failed.map(({ raw: _, ...row }) => row), waiting },
    hasGerrit: site.gerrits.length > 0,
    hasKoji: kojis.length > 0,
  };
}

/** Open reviews of packaging of a DFG: servers $1, slugs $2, DFG $3, release $4. */
const OPEN = `from gerrit_review r where r.server_id = any($1) and r.status = 'NEW' and r.kind <> 'other'
  and r.removed_at is null and ${ownerSql("r.dfg_slug", "$2")} = $3 and ($4::text is null or r.release_name = $4)`;

type ReviewRow = Omit<PackagingReview, "createdAt" | "updatedAt"> & { createdAt: Date; updatedAt: Date };

async function listReviews(site: Site, slug: string, release?: string): Promise<PackagingReview[]> {
  const rows = await rowsOf<ReviewRow>(
    `select r.server_id as server, r.number, r.kind, r.subject, r.project, r.package_name as package,
       r.release_name as release, r.owner, r.created_at as "createdAt", r.updated_at as "updatedAt",
       r.work_in_progress as "workInProgress", r.verified::int, r.code_review::int as "codeReview", r.workflow::int, r.url
     ${OPEN} order by r.created_at, r.number limit ${MOST_REVIEWS}`,
    [site.gerritIds, site.slugs, slug, release ?? null],
  );
  return rows.map((row) => ({
    ...row,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
    url: httpUrl(row.url),
  }));
}

async function countReviews(
  site: Site,
  slug: string,
  release?: string,
): Promise<PackagingWork["reviewsByKind"]> {
  const rows = await rowsOf<{ kind: string; open: number; oldestAt: Date; withoutVotes: number }>(
    `select r.kind, count(*)::int as open, min(r.created_at) as "oldestAt",
       count(*) filter (where r.verified = 0 and r.code_review = 0)::int as "withoutVotes"
     ${OPEN} group by 1 order by 2 desc, 1`,
    [site.gerritIds, site.slugs, slug, release ?? null],
  );
  return rows.map((row) => ({ ...row, oldestAt: iso(row.oldestAt) }));
}

/** The newest build of a package in a release waits in the last stage it reached. */
const WAITING = `
  with built as (
    select b.hub_id, b.build_id, b.package_name, b.nvr from koji_build b
    where b.hub_id = any($1) and b.latest and b.state = 'COMPLETE' and b.removed_at is null
      and ${ownerSql("b.dfg_slug", "$2")} = $3),
  stays as (
    select b.hub_id, b.build_id, b.package_name, b.nvr, t.release_name, t.stage, s.tagged_at,
      array_position(array['candidate', 'testing', 'release'], t.stage) as rank
    from built b join koji_stay s on s.hub_id = b.hub_id and s.build_id = b.build_id and s.revoke_event is null
      and s.removed_at is null
    join koji_tag t on t.hub_id = s.hub_id and t.tag_id = s.tag_id
    where t.release_name is not null and t.stage in ('candidate', 'testing', 'release')
      and ($4::text is null or t.release_name = $4)),
  newest as (
    select distinct on (hub_id, release_name, package_name) * from stays
    order by hub_id, release_name, package_name, build_id desc, rank desc, tagged_at)
  select hub_id as hub, release_name as release, stage, count(*)::int as builds, min(tagged_at) as "oldestSince",
    (array_agg(nvr order by tagged_at))[1] as "oldestNvr"
  from newest where stage <> 'release' group by 1, 2, 3 order by 1, 2, 3`;

async function listWaiting(
  site: Site,
  kojis: readonly string[],
  slug: string,
  release?: string,
): Promise<KojiWaiting[]> {
  const rows = await rowsOf<Omit<KojiWaiting, "oldestSince"> & { oldestSince: Date }>(WAITING, [
    kojis,
    site.slugs,
    slug,
    release ?? null,
  ]);
  return rows.map((row) => ({ ...row, oldestSince: iso(row.oldestSince) }));
}
