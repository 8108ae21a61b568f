import { DAY, HOUR, MINUTE } from "@/lib/shared/clock";
import { TROUBLES, type Trouble } from "./trouble";

/** When many failures are an outage; `triage.storm` of the configuration. */
export interface StormRules {
  /** How close together its failures begin. */
  windowMs: number;
  minSubjects: number;
  minDfgs: number;
  /** How many times the usual rate it takes. */
  timesUsual: number;
  /** From how long before the usual rate is taken. */
  usualMs: number;
  /** How long nothing unusual happens before it is over. */
  quietMs: number;
}

export const STORM_RULES: StormRules = {
  windowMs: HOUR,
  minSubjects: 8,
  minDfgs: 3,
  timesUsual: 4,
  usualMs: 7 * DAY,
  quietMs: 90 * MINUTE,
};

/** A failure of the surroundings. */
export interface InfraFailure {
  id: number;
  at: Date;
  /** When the attempt began; null = not known. */
  startedAt: Date | null;
  /** Source and package or job. */
  subject: string;
  /** Who owns the subject: of infrastructure all failures are Production Chain's. null = nobody. */
  owner: string | null;
  trouble: Trouble;
  host: string | null;
  /** Part of an outage that is known already, so it says nothing of what is usual. */
  isInIncident: boolean;
}

/** Failures of one trouble that are one outage. */
export interface Storm {
  trouble: Trouble;
  startedAt: Date;
  lastAt: Date;
  failures: InfraFailure[];
}

/** How much of the past must be known before anything is called unusual. */
const LEAST_KNOWN_MS = DAY;
/** For how long after an outage the long runs that began in it are waited for. */
const LONG_RUNS_MS = 6 * HOUR;

/**
 * The outages among failures of the surroundings, oldest first. One begins where within the window failures of one trouble
 * hit enough subjects of enough DFGs, at a multiple of the rate of the days before; it goes on while more fails than usual,
 * and is over after the quiet time. Runs that began in it and fail later are part of it. Failures before `from` only tell what is usual.
 *
 * @param failures in order of time
 * @param knownFrom since when failures are known at all
 */
export function findStorms(
  failures: readonly InfraFailure[],
  { from, knownFrom }: { from: Date; knownFrom: Date },
  rules: StormRules = STORM_RULES,
): Storm[] {
  const judged = withTroubleOfHost(failures);
  return TROUBLES.flatMap((trouble) =>
    stormsOf(
      judged.filter((failure) => failure.trouble === trouble),
      from.getTime(),
      knownFrom.getTime(),
      rules,
    ),
  ).sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

/** Troubles whose words do not say what is at fault; a server that others name too says more. */
const VAGUE: ReadonlySet<Trouble> = new Set(["other", "names", "connection"]);

function withTroubleOfHost(failures: readonly InfraFailure[]): readonly InfraFailure[] {
  const counts = new Map<string, Map<Trouble, number>>();
  for (const { host, trouble } of failures) {
    if (host === null || VAGUE.has(trouble)) continue;
    const of = counts.get(host) ?? new Map<Trouble, number>();
    counts.set(host, of.set(trouble, (of.get(trouble) ?? 0) + 1));
  }
  return failures.map((failure) => {
    const known = failure.host !== null && VAGUE.has(failure.trouble) ? counts.get(failure.host) : undefined;
    const [most] = [...(known ?? [])].sort((a, b) => b[1] - a[1]);
    return most === undefined ? failure : { ...failure, trouble: most[0] };
  });
}

function stormsOf(
  failures: readonly InfraFailure[],
  from: number,
  knownFrom: number,
  rules: StormRules,
): Storm[] {
  const storms: Storm[] = [];
  const inStorm = new Set<number>();
  const usual = usualRate(failures, inStorm, knownFrom, rules);
  const window = slidingWindow(failures, rules.windowMs);
  for (let i = 0; i < failures.length; i++) {
    const last = failures[i] as InfraFailure;
    const start = window.advance(i);
    const first = failures[start] as InfraFailure;
    if (last.at.getTime() < from || inStorm.has(last.id)) continue;
    if (window.subjects() < rules.minSubjects || window.owners() < rules.minDfgs) continue;
    const rate = usual(first.at.getTime());
    if (rate === null) continue;
    const expected = (rate * rules.windowMs) / HOUR;
    if (i - start + 1 < rules.timesUsual * expected) continue;
    // It takes a while until so many runs have met it: what failed the same way just before is its beginning.
    const since = first.at.getTime() - rules.quietMs;
    const free = failures
      .slice(0, i + 1)
      .filter((failure) => failure.at.getTime() > since && !inStorm.has(failure.id));
    const storm = growFrom(failures, i, free, rate, rules);
    for (const failure of storm.failures) inStorm.add(failure.id);
    storms.push(storm);
  }
  return storms;
}

/** The storm with what follows it, as long as more fails in the quiet time before than is usual. */
function growFrom(
  failures: readonly InfraFailure[],
  i: number,
  begun: readonly InfraFailure[],
  rate: number,
  { quietMs }: StormRules,
): Storm {
  const own = [...begun];
  const expected = (rate * quietMs) / HOUR;
  let oldest = 0;
  for (let next = i + 1; next < failures.length; next++) {
    const failure = failures[next] as InfraFailure;
    const since = failure.at.getTime() - quietMs;
    while (oldest < own.length && (own[oldest] as InfraFailure).at.getTime() <= since) oldest++;
    if (own.length - oldest <= expected) break;
    own.push(failure);
  }
  const [first] = own as [InfraFailure];
  const { at: lastAt } = own.at(-1) as InfraFailure;
  const late = failures
    .slice(i + 1 + own.length - begun.length)
    .filter(
      ({ at, startedAt }) =>
        at.getTime() <= lastAt.getTime() + LONG_RUNS_MS &&
        startedAt !== null &&
        startedAt >= first.at &&
        startedAt <= lastAt,
    );
  return { trouble: first.trouble, startedAt: first.at, lastAt, failures: [...own, ...late] };
}

/**
 * Failures an hour in the days before a moment, those of outages left out; null where too little of the past is known. To
 * be asked for moments in order of time: of a storm, only its first few may have been counted before it was seen.
 */
function usualRate(
  failures: readonly InfraFailure[],
  inStorm: ReadonlySet<number>,
  knownFrom: number,
  { usualMs }: StormRules,
): (before: number) => number | null {
  const counted = new Set<number>();
  let oldest = 0;
  let next = 0;
  return (before) => {
    const since = Math.max(before - usualMs, knownFrom);
    for (; next < failures.length; next++) {
      const { id, at, isInIncident } = failures[next] as InfraFailure;
      if (at.getTime() >= before) break;
      if (!isInIncident && !inStorm.has(id)) counted.add(id);
    }
    for (; oldest < next; oldest++) {
      const { id, at } = failures[oldest] as InfraFailure;
      if (at.getTime() >= since) break;
      counted.delete(id);
    }
    return before - since < LEAST_KNOWN_MS ? null : counted.size / ((before - since) / HOUR);
  };
}

/** Counts subjects and owners of the failures in the time before each one, moving from one to the next. */
function slidingWindow(failures: readonly InfraFailure[], lengthMs: number) {
  const subjects = new Map<string, number>();
  const owners = new Map<string, number>();
  let start = 0;
  const count = (map: Map<string, number>, key: string, by: 1 | -1) => {
    const n = (map.get(key) ?? 0) + by;
    if (n === 0) map.delete(key);
    else map.set(key, n);
  };
  const move = ({ subject, owner }: InfraFailure, by: 1 | -1) => {
    count(subjects, subject, by);
    count(owners, owner ?? "", by);
  };
  return {
    /** Takes the failure in, lets go of those that are too old, and returns the index of the oldest kept. */
    advance(i: number): number {
      const newest = failures[i] as InfraFailure;
      move(newest, 1);
      for (; (failures[start] as InfraFailure).at.getTime() <= newest.at.getTime() - lengthMs; start++)
        move(failures[start] as InfraFailure, -1);
      return start;
    },
    subjects: () => subjects.size,
    owners: () => owners.size,
  };
}

/** The server that more than half of the failures that name one name; null when there is none. */
export function commonHost(failures: readonly Pick<InfraFailure, "host">[]): string | null {
  const counts = new Map<string, number>();
  for (const { host } of failures) if (host !== null) counts.set(host, (counts.get(host) ?? 0) + 1);
  const named = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most !== undefined && most[1] * 2 > named ? most[0] : null;
}
