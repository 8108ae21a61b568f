import { HOUR } from "@/lib/shared/clock";
import { formatDuration } from "@/lib/shared/duration";

export type StreakEvent = {
  kind: "failing" | "recovered";
  at: Date;
  instance: string;
  /** Package or job. */
  package: string;
  subjectKind?: "package" | "job";
  /** Of a job. */
  pipeline?: string | null;
  dfg: string | null;
  /** How long it was red; 0 for one that starts. */
  redMs: number;
};
export type PromotionEvent = {
  at: Date;
  instance: string;
  promoteName: string;
  level: "component" | "aggregate";
  component: string | null;
  /** Since the promotion before; null when there was none. */
  afterMs: number | null;
};

/** Events told in one line; `subject` = the package or promote_name, or the first of several. */
export type ToldChange = {
  kind: "failing" | "recovered" | "promoted";
  at: Date;
  instance: string;
  subject: string;
  subjectKind: "package" | "job";
  /** The owner of all of them; null when there are several or none. */
  dfg: string | null;
  count: number;
  text: string;
};

const MANY = 3;

/** Newest first; packages (or jobs) that turn the same way on one builder or server within an hour of each other become one line. */
export function tellStreaks(
  events: readonly StreakEvent[],
  label: (instance: string) => string,
): ToldChange[] {
  return clusters(
    events,
    (event) => `${event.kind} ${event.instance} ${event.subjectKind ?? "package"}`,
  ).flatMap((group) =>
    group.length < MANY ? group.map((event) => tellStreak([event], label)) : [tellStreak(group, label)],
  );
}

function tellStreak(group: readonly StreakEvent[], label: (instance: string) => string): ToldChange {
  const [first] = group;
  if (!first) throw new RangeError("a line needs an event");
  const several = group.length > 1;
  const subjectKind = first.subjectKind ?? "package";
  const who = several ? `${group.length} ${subjectKind}s` : first.package;
  const text = `${who} ${verbOf(first, subjectKind, several)} ${whereOf(first, several, label)}${redFor(first, several)}`;
  const owners = new Set(group.map((event) => event.dfg));
  return {
    kind: first.kind,
    // Since when it is so: the first to turn.
    at: new Date(Math.min(...group.map((event) => event.at.getTime()))),
    instance: first.instance,
    subject: who,
    subjectKind,
    dfg: owners.size === 1 ? first.dfg : null,
    count: group.length,
    text,
  };
}

function verbOf({ kind }: StreakEvent, of: "package" | "job", several: boolean): string {
  const s = several ? "" : "s";
  if (kind === "failing") return of === "job" ? `fail${s}` : `fail${s} to build`;
  return of === "job" ? `pass${several ? "" : "es"} again` : `build${s} again`;
}

const whereOf = (event: StreakEvent, several: boolean, label: (instance: string) => string): string =>
  !several && event.pipeline ? `in ${event.pipeline}` : `on ${label(event.instance)}`;

const redFor = ({ kind, redMs }: StreakEvent, several: boolean): string =>
  kind === "failing" || several ? "" : `, red for ${formatDuration(redMs)}`;

/** Whole promotions each, components promoted to one target on one UTC day in one line; newest first. */
export function tellPromotions(
  events: readonly PromotionEvent[],
  label: (instance: string) => string,
): ToldChange[] {
  const parts = events.filter((event) => event.level === "component");
  const days = groupBy(parts, (e) => `${e.instance} ${e.promoteName} ${e.at.toISOString().slice(0, 10)}`);
  const whole = events.filter((event) => event.level === "aggregate");
  return [...whole.map((event) => [event]), ...days]
    .map((group) => tellPromotion(group, label))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
}

function tellPromotion(group: readonly PromotionEvent[], label: (instance: string) => string): ToldChange {
  const [first] = group;
  if (!first) throw new RangeError("a line needs an event");
  const where = label(first.instance);
  const names = [...new Set(group.map((event) => event.component))];
  const what =
    first.level === "aggregate"
      ? where
      : names.length === 1
        ? `${names[0] ?? "everything"} of ${where}`
        : `${names.length} components of ${where}`;
  const after =
    group.length === 1 && first.afterMs !== null
      ? `, ${formatDuration(first.afterMs)} after the one before`
      : "";
  return {
    kind: "promoted",
    at: new Date(Math.max(...group.map((event) => event.at.getTime()))),
    instance: first.instance,
    subject: first.promoteName,
    subjectKind: "package",
    dfg: null,
    count: group.length,
    text: `${what} promoted to ${first.promoteName}${after}`,
  };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}

/** Groups of events with one key, each within an hour of the next. */
function clusters<T extends { at: Date }>(events: readonly T[], key: (event: T) => string): T[][] {
  const open = new Map<string, T[]>();
  const all: T[][] = [];
  for (const event of [...events].sort((a, b) => b.at.getTime() - a.at.getTime())) {
    const group = open.get(key(event));
    const last = group?.at(-1);
    if (group && last && last.at.getTime() - event.at.getTime() <= HOUR) group.push(event);
    else {
      const fresh = [event];
      open.set(key(event), fresh);
      all.push(fresh);
    }
  }
  return all;
}
