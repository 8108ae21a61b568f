import "server-only";
import { FailureClass } from "@/lib/contract/failures";
import type { ReviewBuildset, ReviewJob } from "@/lib/contract/reviews";
import { ELSEWHERE_DAYS, judgeFailure } from "@/lib/domain/review/verdict";
import { foldBuildset } from "@/lib/domain/zuul/fold";
import { zuulBuildsetLink } from "@/lib/domain/zuul/links";
import { buildMeaning, buildsetOutcome } from "@/lib/domain/zuul/results";
import { DAY } from "@/lib/shared/clock";
import { buildId, httpUrl, toItemRef } from "./failure-rows";
import { incidentId } from "./incident-rows";
import type { Reader } from "./reader";
import { isRunExplained } from "./run-explained";
import { iso, isoOrNull, rowsOf } from "./sql";
import type { Site } from "./visible";

const BUILDSETS_SHOWN = 40;
const ELSEWHERE_SHOWN = 5;

type Review = { number: number; project: string; patchset: number | null };
type RawBuildset = {
  server: string;
  uuid: string;
  pipeline: string;
  patchset: string | null;
  result: string | null;
  message: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
};
type RawBuild = {
  server: string;
  buildset: string;
  uuid: string;
  zuulId: number | null;
  jobName: string;
  result: string | null;
  final: boolean | null;
  errorDetail: string | null;
  voting: boolean;
  patchset: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  logUrl: string | null;
  class: string | null;
  why: string | null;
  headline: string | null;
  textHash: string | null;
  itemId: number | null;
  itemState: string | null;
  isFlakyCause: boolean | null;
  incidentId: number | null;
  incidentTitle: string | null;
};
type RawElsewhere = {
  like: string;
  source: string;
  sourceId: string;
  key: string;
  subject: string;
  change: number | null;
  at: Date;
};

const BUILDSETS = `
  select b.server_id as server, b.uuid, b.pipeline, b.patchset, b.result, b.message,
    coalesce(b.first_started_at, b.event_at) as "startedAt", b.last_ended_at as "endedAt"
  from zuul_buildset b
  where b.change = $1 and b.server_id = any($2) and b.project = $3 and b.removed_at is null
  order by coalesce(b.event_at, b.first_started_at) desc nulls last, b.seq desc limit ${BUILDSETS_SHOWN}`;

const BUILDS = `
  select z.server_id as server, z.buildset_uuid as buildset, z.uuid, z.zuul_id as "zuulId", z.job_name as "jobName", z.result,
    z.final, z.error_detail as "errorDetail", z.voting, z.patchset, z.started_at as "startedAt", z.ended_at as "endedAt",
    z.log_url as "logUrl", f.class, f.why, f.headline, f.text_hash as "textHash",
    t.id as "itemId", t.state as "itemState", t.is_flaky as "isFlakyCause", i.id as "incidentId", i.title as "incidentTitle"
  from zuul_build z
  left join failure f on f.source = 'zuul' and f.source_id = z.server_id and f.key = z.uuid and f.removed_at is null
  left join triage_item t on t.id = f.item_id
  left join incident i on i.id = f.incident_id
  where z.buildset_uuid = any($1) and z.server_id = any($2) and z.removed_at is null
  order by z.seq`;

// The same failure of another change, or of no change at all: of a timer's run, or of a build of the trunk. Once it is sorted in
// by its triage item, which also holds other wordings of it; else by its text.
const ELSEWHERE = `
  select h."like", f.source, f.source_id as "sourceId", f.key, f.subject, z.change, f.at
  from unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $7::text[], $8::int8[])
    h("like", low, high, text_hash, item_id)
  cross join lateral (
    (select f.* from failure f where h.item_id is null and f.text_hash = h.text_hash and f.at between h.low and h.high
      and f.source_id = any($4) and f.removed_at is null order by f.at desc limit 50)
    union all
    (select f.* from failure f where f.item_id = h.item_id and f.at between h.low and h.high
      and f.source_id = any($4) and f.removed_at is null order by f.at desc limit 50)) f
  left join zuul_build z on f.source = 'zuul' and z.server_id = f.source_id and z.uuid = f.key
  where not (f.source = 'zuul' and z.change is not distinct from $5 and z.project is not distinct from $6)
  order by f.at desc`;

/** Buildsets of a review, newest first, each with its jobs folded and whose each failure is. */
export async function readBuildsets(reader: Reader, site: Site, review: Review): Promise<ReviewBuildset[]> {
  const zuuls = site.zuuls.map((zuul) => zuul.id);
  const sets = await rowsOf<RawBuildset>(BUILDSETS, [review.number, zuuls, review.project]);
  if (sets.length === 0) return [];
  const builds = await rowsOf<RawBuild>(BUILDS, [sets.map((set) => set.uuid), zuuls]);
  const [elsewhere, explained] = await Promise.all([
    readElsewhere(site, review, builds),
    Promise.all(
      sets.map((set) => stateOf(set.result) === "failed" && isRunExplained(reader, set.server, set.uuid)),
    ),
  ]);
  return sets.map((set, index) => {
    const own = builds.filter((build) => build.buildset === set.uuid && build.server === set.server);
    const zuul = site.zuuls.find((each) => each.id === set.server);
    return {
      server: set.server,
      uuid: set.uuid,
      pipeline: set.pipeline,
      patchset: set.patchset,
      isCurrent: set.patchset !== null && set.patchset === String(review.patchset),
      state: stateOf(set.result),
      result: set.result,
      message: set.message,
      startedAt: isoOrNull(set.startedAt),
      endedAt: isoOrNull(set.endedAt),
      url: zuul === undefined ? null : httpUrl(zuulBuildsetLink(zuul, set.uuid)),
      allExplained: explained[index] ?? false,
      jobs: foldBuildset(own)
        .map(({ build, retried, skippedBecauseOf }) => ({
          ...toJob(build, builds, elsewhere),
          retried: retried.length,
          skippedBecauseOf,
        }))
        .sort((a, b) => RANK[a.state] - RANK[b.state] || Number(b.voting) - Number(a.voting)),
    };
  });
}

/** What one looks for comes first. */
const RANK: Readonly<Record<ReviewJob["state"], number>> = {
  failed: 0,
  unknown: 1,
  running: 2,
  passed: 3,
  dropped: 4,
  skipped: 5,
};

function stateOf(result: string | null): ReviewBuildset["state"] {
  const outcome = buildsetOutcome(result);
  return outcome === "open" ? "running" : outcome;
}

function readElsewhere(site: Site, review: Review, builds: readonly RawBuild[]): Promise<RawElsewhere[]> {
  const spans = new Map<string, { low: number; high: number; textHash: string; itemId: number | null }>();
  for (const build of builds) {
    const { textHash, itemId, endedAt, startedAt } = build;
    const like = likeOf(build);
    const at = (endedAt ?? startedAt)?.getTime();
    if (textHash === null || like === null || at === undefined) continue;
    const held = spans.get(like) ?? { low: at, high: at };
    spans.set(like, { low: Math.min(held.low, at), high: Math.max(held.high, at), textHash, itemId });
  }
  if (spans.size === 0) return Promise.resolve([]);
  const reach = ELSEWHERE_DAYS * DAY;
  return rowsOf<RawElsewhere>(ELSEWHERE, [
    [...spans.keys()],
    [...spans.values()].map(({ low }) => new Date(low - reach)),
    [...spans.values()].map(({ high }) => new Date(high + reach)),
    site.sourceIds,
    review.number,
    review.project,
    [...spans.values()].map(({ textHash }) => textHash),
    [...spans.values()].map(({ itemId }) => itemId),
  ]);
}

/** What failures that are the same have in common; null when nothing was read that would tell. */
const likeOf = ({ textHash, itemId }: Pick<RawBuild, "textHash" | "itemId">): string | null =>
  textHash === null ? null : itemId === null ? `text ${textHash}` : `item ${itemId}`;

function toJob(
  build: RawBuild,
  all: readonly RawBuild[],
  elsewhere: readonly RawElsewhere[],
): Omit<ReviewJob, "retried" | "skippedBecauseOf"> {
  const { outcome } = buildMeaning(build.result);
  return {
    name: build.jobName,
    state: outcome === "open" ? "running" : outcome === "attempt" ? "failed" : outcome,
    result: build.result,
    voting: build.voting,
    startedAt: isoOrNull(build.startedAt),
    endedAt: isoOrNull(build.endedAt),
    logUrl: httpUrl(build.logUrl),
    build: buildId(build.server, build.uuid),
    failure: outcome === "failed" || outcome === "attempt" ? toFailure(build, all, elsewhere) : null,
  };
}

function toFailure(
  build: RawBuild,
  all: readonly RawBuild[],
  everywhere: readonly RawElsewhere[],
): ReviewJob["failure"] {
  const at = (build.endedAt ?? build.startedAt)?.getTime() ?? 0;
  const near = everywhere.filter(
    (each) => each.like === likeOf(build) && Math.abs(each.at.getTime() - at) <= ELSEWHERE_DAYS * DAY,
  );
  const kind = FailureClass.safeParse(build.class);
  const { verdict, why } = judgeFailure({
    class: kind.success ? kind.data : buildMeaning(build.result).presumed,
    hasText: build.textHash !== null,
    alsoPassed: all.some(
      (other) =>
        other.jobName === build.jobName &&
        other.patchset === build.patchset &&
        other.server === build.server &&
        buildMeaning(other.result).outcome === "passed",
    ),
    elsewhere: near,
    outage: build.incidentTitle,
    isFlakyCause: build.isFlakyCause ?? false,
  });
  return {
    class: kind.success ? kind.data : null,
    why: build.why,
    headline: build.headline,
    verdict,
    verdictWhy: why,
    elsewhere: near.slice(0, ELSEWHERE_SHOWN).map((each) => ({
      build: buildId(each.sourceId, each.key),
      source: each.source,
      subject: each.subject,
      change: each.change,
      at: iso(each.at),
    })),
    item: toItemRef(build.itemId, build.itemState),
    incident:
      build.incidentId === null || build.incidentTitle === null
        ? null
        : { id: incidentId(build.incidentId), title: build.incidentTitle },
  };
}
