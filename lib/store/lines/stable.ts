import type { KnownStable, KnownStableStation } from "@/lib/domain/chain/known-lines";
import type { StableHold, StableStation, StableWait } from "@/lib/domain/chain/stable-line";
import { parseDistgitBranch } from "@/lib/domain/gerrit/branch";
import { compareVersions } from "@/lib/domain/published/behind";
import { type Db, rowsOf, together } from "../sql";
import type { ChainSite } from "./chain-site";
import {
  type Gated,
  type OpenReview,
  readGated,
  readKojiFailing,
  readMissing,
  readNewestReviews,
  readOpenReviews,
  readPublications,
  readRepos,
  readStages,
  readStandings,
  readTagged,
  type Standing,
  type TaggedVersion,
  TRACK_STAGES,
  type TrackStage,
} from "./stable-rows";

const TAGGED_FEED = "tagged-releases";
const SHOWN_TESTS = 5;

/** What is known of each release's stable track; releases of which nothing is read are absent. */
export async function readStables(
  db: Db,
  site: ChainSite,
  releases: readonly string[],
): Promise<Map<string, KnownStable>> {
  const read = await readAll(db, site, releases);
  const known = releases.filter(
    (name) =>
      read.stages.some((row) => row.release === name && row.at !== null) ||
      read.tagged.some(of(name)) ||
      read.newestReviews.some(of(name)),
  );
  return new Map(known.map((name) => [name, knownOf(name, read, site)]));
}

const of = (release: string) => (row: { release: string | null }) => row.release === release;

type Read = Awaited<ReturnType<typeof readAll>>;

async function readAll(db: Db, site: ChainSite, releases: readonly string[]) {
  const hubs = site.kojis.map((hub) => hub.id);
  const gerrits = site.gerrits.map((gerrit) => gerrit.id);
  const [
    standings,
    stages,
    repos,
    publications,
    openReviews,
    newestReviews,
    tagged,
    failing,
    missing,
    productionChain,
  ] = await together(db, [
    () => readStandings(db, hubs, releases),
    () => readStages(db, hubs, releases),
    () => readRepos(db, hubs, releases),
    () => readPublications(db, hubs, releases),
    () => readOpenReviews(db, gerrits),
    () => readNewestReviews(db, gerrits, releases),
    () => readTagged(db, releases),
    () => readKojiFailing(db, hubs, releases),
    () => readMissing(db, hubs, releases),
    () => readProductionChain(db),
  ]);
  const gated = await readGated(
    db,
    standings.map((standing) => standing.nvr),
  );
  return {
    standings,
    stages,
    repos,
    publications,
    openReviews,
    newestReviews,
    tagged,
    failing,
    missing,
    gated,
    productionChain,
  };
}

/** Slug of the DFG that moves builds along. */
async function readProductionChain(db: Db): Promise<string> {
  const [row] = await rowsOf<{ slug: string | null }>(
    db,
    "select value ->> 'productionChain' as slug from site_setting where key = 'site'",
  );
  return row?.slug ?? "production-chain";
}

function knownOf(release: string, read: Read, site: ChainSite): KnownStable {
  const standings = read.standings.filter(of(release));
  const reviews = read.openReviews.filter((review) => review.release === release && isStable(review));
  const tagged = read.tagged.filter(of(release));
  const hubs = [...new Set(read.stages.filter(of(release)).map((stage) => stage.hub))];
  const koji = hubs.map((hub) => `koji-${hub}`);
  const gerrit = site.gerrits.map(({ id }) => `gerrit-${id}`);
  const base = { read, release, standings, koji };
  return {
    stations: {
      tagged: taggedStation(tagged),
      review: reviewStation(read, release, reviews, tagged, standings, gerrit),
      candidate: {
        ...stageStation(base, "candidate"),
        waiting: gerrit.length === 0 ? null : reviewsWaiting(reviews),
      },
      testing: { ...stageStation(base, "testing"), waiting: buildsWaiting(base, "candidate", "testing") },
      release: { ...stageStation(base, "release"), waiting: buildsWaiting(base, "testing", "release") },
      published: publishedStation(base),
    },
    failing: read.failing
      .filter(of(release))
      .map(({ package: name, since, dfg }) => ({ package: name, since, dfg })),
    refused: reviews
      .filter((review) => review.verified < 0)
      .map((review) => ({ number: review.number, since: review.updatedAt, dfg: review.dfg })),
    proposals: proposalsOf(read.openReviews, release),
    missing: missingOf(read, release),
    gated: gatedOf(read, release, standings),
  };
}

const isStable = ({ branch, kind }: Pick<OpenReview, "branch" | "kind">): boolean => {
  const line = parseDistgitBranch(branch)?.line;
  return kind !== "tag-promotion" && (line === "stable" || line === "deps");
};

const EMPTY: KnownStableStation = {
  reachedAt: null,
  here: null,
  newest: null,
  waiting: null,
  feeds: [],
};

function taggedStation(tagged: readonly TaggedVersion[]): KnownStableStation {
  const feeds = [TAGGED_FEED];
  if (tagged.length === 0) return { ...EMPTY, feeds };
  const newest = latest(tagged, (version) => version.seenAt);
  return {
    ...EMPTY,
    feeds,
    here: tagged.length,
    reachedAt: newest?.seenAt ?? null,
    newest: newest?.seenAt ? `${newest.repo} ${newest.version}` : null,
  };
}

function reviewStation(
  read: Read,
  release: string,
  reviews: readonly OpenReview[],
  tagged: readonly TaggedVersion[],
  standings: readonly Standing[],
  feeds: readonly string[],
): KnownStableStation {
  if (feeds.length === 0) return EMPTY;
  const newest = latest(reviews, (review) => review.createdAt);
  return {
    feeds,
    here: reviews.length,
    reachedAt: read.newestReviews.find(of(release))?.at ?? newest?.createdAt ?? null,
    newest: newest ? `review ${newest.number}` : null,
    waiting:
      tagged.length === 0 || standings.length === 0 ? null : versionsWaiting(tagged, reviews, standings),
  };
}

/** Versions tagged upstream of packages that the release carries in an older version, and nobody has up for review. */
function versionsWaiting(
  tagged: readonly TaggedVersion[],
  reviews: readonly OpenReview[],
  standings: readonly Standing[],
): StableWait {
  const inReview = new Set(reviews.map((review) => review.package));
  const packaged = new Map<string, Standing>();
  for (const standing of standings) {
    const held = packaged.get(standing.package);
    if (!held || compareVersions(standing.version, held.version) > 0)
      packaged.set(standing.package, standing);
  }
  const late = tagged.filter(({ package: name, version }) => {
    const has = name === null || inReview.has(name) ? undefined : packaged.get(name);
    return has !== undefined && compareVersions(version, has.version) > 0;
  });
  return waitOf(
    late.map(({ package: name, seenAt }) => ({ since: seenAt, dfg: packaged.get(name ?? "")?.dfg ?? null })),
  );
}

const reviewsWaiting = (reviews: readonly OpenReview[]): StableWait =>
  waitOf(reviews.map((review) => ({ since: review.createdAt, dfg: review.dfg })));

type Base = {
  read: Read;
  release: string;
  standings: readonly Standing[];
  /** Feeds of the hubs that hold its tags. */
  koji: readonly string[];
};

function stageStation({ read, release, standings, koji }: Base, stage: TrackStage): KnownStableStation {
  const own = read.stages.filter((row) => row.release === release && row.stage === stage);
  if (own.length === 0) return { ...EMPTY, feeds: koji };
  const there = standings.filter((standing) => standing.stage === stage);
  return {
    feeds: koji,
    here: own.reduce((sum, row) => sum + row.here, 0),
    reachedAt: latest(own, (row) => row.at)?.at ?? null,
    newest: latest(there, (standing) => standing.since)?.nvr ?? null,
    waiting: null,
  };
}

/** Moving builds from tag to tag is Production Chain's, whoever owns the package. */
function buildsWaiting(base: Base, from: TrackStage, to: TrackStage): StableWait | null {
  const { read, release, standings } = base;
  if (!read.stages.some((row) => row.release === release && row.stage === to)) return null;
  return waitOf(
    standings
      .filter((standing) => standing.stage === from)
      .map((standing) => ({ since: standing.since, dfg: read.productionChain })),
  );
}

function publishedStation({ read, release, standings, koji }: Base): KnownStableStation {
  const repos = read.repos.filter(of(release));
  const publications = read.publications.filter(of(release));
  if (repos.length + publications.length === 0) return EMPTY;
  const isOut = publishedIn(read, release);
  const released = standings.filter((standing) => standing.stage === "release");
  const newest = latest([...repos, ...publications], (each) => each.at);
  return {
    feeds: repos.length === 0 ? "import" : koji, // an import has no feed that could be late
    here: released.filter(isOut).length,
    reachedAt: newest?.at ?? null,
    newest: newest === undefined ? null : "nvr" in newest ? newest.nvr : `repository of ${newest.tag}`,
    waiting: waitOf(
      released
        .filter((standing) => !isOut(standing))
        .map(({ since }) => ({ since, dfg: read.productionChain })),
    ),
  };
}

/** Whether a build is published: an import says so, or a repository was made while it stood in the tag. */
function publishedIn(read: Read, release: string): (standing: Standing) => boolean {
  const repos = read.repos.filter(of(release));
  const told = new Set(read.publications.filter(of(release)).map((each) => each.nvr));
  return (standing) =>
    told.has(standing.nvr) ||
    repos.some(
      (repo) =>
        repo.hub === standing.hub &&
        repo.tag === standing.tag &&
        (repo.event === null ? repo.madeFrom >= standing.since : repo.event >= standing.event),
    );
}

function proposalsOf(reviews: readonly OpenReview[], release: string): KnownStable["proposals"] {
  return reviews.flatMap(({ kind, tagPromotion, number, createdAt }) => {
    const stage = TRACK_STAGES.find((each) => each === tagPromotion?.phase);
    const isOurs = kind === "tag-promotion" && tagPromotion?.release === release && stage !== undefined;
    return isOurs ? [{ station: stage, number, since: createdAt }] : [];
  });
}

function missingOf(read: Read, release: string): StableHold[] {
  return TRACK_STAGES.map((stage) => {
    const rows = read.missing.filter((row) => row.release === release && row.stage === stage);
    return {
      station: stage,
      packages: [...new Set(rows.map((row) => row.package))],
      dfgs: [...new Set(rows.map((row) => row.dfg))],
    };
  });
}

const AFTER: Readonly<Record<TrackStage, StableStation>> = {
  candidate: "testing",
  testing: "release",
  release: "published",
};

/** Decisions that keep builds from the stage after the one they stand in; what is published is kept back no more. */
function gatedOf(read: Read, release: string, standings: readonly Standing[]): KnownStable["gated"] {
  const isOut = publishedIn(read, release);
  const isFurther = ({ nvr, stage }: Standing) =>
    standings.some(
      (other) => other.nvr === nvr && TRACK_STAGES.indexOf(other.stage) > TRACK_STAGES.indexOf(stage),
    );
  const byStation = new Map<StableStation, { standing: Standing; decision: Gated }[]>();
  for (const standing of standings)
    for (const decision of read.gated.filter((each) => each.nvr === standing.nvr)) {
      if (isOut(standing) || isFurther(standing)) continue;
      const station = AFTER[standing.stage];
      byStation.set(station, [...(byStation.get(station) ?? []), { standing, decision }]);
    }
  return [...byStation].map(([station, held]) => ({
    station,
    packages: [...new Set(held.map(({ standing }) => standing.package))],
    dfgs: [...new Set(held.map(({ standing }) => standing.dfg))],
    tests: [...new Set(held.flatMap(({ decision }) => testsOf(decision.unsatisfied)))].slice(0, SHOWN_TESTS),
    since: oldestOf(held.map(({ decision }) => decision.since)),
  }));
}

/** Names of the tests that a decision misses; the column holds GatingRequirement as JSON. */
export function testsOf(unsatisfied: unknown): string[] {
  if (!Array.isArray(unsatisfied)) return [];
  return unsatisfied.flatMap((each: unknown) => {
    if (typeof each !== "object" || each === null) return [];
    const { testcase, type } = each as { testcase?: unknown; type?: unknown };
    return typeof testcase === "string" ? testcase : typeof type === "string" ? type : [];
  });
}

const waitOf = (things: readonly { since: Date | null; dfg: string | null }[]): StableWait => ({
  count: things.length,
  since: oldestOf(things.map((thing) => thing.since)),
  dfgs: [...new Set(things.map((thing) => thing.dfg))],
});

/** null as soon as one of them is not known: nobody can say then which is the oldest. */
export function oldestOf(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((at) => at?.getTime() ?? []);
  return known.length < times.length || known.length === 0 ? null : new Date(Math.min(...known));
}

const latest = <T>(rows: readonly T[], at: (row: T) => Date | null): T | undefined =>
  rows.reduce<T | undefined>((best, row) => {
    const time = at(row)?.getTime() ?? Number.NEGATIVE_INFINITY;
    return best !== undefined && (at(best)?.getTime() ?? Number.NEGATIVE_INFINITY) >= time ? best : row;
  }, undefined);
