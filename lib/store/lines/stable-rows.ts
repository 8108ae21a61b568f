import type { KojiStage } from "@/lib/domain/koji/stage";
import { type Db, rowsOf } from "../sql";

/** Stages of the stable track that are Koji tags, lowest first. */
export const TRACK_STAGES = ["candidate", "testing", "release"] as const satisfies readonly KojiStage[];
export type TrackStage = (typeof TRACK_STAGES)[number];

const RANK = "array_position(array['candidate', 'testing', 'release'], t.stage)";
const NVR = "s.package_name || '-' || s.version || '-' || s.release";

/** The newest build of a package on one distribution of a release, and the highest stage it stands in. */
export type Standing = {
  release: string;
  hub: string;
  package: string;
  nvr: string;
  version: string;
  buildId: number;
  stage: TrackStage;
  tag: string;
  tagId: number;
  event: number;
  since: Date;
  dfg: string | null;
};

// Tags of one distribution share their name but for the last word ("cloud9s-openstack-epoxy-"); the same package is built
// anew for each distribution, so the newest build is looked for within one. Its numbers come first, the rest for it alone.
const STANDINGS = `
  with tops as materialized (
    select s.hub_id, s.tag_name, s.package_name, max(s.build_id) as build_id from koji_stay s
    where s.hub_id = any($1) and s.revoke_event is null and s.removed_at is null and ($3::text is null or s.package_name = $3)
    group by 1, 2, 3),
  newest as (
    select distinct on (t.release_name, t.hub_id, family, p.package_name) t.release_name, t.hub_id, t.tag_id, t.name as tag,
      t.stage, p.package_name, p.build_id
    from koji_tag t join tops p on p.hub_id = t.hub_id and p.tag_name = t.name
    cross join lateral (select regexp_replace(t.name, '-[a-z]+$', '') as family) f
    where t.release_name = any($2) and t.stage = any('{candidate,testing,release}'::text[])
    order by t.release_name, t.hub_id, family, p.package_name, p.build_id desc, ${RANK} desc)
  select n.release_name as release, n.hub_id as hub, n.package_name as package, ${NVR} as nvr, s.version,
    n.build_id as "buildId", n.stage, n.tag, n.tag_id as "tagId", s.create_event as event, s.tagged_at as since, b.dfg_slug as dfg
  from newest n
  join lateral (select * from koji_stay s where s.hub_id = n.hub_id and s.build_id = n.build_id and s.tag_id = n.tag_id
    and s.revoke_event is null and s.removed_at is null order by s.create_event desc limit 1) s on true
  left join koji_build b on b.hub_id = n.hub_id and b.build_id = n.build_id and b.latest
  order by 1, 2, 3, n.build_id`;

export const readStandings = (
  db: Db,
  hubs: readonly string[],
  releases: readonly string[],
  packageName: string | null = null,
): Promise<Standing[]> => rowsOf<Standing>(db, STANDINGS, [hubs, releases, packageName]);

/** When something last got to a stage of a release, and how much is there now. */
export type StageFacts = { release: string; hub: string; stage: TrackStage; here: number; at: Date | null };

const STAGES = `
  with tags as materialized (
    select s.hub_id, s.tag_name, count(*) filter (where s.revoke_event is null)::int as here, max(s.tagged_at) as at
    from koji_stay s where s.hub_id = any($1) and s.removed_at is null group by 1, 2)
  select t.release_name as release, t.hub_id as hub, t.stage, coalesce(sum(g.here), 0)::int as here, max(g.at) as at
  from koji_tag t left join tags g on g.hub_id = t.hub_id and g.tag_name = t.name
  where t.hub_id = any($1) and t.release_name = any($2) and t.stage = any('{candidate,testing,release}'::text[])
  group by 1, 2, 3`;

export const readStages = (
  db: Db,
  hubs: readonly string[],
  releases: readonly string[],
): Promise<StageFacts[]> => rowsOf<StageFacts>(db, STAGES, [hubs, releases]);

/** The newest repository made of a tag's content. */
export type RepoFacts = {
  release: string;
  hub: string;
  tag: string;
  event: number | null;
  madeFrom: Date;
  at: Date;
};

const REPOS = `
  select t.release_name as release, t.hub_id as hub, t.name as tag, r.event_id as event, r.created_at as "madeFrom",
    coalesce(r.completed_at, r.created_at) as at
  from koji_tag t cross join lateral (
    select * from koji_dist_repo r where r.hub_id = t.hub_id and r.tag_name = t.name and r.state = 'CLOSED'
    order by r.completed_at desc nulls last limit 1) r
  where t.hub_id = any($1) and t.release_name = any($2) and t.stage = 'release'`;

export const readRepos = (
  db: Db,
  hubs: readonly string[],
  releases: readonly string[],
): Promise<RepoFacts[]> => rowsOf<RepoFacts>(db, REPOS, [hubs, releases]);

export type PublishedBuild = { release: string; nvr: string; at: Date };

/** Publications that an import told, of builds that a visible hub made. */
export const readPublications = (
  db: Db,
  hubs: readonly string[],
  releases: readonly string[],
): Promise<PublishedBuild[]> =>
  rowsOf<PublishedBuild>(
    db,
    `select b.release_name as release, p.nvr, max(p.published_at) as at
     from publication p join koji_build b on b.nvr = p.nvr and b.latest and b.hub_id = any($1)
     where b.release_name = any($2) group by 1, 2`,
    [hubs, releases],
  );

export type OpenReview = {
  release: string | null;
  number: number;
  branch: string;
  kind: string;
  createdAt: Date;
  updatedAt: Date;
  verified: number;
  package: string | null;
  dfg: string | null;
  tagPromotion: { release?: unknown; phase?: unknown } | null;
};

/** Open packaging reviews and proposals to move builds to a stage. */
export const readOpenReviews = (db: Db, gerrits: readonly string[]): Promise<OpenReview[]> =>
  rowsOf<OpenReview>(
    db,
    `select release_name as release, number, branch, kind, created_at as "createdAt", updated_at as "updatedAt", verified,
       package_name as package, dfg_slug as dfg, tag_promotion as "tagPromotion"
     from gerrit_review where server_id = any($1) and status = 'NEW' and removed_at is null and not work_in_progress
       and kind in ('distgit-update', 'patch', 'new-package', 'tag-promotion') order by number`,
    [gerrits],
  );

/** When the newest review of a release's stable branches was opened, whatever became of it. */
export const readNewestReviews = (
  db: Db,
  gerrits: readonly string[],
  releases: readonly string[],
): Promise<{ release: string; at: Date }[]> =>
  rowsOf(
    db,
    `select release_name as release, max(created_at) as at from gerrit_review
     where server_id = any($1) and release_name = any($2) and removed_at is null and branch like '%-rdo'
       and kind in ('distgit-update', 'patch', 'new-package') group by 1`,
    [gerrits, releases],
  );

export type TaggedVersion = {
  release: string;
  package: string | null;
  repo: string;
  version: string;
  /** null: it was there at the first read, and the files tell no time. */
  seenAt: Date | null;
};

/** The newest final version of each repository of these series. */
export const readTagged = (db: Db, releases: readonly string[]): Promise<TaggedVersion[]> =>
  rowsOf<TaggedVersion>(
    db,
    `select distinct on (u.series, u.repo) u.series as release, u.package_name as package, u.repo, u.version,
       case when u.recorded_at > f.first_load_at then u.recorded_at end as "seenAt"
     from tagged_upstream u left join feed f on f.id = 'tagged-releases'
     where u.series = any($1) and u.kind = 'final' order by u.series, u.repo, u.position desc`,
    [releases],
  );

export type KojiFailing = { release: string; package: string; since: Date; dfg: string | null };

/** Packages whose newest finished attempt in Koji failed. */
export const readKojiFailing = (
  db: Db,
  hubs: readonly string[],
  releases: readonly string[],
): Promise<KojiFailing[]> =>
  rowsOf<KojiFailing>(
    db,
    `select release_name as release, subject as package, min(failing_since) as since, min(dfg_slug) as dfg
     from subject_state where source = 'koji' and source_id = any($1) and release_name = any($2) and failing
     group by 1, 2 order by 1, 2`,
    [hubs, releases],
  );

export type DesiredMissing = {
  release: string;
  stage: string;
  package: string;
  nvr: string;
  dfg: string | null;
};

/** Builds that rdoinfo lists in a tag and that are not in it. */
export const readMissing = (
  db: Db,
  hubs: readonly string[],
  releases: readonly string[],
): Promise<DesiredMissing[]> =>
  rowsOf<DesiredMissing>(
    db,
    `select t.release_name as release, t.stage, d.package_name as package, d.nvr,
       (select b.dfg_slug from koji_build b where b.nvr = d.nvr and b.hub_id = t.hub_id and b.latest limit 1) as dfg
     from koji_desired d join koji_tag t on t.name = d.tag_name and t.hub_id = any($1)
     where t.release_name = any($2) and t.stage = any('{candidate,testing,release}'::text[])
       and not exists (select 1 from koji_stay s where s.hub_id = t.hub_id and s.tag_name = d.tag_name
         and s.package_name = d.package_name and s.revoke_event is null and s.removed_at is null and ${NVR} = d.nvr) order by 1, 2, d.nvr`,
    [hubs, releases],
  );

export type Gated = { nvr: string; unsatisfied: unknown; askedAt: Date; since: Date | null };

/**
 * Since when a decision `g` stands, with the feed of gating as `f`; null = not known: Greenwave tells no time, and for a
 * day after the feed's first load what it says is merely asked for the first time.
 */
export const DECIDED_SINCE =
  "case when g.recorded_at > f.first_load_at + interval '1 day' then g.recorded_at end";

/** Builds among these that a gating decision keeps back. */
export const readGated = (db: Db, nvrs: readonly string[]): Promise<Gated[]> =>
  rowsOf<Gated>(
    db,
    `select g.nvr, g.unsatisfied, g.asked_at as "askedAt", ${DECIDED_SINCE} as since
     from gating_decision g left join feed f on f.id = 'gating'
     where g.nvr = any($1) and g.verdict = 'unsatisfied'`,
    [nvrs],
  );
