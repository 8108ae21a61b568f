import { formatDuration } from "@/lib/shared/duration";
import { ageState, rungWaits, type Waits, waitState } from "../promotion/age";
import { type Pause, pauseAt, pauseWords } from "../promotion/pause";
import type { FreshnessState } from "./freshness";
import { calmBlockers, calmStations } from "./paused-line";
import type { StationStatus } from "./station-status";

/** What is known of one station; null = no data. */
export type StationFacts = {
  /** When the newest thing got here. */
  reachedAt: Date | null;
  /** Commits that got to the station before and not to this one. */
  waiting: number | null;
  /** Since when the oldest of them waits. */
  waitingSince: Date | null;
};
export type RungFacts = StationFacts & {
  promoteName: string;
  level: "component" | "aggregate";
  maxAgeSeconds: number;
  components?: readonly StationFacts[];
};
export type FailingFact = { package: string; component: string | null; since: Date; dfg: string | null };

export type LineFacts = {
  source: FreshnessState;
  upstreamAt: Date | null;
  built: StationFacts;
  consistent: StationFacts;
  failing: readonly FailingFact[];
  /** In the order of the ladder. */
  rungs: readonly RungFacts[];
  /** Undefined = no builder imports from this one, or none that the reader may see. */
  imported: (StationFacts & { source: FreshnessState; maxAgeSeconds: number }) | undefined;
  /** Undefined = no gating decision is known of what was built here or imported from here. */
  gated: GatedFacts | undefined;
  /** Freezes and holds of the release. */
  pauses: readonly Pause[];
};

/** Gating decisions on the newest good builds. */
export type GatedFacts = {
  source: FreshnessState;
  /** When the newest build that may go on was decided. */
  reachedAt: Date | null;
  satisfied: number;
  /** What may not go on, with the tests that are not satisfied. */
  held: readonly { package: string; tests: readonly string[]; since: Date | null; dfg: string | null }[];
};

export type StationJudged = StationFacts & {
  id: string;
  title: string;
  status: StationStatus;
  maxAgeSeconds: number | null;
  note: string;
};
export type BlockerFact = {
  station: string;
  status: "bad" | "warn" | "paused";
  text: string;
  since: Date | null;
  effect: string;
  failing: readonly Omit<FailingFact, "since">[];
};

/** A component that is not consistent for longer than this holds its line up badly; DLRN itself has no such limit. */
export const CONSISTENT_MAX_AGE_SECONDS = 86_400;

const NOTHING: StationFacts = { reachedAt: null, waiting: null, waitingSince: null };

/** The stations of a line in order, each judged; nothing is ok without data, and nothing is ok on old data. */
export const judgeLine = (facts: LineFacts, now: Date): StationJudged[] =>
  calmStations(stationsOf(facts, now), pauseAt(facts.pauses, now) !== undefined);

function stationsOf(facts: LineFacts, now: Date): StationJudged[] {
  const { source } = facts;
  const upstream = { ...NOTHING, reachedAt: facts.upstreamAt };
  return [
    station("upstream", "Upstream", upstream, {
      status: trusted(source, reached(upstream)),
      note: "Newest upstream commit that DLRN knows",
    }),
    station("built", "Built", facts.built, {
      status: trusted(source, reached(facts.built)),
      note: `Newest good build${queueNote(facts.built.waiting)}`,
    }),
    station("consistent", "Consistent", facts.consistent, {
      status: trusted(source, consistentStatus(facts, now)),
      maxAgeSeconds: CONSISTENT_MAX_AGE_SECONDS,
      note: consistentNote(facts),
    }),
    ...judgedRungs(facts, now).map(({ rung, status }) =>
      station(rung.promoteName, rung.promoteName, rung, {
        status: trusted(source, status),
        maxAgeSeconds: rung.maxAgeSeconds,
        note: rungNote(rung, status, now),
      }),
    ),
    importedStation(facts, now),
    gatedStation(facts),
  ];
}

function station(
  id: string,
  title: string,
  facts: StationFacts,
  judged: { status: StationStatus; maxAgeSeconds?: number; note: string },
): StationJudged {
  const { waiting } = facts;
  const { reachedAt, waitingSince } = judged.status === "none" ? NOTHING : facts;
  return { id, title, reachedAt, waiting, waitingSince, maxAgeSeconds: null, ...judged };
}

const reached = (facts: StationFacts): StationStatus => (facts.reachedAt === null ? "none" : "ok");

/** A verdict on data that are old, incomplete or lacking is no verdict. */
function trusted(source: FreshnessState, status: StationStatus): StationStatus {
  return status === "none" || source === "fresh" ? status : "stale";
}

function consistentStatus({ consistent, failing, pauses }: LineFacts, now: Date): StationStatus {
  if (consistent.reachedAt === null) return failing.length > 0 ? "bad" : "none";
  if (failing.length === 0) return "ok";
  // Held, but as long as no good build waits behind it nobody misses anything.
  if (consistent.waiting === 0) return "warn";
  return ageState(oldest(failing), now, CONSISTENT_MAX_AGE_SECONDS, pauses) === "bad" ? "bad" : "warn";
}

/** The rungs with what their age counts on, and how they stand by it. */
function judgedRungs({ consistent, rungs, pauses }: LineFacts, now: Date) {
  const counted = rungWaits(consistent, rungs);
  return rungs.map((rung, index) => {
    const waits = counted[index] ?? rung;
    return { rung, waits, status: waitState(waits, now, rung.maxAgeSeconds, pauses) };
  });
}

function importedStation({ imported, pauses }: LineFacts, now: Date): StationJudged {
  if (!imported)
    return station("imported", "Imported", NOTHING, {
      status: "none",
      note: "No data: no downstream builder is read",
    });
  return station("imported", "Imported", imported, {
    status: trusted(imported.source, waitState(imported, now, imported.maxAgeSeconds, pauses)),
    maxAgeSeconds: imported.maxAgeSeconds,
    note: `Newest upstream commit in the downstream builder${waitNote(imported.waiting)}`,
  });
}

function gatedStation({ gated }: LineFacts): StationJudged {
  if (!gated)
    return station("gated", "Gated", NOTHING, {
      status: "none",
      note: "No data: no gating decision on these builds is known",
    });
  const waiting = gated.held.length;
  const reached = { reachedAt: gated.reachedAt, waiting, waitingSince: sinceOf(gated) };
  return station("gated", "Gated", reached, {
    status: trusted(gated.source, waiting > 0 ? "bad" : "ok"),
    note: `Gating lets ${gated.satisfied} of ${gated.satisfied + waiting} packages go on`,
  });
}

/** null also where it is not known of all of them. */
function sinceOf({ held }: GatedFacts): Date | null {
  const known = held.flatMap((each) => each.since?.getTime() ?? []);
  return known.length < held.length || known.length === 0 ? null : new Date(Math.min(...known));
}

/**
 * What holds the line up, in the order of its stations; said also of old data, which then names its age. A line that is frozen
 * or on hold is not held up: it says so, and what else is the matter is at most a risk.
 */
export function blockersOf(facts: LineFacts, now: Date): BlockerFact[] {
  const pause = pauseAt(facts.pauses, now);
  const found = heldBy(facts, now);
  if (!pause) return found;
  const isBefore = ({ station }: BlockerFact) => station === "consistent";
  const others = calmBlockers(found);
  return [
    ...others.filter(isBefore),
    pauseBlocker(pause, facts),
    ...others.filter((other) => !isBefore(other)),
  ];
}

/** Written where something waits first. */
function pauseBlocker(pause: Pause, { rungs }: LineFacts): BlockerFact {
  const at = rungs.find((rung) => rung.waiting !== null && rung.waiting > 0) ?? rungs.at(-1);
  return {
    station: at?.promoteName ?? "consistent",
    status: "paused",
    text: pauseWords(pause),
    since: pause.from,
    effect: waits(at?.waiting ?? null),
    failing: [],
  };
}

function heldBy(facts: LineFacts, now: Date): BlockerFact[] {
  const held = facts.failing.length > 0 ? [consistentBlocker(facts, now)] : [];
  const late = judgedRungs(facts, now).flatMap(({ rung, waits, status }) =>
    status === "bad" || status === "warn" ? { rung, blocker: rungBlocker(rung, waits, status, now) } : [],
  );
  // Written where something waits; a rung that nothing reaches is late because of one before it, if any says so.
  const waiting = late.filter(({ rung }) => (rung.waiting ?? 0) > 0);
  const told = waiting.length > 0 || held.length > 0 ? waiting : late.slice(0, 1);
  return [
    ...held,
    ...told.map(({ blocker }) => blocker),
    ...(facts.gated && facts.gated.held.length > 0 ? [gatedBlocker(facts.gated)] : []),
  ];
}

function gatedBlocker(gated: GatedFacts): BlockerFact {
  const tests = [...new Set(gated.held.flatMap((each) => each.tests))];
  const [only] = gated.held;
  return {
    station: "gated",
    status: "bad",
    text: `gating keeps ${gated.held.length === 1 ? only?.package : `${gated.held.length} packages`} back`,
    since: sinceOf(gated),
    effect: tests.length === 1 ? `${tests[0]} is not satisfied` : `${tests.length} tests are not satisfied`,
    failing: gated.held.map(({ package: name, dfg }) => ({ package: name, dfg, component: null })),
  };
}

function consistentBlocker(facts: LineFacts, now: Date): BlockerFact {
  const { failing, consistent } = facts;
  const packages = new Set(failing.map((f) => f.package));
  const components = new Set(failing.map((f) => f.component));
  const [component] = components;
  const where =
    components.size > 1 ? ` in ${components.size} components` : component ? ` in ${component}` : "";
  const [only] = packages;
  return {
    station: "consistent",
    status: consistentStatus(facts, now) === "bad" ? "bad" : "warn",
    text:
      packages.size === 1
        ? `${only} fails to build${where}`
        : `${packages.size} packages fail to build${where}`,
    since: oldest(failing),
    effect: waits(consistent.waiting),
    failing,
  };
}

const rungBlocker = (
  rung: RungFacts,
  { waitingSince }: Waits,
  status: "bad" | "warn",
  now: Date,
): BlockerFact => ({
  station: rung.promoteName,
  status,
  text:
    rung.level === "aggregate" && rung.reachedAt
      ? `not promoted for ${formatDuration(now.getTime() - rung.reachedAt.getTime())}`
      : `a component waits for ${formatDuration(now.getTime() - (rung.waitingSince ?? waitingSince ?? now).getTime())}`,
  since: rung.level === "aggregate" ? rung.reachedAt : (rung.waitingSince ?? waitingSince),
  effect: waits(rung.waiting),
  failing: [],
});

const oldest = (failing: readonly FailingFact[]): Date | null =>
  failing.length === 0 ? null : new Date(Math.min(...failing.map((f) => f.since.getTime())));

const waits = (n: number | null) =>
  n === null || n === 0 ? "nothing waits" : `${n} ${n === 1 ? "commit waits" : "commits wait"}`;
const waitNote = (n: number | null) => (n === null ? "" : `; ${waits(n)}`);
const queueNote = (n: number | null) => (n === null ? "" : `; ${n} in DLRN's queue`);

function consistentNote({ consistent, failing }: LineFacts): string {
  const components = new Set(failing.map((f) => f.component)).size;
  if (consistent.reachedAt === null) return "No component has been consistent yet";
  const held = components === 0 ? "every component" : `all but ${components} of the components`;
  return `DLRN's consistent moves for ${held}${waitNote(consistent.waiting)}`;
}

function rungNote(rung: RungFacts, status: StationStatus, now: Date): string {
  if (rung.reachedAt === null) return `Never promoted to ${rung.promoteName}`;
  if (status === "none") return "No data: it is not known since when something waits";
  const last = `Last promotion ${formatDuration(now.getTime() - rung.reachedAt.getTime())} ago`;
  const limit = `limit ${formatDuration(rung.maxAgeSeconds * 1000)}`;
  return `${last}${waitNote(rung.waiting)}; ${limit}`;
}
