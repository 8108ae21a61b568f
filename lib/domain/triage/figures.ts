import { strongest, type Threshold, type Tier } from "./thresholds";

/** One package or job that an item's failures are of, with where it stands now. */
export interface SubjectFacts {
  source: string;
  sourceId: string;
  subject: string;
  scope: string;
  subjectKind: string;
  releaseName: string | null;
  component: string | null;
  pipeline: string | null;
  packageName: string | null;
  dfgSlug: string | null;
  tier: Tier;
  /** Of the chain itself: no check of a single review, and it votes. */
  ofChain: boolean;
  failures: number;
  firstAt: Date;
  lastAt: Date;
  lastFailureId: number;
  /** Failures of this item since its last pass, and the first of them. */
  fails: number;
  failsSince: Date | null;
  /** Failures of other items since its last one of this item. */
  othersSince: number;
  /** When it was tried last; null = not known. */
  triedAt: Date | null;
  /** Newest pass after its last failure of this item. */
  passedAt: Date | null;
  /** Last attempts, oldest first: S, F, I, R, ?. */
  history: string;
}

export interface JudgedSubject extends SubjectFacts {
  /** It has failed for this reason and not passed since. */
  isFailing: boolean;
  /** A job that has not run for long: it tells nothing any more. */
  isSilent: boolean;
  /** It fails for other reasons again and again, and has not passed. */
  isSuperseded: boolean;
  passes: number;
}

/** After this many failures for other reasons, a subject does not fail for this one any more. */
const SUPERSEDED = 3;
/** A job that has not run for so long tells nothing, and holds no item open. */
export const SILENT_MS = 30 * 86_400_000;

/**
 * Where a subject stands towards one item: it fails until it passes, until it fails for other reasons again and again, or until
 * its job runs no more. A package keeps failing however long nobody builds it.
 */
export function judge(subject: SubjectFacts, now: Date): JudgedSubject {
  const passes =
    subject.passedAt === null ? 0 : Math.max(1, passesAfter(subject.history, subject.othersSince));
  const isSilent =
    subject.subjectKind === "job" &&
    now.getTime() - (subject.triedAt ?? subject.lastAt).getTime() > SILENT_MS;
  const isSuperseded = passes === 0 && subject.othersSince >= SUPERSEDED;
  const isFailing = passes === 0 && !isSuperseded && !isSilent;
  return { ...subject, isFailing, isSilent, isSuperseded, passes };
}

/** Passes in a history after the failure that has `others` failures behind it. */
export function passesAfter(history: string, others: number): number {
  let passes = 0;
  let left = others;
  for (let i = history.length - 1; i >= 0; i -= 1) {
    const letter = history[i];
    if (letter === "S") passes += 1;
    else if (letter === "F" || letter === "I") {
      if (left === 0) break;
      left -= 1;
    }
  }
  return passes;
}

export interface ItemFigures {
  failures: number;
  subjects: number;
  failing: number;
  unproved: number;
  /** Jobs that run no more and had not passed often enough. */
  silent: number;
  fails: number;
  failsSince: Date | null;
  passedAt: Date | null;
  firstAt: Date | null;
  lastAt: Date | null;
  lastFailureId: number | null;
  tier: Tier;
  dfgSlug: string | null;
  dfgs: string[];
  releases: string[];
  sources: string[];
  history: string;
}

const HISTORY = 20;

/**
 * The figures of an item from its subjects. Reviews' own checks do not keep an item open that lives in the chain itself: they
 * stay red until somebody pushes again.
 */
export function figuresOf(
  all: readonly JudgedSubject[],
  thresholds: Readonly<Record<Tier, Threshold>>,
): ItemFigures {
  const chain = all.filter((s) => s.ofChain);
  const counted = chain.length > 0 ? chain : all;
  const failing = counted.filter((s) => s.isFailing);
  const shown = failing.length > 0 ? failing : all;
  const tier = strongest(shown.map((s) => s.tier));
  const { close } = thresholds[tier];
  // What neither fails nor passed is superseded or silent: it proves nothing either way.
  const unproved = counted.filter((s) => s.isFailing || (!s.isSilent && s.passes > 0 && s.passes < close));
  const newest = all.reduce<JudgedSubject | undefined>(
    (a, s) => (a && a.lastAt >= s.lastAt ? a : s),
    undefined,
  );
  return {
    failures: sum(all.map((s) => s.failures)),
    subjects: all.length,
    failing: failing.length,
    unproved: unproved.length,
    silent: counted.filter((s) => s.isSilent && s.passes < close).length,
    fails: sum(failing.map((s) => s.fails)),
    failsSince: earliest(failing.flatMap((s) => s.failsSince ?? [])),
    passedAt: latest(counted.flatMap((s) => s.passedAt ?? [])),
    firstAt: earliest(all.map((s) => s.firstAt)),
    lastAt: newest?.lastAt ?? null,
    lastFailureId: newest?.lastFailureId ?? null,
    tier,
    dfgSlug: majority(shown),
    dfgs: distinct(shown.map((s) => s.dfgSlug)),
    releases: distinct(shown.map((s) => s.releaseName)),
    sources: distinct(all.map((s) => s.source)),
    history: (
      shown.reduce<JudgedSubject | undefined>((a, s) => (a && a.lastAt >= s.lastAt ? a : s), undefined)
        ?.history ?? ""
    ).slice(-HISTORY),
  };
}

/** Who has most of the subjects, then most of the failures; Unassigned only when nobody has any. */
function majority(subjects: readonly JudgedSubject[]): string | null {
  const counts = new Map<string, { subjects: number; failures: number }>();
  for (const { dfgSlug, failures } of subjects) {
    if (dfgSlug === null) continue;
    const held = counts.get(dfgSlug) ?? { subjects: 0, failures: 0 };
    counts.set(dfgSlug, { subjects: held.subjects + 1, failures: held.failures + failures });
  }
  const ranked = [...counts].sort(
    ([a, x], [b, y]) => y.subjects - x.subjects || y.failures - x.failures || (a < b ? -1 : 1),
  );
  return ranked[0]?.[0] ?? null;
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const earliest = (dates: readonly Date[]): Date | null =>
  dates.reduce<Date | null>((a, b) => (a !== null && a <= b ? a : b), null);
const latest = (dates: readonly Date[]): Date | null =>
  dates.reduce<Date | null>((a, b) => (a !== null && a >= b ? a : b), null);
const distinct = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.filter((value): value is string => value !== null))].sort();
