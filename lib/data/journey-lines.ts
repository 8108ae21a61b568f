import "server-only";
import type { Freshness } from "@/lib/contract/common";
import type { JourneyBuild, JourneyLine, JourneyStage, UsualLead } from "@/lib/contract/journey";
import { failureReason } from "@/lib/domain/build/failure-reason";
import { CONSISTENT_MAX_AGE_SECONDS } from "@/lib/domain/chain/line";
import { buildLogUrl } from "@/lib/domain/dlrn/paths";
import { type JourneyJudged, judgeJourney, type StageFacts } from "@/lib/domain/journey/stages";
import { FIRST_STATIONS, LAST_STATIONS } from "@/lib/domain/journey/stations";
import { type Pause, pauseAt } from "@/lib/domain/promotion/pause";
import { buildId, httpUrl } from "./failure-rows";
import type { AttemptRow, LineRow, QueuedRow, StationRow } from "./journey-rows";
import { iso, isoOrNull } from "./sql";
import type { Site, VisibleTarget } from "./visible";

const BUILDS_SHOWN = 20;
/** Of an import where the builder has no ladder to take a limit from. */
const IMPORT_MAX_AGE_SECONDS = 7 * 86_400;

/** A commit of one package on one builder: its attempts newest first, and the one that counts. */
export type CommitOnBuilder = {
  instance: string;
  package: string;
  component: string | null;
  attempts: readonly AttemptRow[];
  queued: QueuedRow | undefined;
  /** The first good build, else the newest attempt; undefined = it only waits in the queue. */
  counts: AttemptRow | undefined;
  isGood: boolean;
};

export type LineInput = {
  site: Site;
  now: Date;
  sources: readonly Freshness[];
  usual: (source: string, stage: string) => UsualLead | null;
  pauses: readonly Pause[];
  on: CommitOnBuilder;
  known: LineRow | undefined;
  stations: readonly StationRow[];
  /** The same commit where it was imported. */
  imported: CommitOnBuilder | undefined;
  importer: string | undefined;
  gating: readonly GatingRow[];
};
export type GatingRow = { nvr: string; verdict: string; at: Date; tests: readonly string[] };

export type LineJudged = { line: Omit<JourneyLine, "blocks">; hasFailed: boolean };

/** The rungs of a builder, lowest first. */
export const ladderOf = (site: Site, instance: string): VisibleTarget[] =>
  site.targets.filter((t) => t.instance === instance).sort((a, b) => a.position - b.position);

/** The first visible builder that imports from this one. */
export const importerOf = (site: Site, instance: string): string | undefined =>
  site.instances.find((other) => other.downstreamOf === instance)?.id;

/** Where a commit is on one builder's line. */
export function toLine(input: LineInput): LineJudged {
  const { site, now, on, known, pauses } = input;
  const facts = factsOf(input);
  const judged = judgeJourney(facts, now, pauses);
  const pause = pauseAt(pauses, now);
  const place = site.instance(on.instance);
  return {
    hasFailed: facts.some((fact) => fact.id === FIRST_STATIONS.built && fact.hasFailed === true),
    line: {
      instance: on.instance,
      title: place?.title ?? on.instance,
      release: site.releaseOf(on.instance),
      package: on.package,
      component: on.component,
      dfg: site.dfg(known?.dfg ?? null),
      standsAt: judged.standsAt,
      next: judged.next,
      stages: stagesOf(input, facts, judged),
      pause: pause ? { kind: pause.kind, reason: pause.reason, until: isoOrNull(pause.until) } : null,
      overtakenBy:
        known?.nextHash && known.nextAt
          ? { commitHash: known.nextHash, nvr: known.nextNvr, builtAt: iso(new Date(known.nextAt)) }
          : null,
      builds: on.attempts.slice(0, BUILDS_SHOWN).map((row) => toBuild(site, row)),
    },
  };
}

function factsOf({
  site,
  sources,
  on,
  known,
  stations,
  imported,
  importer,
  gating,
}: LineInput): StageFacts[] {
  const stateOf = (feed: string) => sources.find((source) => source.feed === feed)?.state ?? "never";
  const source = stateOf(`dlrn-${on.instance}`);
  const common = { source, isKnown: true, targetSeconds: null };
  const reach = (id: string) => stations.find((row) => row.station === id);
  const station = (id: string, targetSeconds: number): StageFacts => {
    const row = reach(id);
    const reachedAt = on.isGood && row?.at ? new Date(row.at) : null;
    return { ...common, id, reachedAt, isKnown: row?.isUsed ?? false, targetSeconds };
  };
  const ladder = ladderOf(site, on.instance);
  const committedAt = on.counts?.committedAt ?? on.queued?.committedAt ?? null;
  const decided = gating.find((row) => row.verdict !== "no-policy");
  return [
    { ...common, id: FIRST_STATIONS.upstream, reachedAt: committedAt, isKnown: committedAt !== null },
    {
      ...common,
      id: FIRST_STATIONS.built,
      reachedAt: on.isGood ? (on.counts?.builtAt ?? null) : null,
      hasFailed: on.counts?.status === "FAILED",
    },
    station(FIRST_STATIONS.consistent, CONSISTENT_MAX_AGE_SECONDS),
    ...ladder.map((target) => station(target.promoteName, target.maxAgeSeconds)),
    {
      id: LAST_STATIONS.imported,
      reachedAt: imported?.isGood ? (imported.counts?.builtAt ?? null) : null,
      isKnown: importer !== undefined,
      isOvertaken: !!known?.importedHash,
      hasFailed: imported !== undefined && !imported.isGood,
      targetSeconds: ladder.at(-1)?.maxAgeSeconds ?? IMPORT_MAX_AGE_SECONDS,
      source: importer === undefined ? "never" : stateOf(`dlrn-${importer}`),
    },
    {
      id: LAST_STATIONS.gated,
      reachedAt: decided?.verdict === "satisfied" ? decided.at : null,
      isKnown: decided !== undefined,
      hasFailed: decided?.verdict === "unsatisfied",
      targetSeconds: null,
      source: stateOf("gating"),
    },
  ];
}

const TITLES: Readonly<Record<string, string>> = {
  upstream: "Upstream",
  built: "Built",
  consistent: "Consistent",
  imported: "Imported",
  gated: "Gated",
};

function stagesOf(input: LineInput, facts: readonly StageFacts[], judged: JourneyJudged): JourneyStage[] {
  const { on, stations, usual, importer } = input;
  return judged.stages.map((stage, index): JourneyStage => {
    const fact = facts[index];
    const row = stations.find((each) => each.station === stage.id);
    const from = stage.id === LAST_STATIONS.imported ? importer : on.instance;
    return {
      ...stage,
      title: TITLES[stage.id] ?? stage.id,
      reachedAt: isoOrNull(fact?.reachedAt),
      targetSeconds: fact?.targetSeconds ?? null,
      usual: from === undefined ? null : usual(from, stage.id),
      holds: row?.heldHash
        ? { nvr: row.heldNvr, commitHash: row.heldHash, isThis: row.heldHash === on.counts?.commitHash }
        : null,
      takenBack: stage.state === "reached" && (row?.isTakenBack ?? false),
      note: noteOf(input, stage.id, stage.state),
      href: hrefOf(input, stage.id),
    };
  });
}

function noteOf(
  { known, on, imported, importer, site, gating }: LineInput,
  id: string,
  state: string,
): string | null {
  if (id === FIRST_STATIONS.built) {
    if (on.attempts.length === 0) return "waits in DLRN's queue";
    if (state !== "reached") return on.counts?.status === "RETRY" ? "to be tried again" : null;
    return on.attempts.length > 1 ? `${on.attempts.length} builds of it` : null;
  }
  if (id === LAST_STATIONS.imported) {
    if (importer === undefined) return "no downstream builder is read";
    const title = site.instance(importer)?.title ?? importer;
    if (state === "passed-over")
      return `a newer commit, ${known?.importedHash?.slice(0, 8)}, went to ${title} instead`;
    return imported === undefined || imported.isGood ? `into ${title}` : `its build in ${title} failed`;
  }
  if (id === LAST_STATIONS.gated && state === "failed")
    return `not satisfied: ${
      gating
        .flatMap((row) => row.tests)
        .slice(0, 3)
        .join(", ") || "no test is named"
    }`;
  return null;
}

function hrefOf({ site, on }: LineInput, id: string): string | null {
  const instance = encodeURIComponent(on.instance);
  if (id === FIRST_STATIONS.built) return `/packages/${encodeURIComponent(on.package)}#${instance}`;
  const isRung = site.targets.some((t) => t.instance === on.instance && t.promoteName === id);
  return isRung ? `/promotions/${instance}/${encodeURIComponent(id)}` : null;
}

const toBuild = (site: Site, row: AttemptRow): JourneyBuild => ({
  id: String(row.seq),
  status: row.status,
  builtAt: iso(row.builtAt),
  distroHash: row.distroHash,
  extendedHash: row.extendedHash,
  nvr: row.nvr,
  reason: failureReason(row.notes),
  logUrl: httpUrl(buildLogUrl(site.instance(row.instance)?.webUrl ?? "", row)),
  buildHref:
    row.status === "FAILED" ? `/builds/dlrn/${encodeURIComponent(buildId(row.instance, row.seq))}` : null,
  removedAt: isoOrNull(row.removedAt),
});
