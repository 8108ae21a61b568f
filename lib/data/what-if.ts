import "server-only";
import type { WhatIfAnswer, WhatIfQuery, WhatIfRow } from "@/lib/contract/what-if";
import {
  type ReplayCandidate,
  type Replayed,
  type ReplaySummary,
  replay,
  summaryOf,
} from "@/lib/domain/promotion/what-if";
import { now } from "./clock";
import { findTarget } from "./find-target";
import {
  criteriaOf,
  HISTORY_DAYS,
  ofComponents,
  readCandidates,
  readCriteria,
  type StoredCandidate,
  type StoredCriteria,
} from "./forecast-facts";
import { badParameter } from "./http/bad-parameters";
import { mustBeOneOf } from "./known";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { iso } from "./sql";
import { mustKnowComponent } from "./target-history";
import { visibleSite } from "./visible";
import { readCandidateVotes } from "./what-if-votes";

/**
 * Replays the candidates of the last 60 days with a required job left out or replaced, beside what happened; without a job,
 * just what happened and which jobs there are to choose from. On a component target only the components whose criteria name
 * the job are replayed.
 *
 * @throws ProdchainError not-found for an unknown builder, target, component or job; bad-request for a replacement of nothing
 */
export const getWhatIf = remembered(
  "getWhatIf",
  ["sources", "promotions", "releases"],
  async (
    reader: Reader,
    instance: string,
    promoteName: string,
    { component, without, replace: instead }: WhatIfQuery,
  ): Promise<WhatIfAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const target = findTarget(site, instance, promoteName);
    await mustKnowComponent(target, component);
    const wanted = target.level === "component" ? component : undefined;
    if (without === undefined && instead !== undefined)
      throw badParameter("replace", "needs `without`: the job that it stands in the place of");
    const [candidates, criteria, origin] = await Promise.all([
      readCandidates(target, wanted, at),
      readCriteria(target),
      provenance(site, at, [instance]),
    ]);
    const lines = [...ofComponents(candidates)].map(([name, own]) => ({ name, own }));
    const jobs = requiredNow(
      criteria,
      lines.map(({ name }) => name),
    );
    const votes = await readCandidateVotes(target, candidates);
    const others = ranBeside(candidates, votes, new Set(jobs));
    if (without !== undefined) mustBeOneOf("required job", without, jobs);
    if (instead !== undefined)
      mustBeOneOf("job", instead, [
        ...jobs.filter((job) => job !== without),
        ...others.map(({ job }) => job),
      ]);
    const replays = lines
      .filter(({ name }) => without === undefined || criteriaOf(criteria, name)?.jobs.includes(without))
      .map(({ name, own }) => ({
        component: name || null,
        replay: replay(toReplay(own, criteria, votes), { without: without ?? "", replace: instead ?? null }),
      }));
    const of = (time: "promotedAt" | "wouldAt") =>
      toSummary(
        summaryOf(
          replays.map((each) => each.replay.candidates.map((one) => one[time])),
          at.getTime(),
        ),
      );
    const rows = replays.flatMap((each) => each.replay.candidates.map((one) => toRow(each.component, one)));
    return {
      ...origin,
      instance,
      promoteName,
      component: wanted ?? null,
      days: HISTORY_DAYS,
      jobs: jobs.map((job) => ({ job, onlyMissing: onlyMissing(candidates, job) })),
      others,
      without: without ?? null,
      replace: instead ?? null,
      candidates: rows.length,
      was: of("promotedAt"),
      would: of("wouldAt"),
      items: without === undefined ? [] : rows.sort((a, b) => (a.offeredAt < b.offeredAt ? 1 : -1)),
    };
  },
);

type Votes = ReadonlyMap<StoredCandidate, ReplayCandidate["votes"]>;

const requiredNow = (criteria: readonly StoredCriteria[], components: readonly string[]): string[] => [
  ...new Set(components.flatMap((component) => criteriaOf(criteria, component)?.jobs ?? [])),
];

const onlyMissing = (candidates: readonly StoredCandidate[], job: string): number =>
  candidates.filter(
    ({ promotedAt, missing, state }) =>
      promotedAt === null && state !== "testing" && missing.length === 1 && missing[0] === job,
  ).length;

function ranBeside(candidates: readonly StoredCandidate[], votes: Votes, required: ReadonlySet<string>) {
  const ranOn = new Map<string, number>();
  for (const candidate of candidates)
    for (const job of new Set((votes.get(candidate) ?? []).map(({ jobName }) => jobName)))
      if (!required.has(job)) ranOn.set(job, (ranOn.get(job) ?? 0) + 1);
  return [...ranOn].map(([job, count]) => ({ job, ranOn: count })).sort((a, b) => b.ranOn - a.ranOn);
}

function toReplay(
  own: readonly StoredCandidate[],
  criteria: readonly StoredCriteria[],
  votes: Votes,
): ReplayCandidate[] {
  return own.map((candidate) => {
    const { jobs, alternatives } = criteria.find(({ id }) => id === candidate.criteriaId) ?? {
      jobs: [],
      alternatives: {},
    };
    return {
      key: candidate.key,
      offeredAt: candidate.offeredAt.getTime(),
      promotedAt: candidate.promotedAt?.getTime() ?? null,
      forced: candidate.forced,
      criteria: { jobs, alternatives },
      votes: votes.get(candidate) ?? [],
    };
  });
}

const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms / 1000));
const toSummary = ({ promotions, medianWaitMs, longestWaitMs }: ReplaySummary): WhatIfAnswer["was"] => ({
  promotions,
  medianWaitSeconds: seconds(medianWaitMs),
  longestWaitSeconds: seconds(longestWaitMs),
});

const timeOrNull = (ms: number | null) => (ms === null ? null : iso(new Date(ms)));

const toRow = (component: string | null, one: Replayed): WhatIfRow => ({
  component,
  key: one.key,
  offeredAt: iso(new Date(one.offeredAt)),
  promotedAt: timeOrNull(one.promotedAt),
  wouldAt: timeOrNull(one.wouldAt),
  forced: one.forced,
  change: changeOf(one),
  missing: one.missing,
  wouldMiss: one.wouldMiss,
});

/** Reporters' clocks differ by so much: less is no change. */
const SAME_MS = 60_000;

function changeOf({ promotedAt, wouldAt }: Replayed): WhatIfRow["change"] {
  if (promotedAt === null) return wouldAt === null ? "same" : "gained";
  if (wouldAt === null) return "lost";
  if (Math.abs(wouldAt - promotedAt) < SAME_MS) return "same";
  return wouldAt < promotedAt ? "earlier" : "later";
}
