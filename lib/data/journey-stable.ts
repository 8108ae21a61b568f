import "server-only";
import type { JourneyStable } from "@/lib/contract/journey";
import { pool } from "@/lib/db/pool";
import type { Site } from "./visible";

type Tagged = {
  package: string;
  release: string;
  version: string;
  isThis: boolean;
  position: number;
  seenAt: string | null;
};
type Review = {
  package: string;
  release: string;
  number: number;
  gerrit: string;
  subject: string;
  at: string;
  verified: number;
  more: number;
};
type Stay = {
  package: string;
  release: string;
  stage: "candidate" | "testing" | "release";
  nvr: string;
  key: string | null;
  hub: string;
  at: string;
  cameAt: string | null;
};
type Published = { package: string; release: string; nvr: string; repository: string; at: string };
type Read = { tagged: Tagged[]; reviews: Review[]; stays: Stay[]; published: Published[] };

// The newest final version of each release, and the one that is this very commit.
const TAGGED = `
  select distinct on (u.package_name, u.series, u.commit_hash = $4) u.package_name as package, u.series as release, u.version,
    u.commit_hash = $4 as "isThis", u.position, case when u.recorded_at > f.first_load_at then u.recorded_at end as "seenAt"
  from tagged_upstream u left join feed f on f.id = 'tagged-releases'
  where u.package_name = any($1) and u.kind = 'final'
  order by u.package_name, u.series, u.commit_hash = $4, u.position desc`;
const REVIEWS = `
  select distinct on (r.package_name, r.release_name) r.package_name as package, r.release_name as release, r.number,
    r.server_id as gerrit, r.subject, r.created_at as at, r.verified::int,
    (count(*) over (partition by r.package_name, r.release_name))::int - 1 as more
  from gerrit_review r where r.package_name = any($1) and r.server_id = any($3) and r.status = 'NEW' and r.removed_at is null
    and r.kind <> 'tag-promotion' and r.release_name is not null
  order by r.package_name, r.release_name, r.created_at`;
const STAYS = `
  select distinct on (s.package_name, t.release_name, t.stage) s.package_name as package, t.release_name as release, t.stage,
    s.hub_id as hub, s.package_name || '-' || s.version || '-' || s.release as nvr, s.tagged_at as at,
    (select b.build_id || '@' || b.creation_event_id from koji_build b where b.hub_id = s.hub_id and b.build_id = s.build_id
       and b.latest limit 1) as key,
    (select max(x.tagged_at) from koji_stay x where x.hub_id = s.hub_id and x.build_id = s.build_id
       and x.tagged_at < s.tagged_at and x.tag_id <> s.tag_id and x.removed_at is null) as "cameAt"
  from koji_stay s join koji_tag t on t.hub_id = s.hub_id and t.name = s.tag_name
  where s.package_name = any($1) and s.hub_id = any($2) and s.revoke_event is null and s.removed_at is null
    and t.stage in ('candidate', 'testing', 'release') and t.release_name is not null
  order by s.package_name, t.release_name, t.stage, s.build_id desc`;
const PUBLISHED = `
  select distinct on (p.package_name, b.release_name) p.package_name as package, b.release_name as release, p.nvr, p.repository,
    p.published_at as at
  from publication p join koji_build b on b.nvr = p.nvr and b.hub_id = any($2) and b.latest
  where p.package_name = any($1) and b.release_name is not null
  order by p.package_name, b.release_name, p.published_at desc`;

const rows = (query: string) => `(select coalesce(json_agg(x), '[]') from (${query}) x)`;
const ALL = `select ${rows(TAGGED)} as tagged, ${rows(REVIEWS)} as reviews, ${rows(STAYS)} as stays, ${rows(PUBLISHED)} as published`;

/** Where these packages stand on the stable track of each release that knows them. */
export async function readStableOf(
  site: Site,
  packages: readonly string[],
  commitHash: string,
): Promise<JourneyStable[]> {
  const hubs = site.kojis.map((hub) => hub.id);
  const found = await pool.query<Read>({
    name: "journey-stable",
    text: ALL,
    values: [packages, hubs, site.gerritIds, commitHash],
  });
  const read = found.rows[0];
  if (!read) return [];
  const known = [...read.tagged, ...read.reviews, ...read.stays, ...read.published];
  return site.releases.flatMap(({ name }) =>
    packages
      .filter((one) => known.some((row) => row.release === name && row.package === one))
      .map((one) => toStable(name, one, read)),
  );
}

function toStable(release: string, name: string, read: Read): JourneyStable {
  const own = <T extends { release: string; package: string }>(all: readonly T[]) =>
    all.filter((row) => row.release === release && row.package === name);
  const [newest] = own(read.tagged).sort((a, b) => b.position - a.position);
  const [review] = own(read.reviews);
  const [published] = own(read.published);
  const stays = own(read.stays);
  return {
    release,
    package: name,
    taggedAs: own(read.tagged).find((row) => row.isThis)?.version ?? null,
    stages: [
      stage("tagged", "Tagged upstream", newest && { what: newest.version, at: newest.seenAt }),
      stage(
        "review",
        "In review",
        review && {
          what: `review ${review.number}`,
          at: review.at,
          note: `${review.subject}${review.more > 0 ? `, and ${review.more} more` : ""}`,
          href: `/reviews/${review.number}?gerrit=${encodeURIComponent(review.gerrit)}`,
        },
      ),
      ...STAGES.map(([id, title]) =>
        stayStage(
          id,
          title,
          stays.find((stay) => stay.stage === id),
        ),
      ),
      stage(
        "published",
        "Published",
        published && { what: published.nvr, at: published.at, note: `in ${published.repository}` },
      ),
    ],
  };
}

const STAGES = [
  ["candidate", "Candidate"],
  ["testing", "Testing"],
  ["release", "Release"],
] as const;

type Stage = JourneyStable["stages"][number];
type Told = { what: string; at: string | null; note?: string; href?: string; cameAt?: string | null };

function stage(id: Stage["id"], title: string, told: Told | undefined): Stage {
  const at = timeOf(told?.at);
  const came = timeOf(told?.cameAt);
  return {
    id,
    title,
    what: told?.what ?? null,
    at: at?.toISOString() ?? null,
    seconds: at && came ? Math.max(0, Math.round((at.getTime() - came.getTime()) / 1000)) : null,
    note: told?.note ?? null,
    href: told?.href ?? null,
  };
}

const stayStage = (id: Stage["id"], title: string, stay: Stay | undefined): Stage =>
  stage(
    id,
    title,
    stay && {
      what: stay.nvr,
      at: stay.at,
      cameAt: stay.cameAt,
      ...(stay.key !== null && { href: `/builds/koji/${encodeURIComponent(`${stay.hub}:${stay.key}`)}` }),
    },
  );

const timeOf = (text: string | null | undefined) =>
  text === null || text === undefined ? undefined : new Date(text);
