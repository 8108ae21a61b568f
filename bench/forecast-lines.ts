import type { CiVoteAggRow, CiVoteRow } from "@/lib/demo/rows/row-types";
import type { ZuulBuildRow } from "@/lib/demo/rows/zuul-rows";
import { INSTANCES, type InstanceSpec } from "@/lib/demo/world/instances";
import {
  alternativeJobs,
  COMPONENT_CANDIDATE,
  COMPONENT_TARGET,
  componentJobs,
  componentLine,
  INTEGRATION_CANDIDATE,
  INTEGRATION_TARGET,
  integrationJobs,
  integrationLine,
} from "@/lib/demo/world/jobs";
import type { World } from "@/lib/demo/world/world";
import { type CandidateBuild, type CandidateVote, judgeCandidate } from "@/lib/domain/criteria/candidate";
import type { Criteria } from "@/lib/domain/criteria/satisfied";
import { type LinePast, type PastCandidate, pastCandidate } from "@/lib/domain/promotion/forecast-history";
import { buildMeaning } from "@/lib/domain/zuul/results";
import { DAY, HOUR } from "@/lib/shared/clock";

/** A line of the world: its candidates with all that was ever said of them, and when it was promoted to. Times in ms. */
export interface WorldLine {
  instance: string;
  target: string;
  component: string | null;
  criteria: Criteria;
  offers: readonly WorldOffer[];
  promotedAt: readonly number[];
  ready: readonly number[];
}

interface WorldOffer {
  key: string;
  offeredAt: number;
  promotedAt: number | null;
  votes: readonly { row: CiVoteRow | CiVoteAggRow; build: ZuulBuildRow | undefined }[];
  /** Builds of the run that first tested it. */
  builds: readonly ZuulBuildRow[];
}

/** As long as the product keeps candidates. */
const KEPT = 60 * DAY;
/** Reporters set the time of a vote up to so long before it is there to be read. */
const REPORTED = 240;
/** Ends later than anybody asks, in seconds. */
const STILL = 8e9;
/** Longest run of a job. */
const LONGEST = 5 * HOUR;

/** Every line of the world that has criteria, by target: those of one target fill in each other's history. */
export function worldLines(world: World): WorldLine[][] {
  const builds = new Map<string, ZuulBuildRow>();
  const runs = new Map<string, ZuulBuildRow>();
  for (const build of world.zuul.store.builds) {
    if (build.logUrl) builds.set(build.logUrl, build);
    if (build.end !== null && build.result === "SUCCESS") runs.set(`${build.jobName} ${build.end}`, build);
  }
  return INSTANCES.flatMap((spec) => {
    const reader = new LineReader(world, spec, { builds, runs });
    const { components } = world.instance(spec.id);
    return [components.map((component) => reader.component(component)), [reader.integration()]];
  });
}

class LineReader {
  private readonly store;
  private readonly votes = new Map<string, CiVoteAggRow[]>();

  constructor(
    world: World,
    private readonly spec: InstanceSpec,
    private readonly zuul: { builds: Map<string, ZuulBuildRow>; runs: Map<string, ZuulBuildRow> },
  ) {
    this.store = world.instance(spec.id).store;
    for (const vote of this.store.civotesAgg) {
      const known = this.votes.get(vote.refHash);
      if (known) known.push(vote);
      else this.votes.set(vote.refHash, [vote]);
    }
  }

  component(component: string): WorldLine {
    const { spec, store } = this;
    const of = (name: string) =>
      store.promotions
        .filter((row) => row.promoteName === name && row.component === component)
        .map((row) => ({ key: String(row.commitId), at: row.timestamp }));
    const consistent = store.civotes.filter((v) => v.ciName === "consistent" && v.component === component);
    return this.line({
      target: COMPONENT_TARGET,
      component,
      criteria: { jobs: componentJobs(spec, component), alternatives: {} },
      first: componentLine(spec, component).first,
      offered: of(COMPONENT_CANDIDATE),
      promoted: of(COMPONENT_TARGET),
      votesOf: (key) => store.votesOf(Number(key)).filter(({ ciName }) => ciName !== "consistent"),
      ready: consistent.map(({ timestamp }) => timestamp),
    });
  }

  integration(): WorldLine {
    const { spec, store } = this;
    const of = (name: string) =>
      store.promotions.flatMap(({ promoteName, aggregateHash, timestamp }) =>
        promoteName === name && aggregateHash !== null ? [{ key: aggregateHash, at: timestamp }] : [],
      );
    return this.line({
      target: INTEGRATION_TARGET,
      component: null,
      criteria: { jobs: integrationJobs(spec), alternatives: alternativeJobs(spec) },
      first: integrationLine(spec).first,
      offered: of(INTEGRATION_CANDIDATE),
      promoted: of(INTEGRATION_TARGET),
      votesOf: (key) => this.votes.get(key) ?? [],
      ready: store.promotions.flatMap(({ promoteName, timestamp }) =>
        promoteName === COMPONENT_TARGET ? [timestamp] : [],
      ),
    });
  }

  private line(of: {
    target: string;
    component: string | null;
    criteria: Criteria;
    first: string;
    offered: readonly { key: string; at: number }[];
    promoted: readonly { key: string; at: number }[];
    votesOf: (key: string) => readonly (CiVoteRow | CiVoteAggRow)[];
    ready: readonly number[];
  }): WorldLine {
    const promotedAt = new Map<string, number>();
    for (const { key, at } of of.promoted) if (!promotedAt.has(key)) promotedAt.set(key, at * 1000);
    const seen = new Set<string>();
    const offers = of.offered.flatMap(({ key, at }): WorldOffer[] => {
      if (seen.has(key)) return [];
      seen.add(key);
      const votes = of.votesOf(key).map((row) => ({ row, build: this.zuul.builds.get(row.ciUrl) }));
      const told = new Set(votes.flatMap(({ build }) => build ?? []));
      const run = this.zuul.runs.get(`${of.first} ${at}`)?.buildset.builds ?? [];
      const builds = run.filter((build) => build.final !== false && !told.has(build));
      return [{ key, offeredAt: at * 1000, promotedAt: promotedAt.get(key) ?? null, votes, builds }];
    });
    return {
      instance: this.spec.id,
      target: of.target,
      component: of.component,
      criteria: of.criteria,
      offers,
      promotedAt: of.promoted.map(({ at }) => at * 1000),
      ready: of.ready.map((at) => at * 1000),
    };
  }
}

/** Offers as they are once everything is told of them, and when that is. */
const settled = new WeakMap<WorldOffer, { at: number; candidate: PastCandidate }>();

/** What the product knows of a line at `now`: what was told by then, judged as ingest judges it. */
export function lineAt(line: WorldLine, now: number): LinePast {
  const offers = line.offers.filter(({ offeredAt }) => offeredAt <= now && offeredAt > now - KEPT);
  const candidates = offers.map((offer) => {
    const known = settled.get(offer) ?? settledCandidate(line, offer);
    settled.set(offer, known);
    return known.at <= now ? known.candidate : candidateAt(line, offer, now);
  });
  const ready = line.ready.filter((at) => at <= now && at > now - KEPT);
  return { component: line.component, criteria: line.criteria, candidates, ready };
}

function candidateAt(line: WorldLine, offer: WorldOffer, now: number): PastCandidate {
  const promotedAt = offer.promotedAt !== null && offer.promotedAt <= now ? new Date(offer.promotedAt) : null;
  const facts = {
    offeredAt: new Date(offer.offeredAt),
    promotedAt,
    overtaken: false,
    newest: true,
    criteria: line.criteria,
    criteriaHeldThen: false,
    votes: offer.votes.flatMap((vote) => voteAt(vote, now)),
    builds: offer.builds.flatMap((build) => buildAt(build, now)),
  };
  const { jobs } = judgeCandidate(facts, { now: new Date(now), longestRunMs: () => LONGEST });
  return pastCandidate({ key: offer.key, offeredAt: facts.offeredAt, promotedAt }, jobs);
}

function settledCandidate(line: WorldLine, offer: WorldOffer) {
  const at = settledAt(offer);
  return { at, candidate: candidateAt(line, offer, at) };
}

/** When the last word on an offer was told. A running vote says nothing once it is older than any run. */
function settledAt({ offeredAt, promotedAt, votes, builds }: WorldOffer): number {
  const told = [
    ...votes.flatMap(({ row, build }) => [row.timestamp + LONGEST / 1000, build?.end ?? 0]),
    ...builds.map(({ end }) => end ?? STILL),
  ];
  return Math.max(offeredAt, promotedAt ?? 0, ...told.map((at) => at * 1000));
}

function voteAt({ row, build }: WorldOffer["votes"][number], now: number): CandidateVote[] {
  const told = row.ciInProgress ? row.timestamp : row.timestamp + REPORTED;
  if (told * 1000 > now) return [];
  return [
    {
      seq: row.id,
      jobName: row.ciName,
      state: row.ciInProgress ? "running" : row.ciVote ? "passed" : "failed",
      at: new Date(row.timestamp * 1000),
      url: row.ciUrl,
      build: build ? (buildAt(build, now)[0] ?? null) : null,
    },
  ];
}

function buildAt(build: ZuulBuildRow, now: number): CandidateBuild[] {
  if (build.start === null || build.start * 1000 > now) return [];
  const ended = build.end !== null && build.end * 1000 <= now;
  return [
    {
      server: "",
      uuid: build.uuid,
      jobName: build.jobName,
      outcome: ended ? buildMeaning(build.result).outcome : "open",
      startedAt: new Date(build.start * 1000),
      endedAt: ended ? new Date((build.end ?? 0) * 1000) : null,
      logUrl: ended ? build.logUrl : null,
    },
  ];
}
