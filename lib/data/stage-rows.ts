import "server-only";
import type { TrackStage } from "@/lib/store/lines/stable-rows";
import { rowsOf } from "./sql";

const NVR = "s.package_name || '-' || s.version || '-' || s.release";

export type StageTag = {
  hub: string;
  tagId: number;
  name: string;
  stage: TrackStage;
  here: number;
  at: Date | null;
};

/** The tags of a release's stages, with what is in them. */
export const readTags = (hubs: readonly string[], release: string): Promise<StageTag[]> =>
  rowsOf<StageTag>(
    `select t.hub_id as hub, t.tag_id as "tagId", t.name, t.stage, s.here, s.at
     from koji_tag t cross join lateral (
       select (count(*) filter (where x.revoke_event is null))::int as here, max(x.tagged_at) as at
       from koji_stay x where x.hub_id = t.hub_id and x.tag_name = t.name and x.removed_at is null) s
     where t.hub_id = any($1) and t.release_name = $2 and t.stage = any('{candidate,testing,release}'::text[])
     order by t.hub_id, t.name`,
    [hubs, release],
  );

export type Listed = {
  package: string;
  tag: string;
  desired: string | null;
  actual: string | null;
  desiredId: number | null;
  actualId: number | null;
  isThere: boolean;
  dfg: string | null;
};

// What is listed and what is there, by tag and package; a tag that rdoinfo has no list for compares with nothing.
const LISTED = `
  with tag as (select unnest($1::text[]) as hub, unnest($2::text[]) as name),
  there as (
    select distinct on (s.tag_name, s.package_name) s.tag_name as tag, s.package_name as package, s.build_id, ${NVR} as nvr, s.hub_id
    from tag join koji_stay s on s.hub_id = tag.hub and s.tag_name = tag.name and s.revoke_event is null and s.removed_at is null
    order by s.tag_name, s.package_name, s.build_id desc),
  listed as (select d.tag_name as tag, d.package_name as package, d.nvr, tag.hub from koji_desired d join tag on tag.name = d.tag_name)
  select coalesce(l.package, t.package) as package, coalesce(l.tag, t.tag) as tag, l.nvr as desired, t.nvr as actual,
    b.build_id as "desiredId", t.build_id as "actualId", coalesce(b.dfg_slug, o.dfg_slug) as dfg,
    exists (select from koji_stay s where s.hub_id = l.hub and s.tag_name = l.tag and s.package_name = l.package
      and s.revoke_event is null and s.removed_at is null and ${NVR} = l.nvr) as "isThere"
  from listed l full join there t on t.tag = l.tag and t.package = l.package
  left join lateral (select build_id, dfg_slug from koji_build b where b.nvr = l.nvr and b.hub_id = l.hub and b.latest limit 1) b on true
  left join lateral (select dfg_slug from koji_build b where b.hub_id = t.hub_id and b.build_id = t.build_id and b.latest limit 1) o on true
  where coalesce(l.tag, t.tag) in (select tag from listed)
  order by 1, 2`;

/** What rdoinfo lists in these tags against what is in them. */
export const readListed = (tags: readonly Pick<StageTag, "hub" | "name">[]): Promise<Listed[]> =>
  rowsOf<Listed>(LISTED, [tags.map((tag) => tag.hub), tags.map((tag) => tag.name)]);

export type Proposal = {
  number: number;
  gerrit: string;
  subject: string;
  into: TrackStage;
  createdAt: Date;
  updatedAt: Date;
  verified: number;
  url: string;
};

/** Open proposals to move builds of a release into these stages, the newest first. */
export const readProposals = (
  gerrits: readonly string[],
  release: string,
  stages: readonly string[],
): Promise<Proposal[]> =>
  rowsOf<Proposal>(
    `select number, server_id as gerrit, subject, tag_promotion ->> 'phase' as into, created_at as "createdAt",
       updated_at as "updatedAt", verified, url
     from gerrit_review where status = 'NEW' and kind = 'tag-promotion' and server_id = any($1) and removed_at is null
       and tag_promotion ->> 'release' = $2 and tag_promotion ->> 'phase' = any($3)
     order by updated_at desc`,
    [gerrits, release, stages],
  );

/** Jobs of rdoinfo's project that move builds from tag to tag, or propose to. */
const JOBS = [
  ["update-buildsys-tags", "Moves builds to the tags that rdoinfo lists"],
  ["rdoinfo-buildsys-tags-update-testing", "Proposes what goes to testing"],
  ["rdoinfo-buildsys-tags-update-release", "Proposes what goes to release"],
] as const;

export type JobRun = {
  server: string;
  uuid: string;
  job: string;
  what: string;
  result: string | null;
  outcome: string;
  startedAt: Date | null;
  endedAt: Date | null;
};

/** The newest run of each job that moves builds, on any of these servers. */
export const readTaggingJobs = (servers: readonly string[]): Promise<JobRun[]> =>
  rowsOf<JobRun>(
    `select distinct on (j.n) b.server_id as server, b.uuid, b.job_name as job, j.what, b.result, b.outcome,
       b.started_at as "startedAt", b.ended_at as "endedAt"
     from unnest($2::text[], $3::text[]) with ordinality j(name, what, n) cross join unnest($1::text[]) z(id)
     cross join lateral (select * from zuul_build b where b.server_id = z.id and b.job_name = j.name and b.removed_at is null
       order by b.seq desc limit 1) b
     order by j.n, b.started_at desc nulls last`,
    [servers, JOBS.map(([name]) => name), JOBS.map(([, what]) => what)],
  );
