import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { StageAnswer, StageName, StageQuery, TaggingJob, WaitingBuild } from "@/lib/contract/stages";
import { pool } from "@/lib/db/pool";
import { STABLE_MAX_AGE_SECONDS } from "@/lib/domain/chain/stable-line";
import { buildLink, tagLink } from "@/lib/domain/koji/links";
import { ageState } from "@/lib/domain/promotion/age";
import { testsOf } from "@/lib/store/lines/stable";
import {
  readGated,
  readPublications,
  readRepos,
  readStandings,
  type Standing,
  TRACK_STAGES,
} from "@/lib/store/lines/stable-rows";
import { now } from "./clock";
import { buildId, httpUrl } from "./failure-rows";
import { csvResponse } from "./http/csv";
import { mustBeOneOf, mustKnow } from "./known";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { iso, isoOrNull } from "./sql";
import {
  type JobRun,
  readListed,
  readProposals,
  readTaggingJobs,
  readTags,
  type StageTag,
} from "./stage-rows";
import { wantedOf } from "./stage-wanted";
import { type Site, visibleSite } from "./visible";

const AFTER = { candidate: "testing", testing: "release", release: "published" } as const;

/**
 * One stage of a release's stable track: what waits there for the stage after it, what rdoinfo lists against what is in its
 * tags, open proposals, and the jobs that move builds.
 *
 * @throws ProdchainError not-found for an unknown release, stage or DFG
 */
export const getStage = remembered(
  "getStage",
  ["sources", "chain", "packages", "reviews", "jobs", "releases", "dfgs"],
  async (reader: Reader, release: string, stageName: string, query: StageQuery): Promise<StageAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    mustKnow(site, { release, dfg: query.dfg });
    mustBeOneOf("stage", stageName, TRACK_STAGES);
    const stage = stageName as StageName; // just checked
    const next = AFTER[stage];
    const hubs = site.kojis.map((hub) => hub.id);
    const [standings, tags, repos, publications, proposals, jobs, origin] = await Promise.all([
      readStandings(pool, hubs, [release]),
      readTags(hubs, release),
      readRepos(pool, hubs, [release]),
      readPublications(pool, hubs, [release]),
      readProposals(site.gerritIds, release, next === "published" ? [stage] : [next, stage]),
      readTaggingJobs(site.zuuls.map((zuul) => zuul.id)),
      provenance(site, at, [
        ...hubs,
        ...site.gerritIds.map((id) => `gerrit-${id}`),
        "koji-desired",
        "gating",
      ]),
    ]);
    const here = tags.filter((tag) => tag.stage === stage);
    const above = tags.filter((tag) => tag.stage === next);
    const isOut = publishedIn(repos, publications);
    const waits = standings
      .filter((standing) => standing.stage === stage && !(stage === "release" && isOut(standing)))
      .sort((a, b) => a.since.getTime() - b.since.getTime() || (a.nvr < b.nvr ? -1 : 1));
    const [gated, listed, listedAbove] = await Promise.all([
      readGated(
        pool,
        waits.map((standing) => standing.nvr),
      ),
      readListed(here),
      readListed(above),
    ]);
    const maxAgeSeconds = STABLE_MAX_AGE_SECONDS[next];
    const wantedAbove = new Set(listedAbove.flatMap((row) => row.desired ?? []));
    const waiting = waits.map(
      (standing): WaitingBuild => ({
        package: standing.package,
        nvr: standing.nvr,
        tag: standing.tag,
        since: iso(standing.since),
        state: waitState(standing.since, maxAgeSeconds, at),
        url: linkOf(site, standing.hub, (hub) => buildLink(hub, standing.buildId)),
        dfg: site.dfg(standing.dfg),
        wanted: listedAbove.some((row) => row.desired !== null) ? wantedAbove.has(standing.nvr) : null,
        gating: [
          ...new Set(
            gated.filter((each) => each.nvr === standing.nvr).flatMap((each) => testsOf(each.unsatisfied)),
          ),
        ],
      }),
    );
    const isFresh = here.every((tag) =>
      origin.sources.some((source) => source.feed === `koji-${tag.hub}` && source.state === "fresh"),
    );
    const oldest = waits[0]?.since ?? null;
    return {
      ...origin,
      release,
      stage,
      next,
      maxAgeSeconds,
      tags: here.map((tag) => toTag(site, tag)),
      waiting: waiting.filter((row) => fits(row, query)),
      total: waiting.length,
      oldestSince: isoOrNull(oldest),
      state:
        here.length === 0
          ? "none"
          : !isFresh
            ? "stale"
            : oldest
              ? waitState(oldest, maxAgeSeconds, at)
              : "ok",
      wanted: wantedOf(site, listed),
      reviews: proposals.map(({ createdAt, updatedAt, url, ...review }) => ({
        ...review,
        openedAt: iso(createdAt),
        updatedAt: iso(updatedAt),
        url: httpUrl(url),
      })),
      jobs: jobs.map(toJob),
      facets: { dfg: dfgsOf(waiting) },
    };
  },
);

/** What waits at a stage, as a CSV download of the view. */
export async function stageCsv(
  reader: Reader,
  release: string,
  stage: string,
  query: StageQuery,
): Promise<Response> {
  const { waiting, asOf } = await getStage(reader, release, stage, query);
  return csvResponse<WaitingBuild>(
    `${release}-${stage}-${asOf.slice(0, 10)}.csv`,
    [
      { header: "package", value: (row) => row.package },
      { header: "nvr", value: (row) => row.nvr },
      { header: "tag", value: (row) => row.tag },
      { header: "since", value: (row) => row.since },
      { header: "dfg", value: (row) => row.dfg?.name ?? "Unassigned" },
      {
        header: "listed in rdoinfo",
        value: (row) => (row.wanted === null ? null : row.wanted ? "yes" : "no"),
      },
      { header: "gating misses", value: (row) => row.gating.join(" ") },
      { header: "state", value: (row) => row.state },
    ],
    (async function* () {
      yield waiting;
    })(),
  );
}

const waitState = (since: Date, maxAgeSeconds: number | null, at: Date): WaitingBuild["state"] => {
  if (maxAgeSeconds === null) return "run";
  const state = ageState(since, at, maxAgeSeconds);
  return state === "ok" ? "run" : state;
};

/** Whether a build is published: an import says so, or a repository was made while it stood in the tag. */
function publishedIn(
  repos: Awaited<ReturnType<typeof readRepos>>,
  publications: Awaited<ReturnType<typeof readPublications>>,
): (standing: Standing) => boolean {
  const told = new Set(publications.map((each) => each.nvr));
  return (standing) =>
    told.has(standing.nvr) ||
    repos.some(
      (repo) =>
        repo.hub === standing.hub &&
        repo.tag === standing.tag &&
        (repo.event === null ? repo.madeFrom >= standing.since : repo.event >= standing.event),
    );
}

function linkOf(site: Site, hubId: string, link: (hub: Site["kojis"][number]) => string): string | null {
  const hub = site.kojis.find((each) => each.id === hubId);
  return hub === undefined ? null : httpUrl(link(hub));
}

const toTag = (site: Site, tag: StageTag): StageAnswer["tags"][number] => ({
  hub: site.titleOf(tag.hub),
  name: tag.name,
  builds: tag.here,
  lastAt: isoOrNull(tag.at),
  url: linkOf(site, tag.hub, (hub) => tagLink(hub, tag.tagId)),
});

const JOB_STATUS: Readonly<Record<string, TaggingJob["status"]>> = {
  open: "run",
  passed: "ok",
  failed: "bad",
  attempt: "warn",
};

const toJob = ({ server, uuid, outcome, startedAt, endedAt, ...job }: JobRun): TaggingJob => ({
  ...job,
  status: JOB_STATUS[outcome] ?? "none",
  startedAt: isoOrNull(startedAt),
  endedAt: isoOrNull(endedAt),
  build: buildId(server, uuid),
});

const fits = (row: WaitingBuild, { dfg, q }: StageQuery): boolean =>
  (dfg.length === 0 || dfg.includes(row.dfg?.slug ?? UNASSIGNED)) &&
  row.package.toLowerCase().includes(q?.toLowerCase() ?? "");

function dfgsOf(waiting: readonly WaitingBuild[]): StageAnswer["facets"]["dfg"] {
  const counts = new Map<string, { value: string; name: string; count: number }>();
  for (const { dfg } of waiting) {
    const value = dfg?.slug ?? UNASSIGNED;
    const held = counts.get(value) ?? { value, name: dfg?.name ?? "Unassigned", count: 0 };
    counts.set(value, { ...held, count: held.count + 1 });
  }
  return [...counts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
