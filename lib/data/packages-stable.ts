import "server-only";
import { FailureClass } from "@/lib/contract/failures";
import type { KojiBuildRow, PackageStable } from "@/lib/contract/packages";
import { buildLink } from "@/lib/domain/koji/links";
import { parseNvr } from "@/lib/domain/koji/nvr";
import { compareVersions, versionsBehind } from "@/lib/domain/published/behind";
import { testsOf } from "@/lib/store/lines/stable";
import { buildId, httpUrl } from "./failure-rows";
import { visibleRelease } from "./reviews-rows";
import { iso, isoOrNull, rowsOf } from "./sql";
import type { Site } from "./visible";

const BUILDS_SHOWN = 40;
const STAGES = ["buildrequires", "candidate", "testing", "release"] as const;
type Stage = (typeof STAGES)[number];

const NVR = "s.package_name || '-' || s.version || '-' || s.release";

type StageRow = {
  release: string;
  hub: string;
  stage: Stage;
  tag: string;
  nvr: string;
  version: string;
  buildId: number;
  at: Date;
};

// The newest build in each tag, by build id: Koji's own "latest" is the one most recently tagged.
const STAGE_ROWS = `
  select distinct on (t.hub_id, t.name) t.release_name as release, t.hub_id as hub, t.stage, t.name as tag, ${NVR} as nvr,
    s.version, s.build_id as "buildId", s.tagged_at as at
  from koji_stay s join koji_tag t on t.hub_id = s.hub_id and t.name = s.tag_name
  where s.hub_id = any($1) and s.package_name = $2 and s.revoke_event is null and s.removed_at is null
    and t.stage is not null and t.release_name is not null
  order by t.hub_id, t.name, s.build_id desc`;

type TaggedRow = { release: string; repo: string; version: string; seenAt: Date | null };
const TAGGED = `
  select u.series as release, u.repo, u.version, case when u.recorded_at > f.first_load_at then u.recorded_at end as "seenAt"
  from tagged_upstream u left join feed f on f.id = 'tagged-releases'
  where u.package_name = $1 and u.kind = 'final' order by u.position desc`;

type DesiredRow = { release: string; tag: string; stage: string; desired: string; isThere: boolean };
const DESIRED = `
  select distinct on (d.tag_name) t.release_name as release, d.tag_name as tag, t.stage, d.nvr as desired,
    exists (select 1 from koji_stay s where s.hub_id = t.hub_id and s.tag_name = d.tag_name and s.package_name = d.package_name
      and s.revoke_event is null and s.removed_at is null and ${NVR} = d.nvr) as "isThere"
  from koji_desired d join koji_tag t on t.name = d.tag_name and t.hub_id = any($1)
  where d.package_name = $2 and t.release_name is not null and t.stage is not null order by d.tag_name`;

type PublicationRow = { release: string | null; nvr: string; repository: string; advisory: string; at: Date };
const PUBLICATIONS = `
  select (select b.release_name from koji_build b where b.nvr = p.nvr and b.hub_id = any($1) and b.latest limit 1) as release,
    p.nvr, p.repository, p.advisory, p.published_at as at
  from publication p where p.package_name = $2
    and exists (select 1 from koji_build b where b.nvr = p.nvr and b.hub_id = any($1))
  order by p.published_at desc limit 20`;

type GatingRow = {
  nvr: string;
  productVersion: string;
  context: string;
  verdict: string;
  unsatisfied: unknown;
  at: Date;
};
const GATING = `
  select nvr, product_version as "productVersion", decision_context as context, verdict, unsatisfied, asked_at as at
  from gating_decision where nvr = any($1) order by asked_at desc`;

type BuildRow = {
  hub: string;
  buildId: number;
  event: number;
  nvr: string;
  version: string;
  state: string;
  release: string | null;
  target: string | null;
  owner: string | null;
  createdAt: Date;
  completedAt: Date | null;
  attempts: number;
  attempt: number;
  dfg: string | null;
  class: string | null;
  why: string | null;
  headline: string | null;
};
const BUILDS = `
  select b.hub_id as hub, b.build_id as "buildId", b.creation_event_id as event, b.nvr, b.version, b.state,
    b.release_name as release, b.target, b.owner_name as owner, b.created_at as "createdAt", b.completed_at as "completedAt",
    a.attempts, a.attempt, b.dfg_slug as dfg, f.class, f.why, f.headline
  from koji_build b
  cross join lateral (select count(*)::int as attempts,
      (count(*) filter (where x.creation_event_id <= b.creation_event_id))::int as attempt
    from koji_build x where x.hub_id = b.hub_id and x.build_id = b.build_id) a
  left join failure f on f.source = 'koji' and f.source_id = b.hub_id
    and f.key = b.build_id || '@' || b.creation_event_id and f.removed_at is null
  where b.hub_id = any($1) and b.package_name = $2 and b.removed_at is null
  order by b.created_at desc limit ${BUILDS_SHOWN}`;

/** What Koji, upstream's tags and the imports know of a package; empty for one they do not know. */
export async function readPackageStable(
  site: Site,
  name: string,
): Promise<{ stable: PackageStable[]; kojiBuilds: KojiBuildRow[] }> {
  const hubs = site.kojis.map((hub) => hub.id);
  const [stages, tagged, desired, publications, builds] = await Promise.all([
    rowsOf<StageRow>(STAGE_ROWS, [hubs, name]),
    rowsOf<TaggedRow>(TAGGED, [name]),
    rowsOf<DesiredRow>(DESIRED, [hubs, name]),
    rowsOf<PublicationRow>(PUBLICATIONS, [hubs, name]),
    rowsOf<BuildRow>(BUILDS, [hubs, name]),
  ]);
  const gating = await rowsOf<GatingRow>(GATING, [[...new Set(stages.map((stage) => stage.nvr))]]);
  const known = new Set([...stages, ...tagged, ...desired, ...builds].map((row) => row.release));
  const stable = site.releases
    .filter((release) => known.has(release.name))
    .map((release) =>
      toStable(site, release.name, {
        stages: stages.filter((row) => row.release === release.name),
        tagged: tagged.filter((row) => row.release === release.name),
        desired: desired.filter((row) => row.release === release.name),
        publications: publications.filter((row) => row.release === release.name),
        gating,
        builds: builds.filter((row) => row.release === release.name),
      }),
    );
  return { stable, kojiBuilds: builds.map((build) => toKojiBuild(site, build)) };
}

type Read = {
  stages: StageRow[];
  tagged: TaggedRow[];
  desired: DesiredRow[];
  publications: PublicationRow[];
  gating: GatingRow[];
  builds: BuildRow[];
};

function toStable(site: Site, release: string, read: Read): PackageStable {
  const nvrs = new Set(read.stages.map((stage) => stage.nvr));
  const packaged = read.stages.map((stage) => stage.version).sort((a, b) => compareVersions(b, a))[0] ?? null;
  const [newest] = read.tagged;
  return {
    release,
    dfg: site.dfg(read.builds[0]?.dfg ?? null),
    tagged: newest
      ? {
          repo: newest.repo,
          version: newest.version,
          seenAt: isoOrNull(newest.seenAt),
          behind: versionsBehind(
            read.tagged.map((tag) => tag.version),
            packaged,
          ),
        }
      : null,
    stages: read.stages
      .sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) || (a.tag < b.tag ? -1 : 1))
      .map((row) => ({
        stage: row.stage,
        hub: row.hub,
        tag: row.tag,
        nvr: row.nvr,
        at: iso(row.at),
        url: linkOf(site, row.hub, row.buildId),
      })),
    desired: read.desired.map((want) => {
      const actual = read.stages.find((stage) => stage.tag === want.tag)?.nvr ?? null;
      return {
        tag: want.tag,
        stage: want.stage,
        desired: want.desired,
        actual,
        state: standsAs(want, actual),
      };
    }),
    published: read.publications.map(({ nvr, repository, advisory, at }) => ({
      nvr,
      repository,
      advisory: advisory || null,
      at: iso(at),
    })),
    gating: read.gating
      .filter((decision) => nvrs.has(decision.nvr))
      .map(({ unsatisfied, at, ...decision }) => ({
        ...decision,
        verdict: verdictOf(decision.verdict),
        tests: testsOf(unsatisfied),
        at: iso(at),
      })),
  };
}

function standsAs(want: DesiredRow, actual: string | null): PackageStable["desired"][number]["state"] {
  if (want.isThere) return actual === want.desired ? "there" : "superseded";
  return actual === null ? "missing" : "differs";
}

const verdictOf = (text: string) =>
  text === "satisfied" || text === "unsatisfied" ? text : ("no-policy" as const);

function linkOf(site: Site, hubId: string, build: number): string | null {
  const hub = site.kojis.find((each) => each.id === hubId);
  return hub === undefined ? null : httpUrl(buildLink(hub, build));
}

function toKojiBuild(site: Site, row: BuildRow): KojiBuildRow {
  const kind = FailureClass.safeParse(row.class);
  return {
    id: buildId(row.hub, `${row.buildId}@${row.event}`),
    hub: row.hub,
    nvr: row.nvr,
    version: parseNvr(row.nvr)?.version ?? row.version,
    state: row.state,
    release: visibleRelease(site, row.release),
    target: row.target,
    owner: row.owner,
    createdAt: iso(row.createdAt),
    completedAt: isoOrNull(row.completedAt),
    attempt: row.attempt,
    attempts: row.attempts,
    class: kind.success ? kind.data : null,
    why: row.why,
    reason: row.headline,
    url: linkOf(site, row.hub, row.buildId),
  };
}
