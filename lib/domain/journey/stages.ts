import type { FreshnessState } from "../chain/freshness";
import { ageState } from "../promotion/age";
import { type Pause, pausedSeconds } from "../promotion/pause";

export type StageState = "reached" | "waits" | "failed" | "passed-over" | "ahead" | "no-data";
export type StageStatus = "ok" | "bad" | "warn" | "run" | "none" | "stale";

/** What is known of one stage of a commit's way. */
export type StageFacts = {
  id: string;
  reachedAt: Date | null;
  /** false = nothing is known of this stage, of no commit: it is left out of the way. */
  isKnown: boolean;
  targetSeconds: number | null;
  /** What would have brought it here failed. */
  hasFailed?: boolean;
  /** A newer commit came here in its place. */
  isOvertaken?: boolean;
  /** Of the source that tells of this stage. */
  source: FreshnessState;
};

export type StageJudged = {
  id: string;
  state: StageState;
  status: StageStatus;
  /** The stage it came from. */
  from: string | null;
  /** Between the two; of the stage it waits for, until now. Time in a freeze or hold does not count. */
  seconds: number | null;
};

export type JourneyJudged = {
  stages: StageJudged[];
  /** The furthest stage reached, in the order of the line. */
  standsAt: string | null;
  next: string | null;
};

/**
 * Where a commit is on its line. A stage's time counts from the stage that was reached last before it: lines may branch, and
 * a rung need not be fed by the one listed before it. What was reached stays reached though the source is old; what was not
 * may have been since.
 */
export function judgeJourney(
  stages: readonly StageFacts[],
  now: Date,
  pauses: readonly Pause[] = [],
): JourneyJudged {
  const furthest = stages.findLastIndex((stage) => stage.reachedAt !== null);
  const next = stages.findIndex((stage, index) => index > furthest && stage.isKnown && !stage.isOvertaken);
  const judged = stages.map((stage, index): StageJudged => {
    const { id, reachedAt } = stage;
    if (reachedAt !== null) return reached(stage, reachedAt, stages.slice(0, index), pauses);
    const state = stateOf(stage, index, furthest, next);
    const came = index === next ? stages[furthest] : undefined;
    const since = came?.reachedAt ?? null;
    return {
      id,
      state,
      status: statusOf(stage, state, since, now, pauses),
      from: came?.id ?? null,
      seconds: since === null ? null : lasted(since, now, pauses),
    };
  });
  return { stages: judged, standsAt: stages[furthest]?.id ?? null, next: stages[next]?.id ?? null };
}

function reached(
  { id, targetSeconds }: StageFacts,
  at: Date,
  earlier: readonly StageFacts[],
  pauses: readonly Pause[],
): StageJudged {
  const before = lastBefore(earlier, at);
  const seconds = before ? lasted(before.at, at, pauses) : null;
  const isLate = seconds !== null && targetSeconds !== null && seconds > targetSeconds;
  return { id, state: "reached", status: isLate ? "warn" : "ok", from: before?.id ?? null, seconds };
}

/** The stage reached last at or before a time. */
function lastBefore(stages: readonly StageFacts[], at: Date): { id: string; at: Date } | undefined {
  return stages.reduce<{ id: string; at: Date } | undefined>((best, { id, reachedAt }) => {
    if (reachedAt === null || reachedAt > at) return best;
    return best && best.at > reachedAt ? best : { id, at: reachedAt };
  }, undefined);
}

const lasted = (from: Date, to: Date, pauses: readonly Pause[]): number =>
  Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000 - pausedSeconds(from, to, pauses)));

function stateOf(stage: StageFacts, index: number, furthest: number, next: number): StageState {
  if (!stage.isKnown) return "no-data";
  if (stage.hasFailed) return "failed";
  if (stage.isOvertaken || index < furthest) return "passed-over";
  return index === next ? "waits" : "ahead";
}

function statusOf(
  stage: StageFacts,
  state: StageState,
  since: Date | null,
  now: Date,
  pauses: readonly Pause[],
): StageStatus {
  if (state === "no-data" || state === "ahead" || state === "passed-over") return "none";
  if (stage.source !== "fresh") return "stale";
  if (state === "failed") return "bad";
  const age = stage.targetSeconds === null ? "ok" : ageState(since, now, stage.targetSeconds, pauses);
  return age === "ok" || age === "none" ? "run" : age;
}
