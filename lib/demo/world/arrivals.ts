import type { Builder } from "./builder";
import type { EventQueue } from "./event-queue";
import { Random } from "./random";
import type { HourSpan, Scenario } from "./scenarios";
import type { InstanceState, WorldPackage } from "./state";

const DAY = 86_400;
const HOUR = 3600;
/** Share of a day's commits by hour (UTC): Europe in the morning, America in the afternoon. */
const BY_HOUR = [2, 2, 2, 2, 2, 3, 4, 6, 8, 9, 9, 9, 9, 10, 11, 11, 11, 10, 9, 8, 6, 5, 4, 3];
/** Part of the changes that only touch the packaging. */
const DISTGIT_SHARE = 0.06;
const WEEKEND_FACTOR = 0.2;

/** True when a time lies in one of the spans of hours around the anchor. */
export function within(spans: readonly HourSpan[] | undefined, at: number, anchor: number): boolean {
  const hour = (at - anchor) / HOUR;
  return spans?.some(([from, to]) => hour >= from && hour < to) ?? false;
}

const BY_HOUR_SUM = BY_HOUR.reduce((sum, share) => sum + share, 0);

function secondOfDay(random: Random): number {
  let wanted = random.unit() * BY_HOUR_SUM;
  const hour = BY_HOUR.findIndex((share) => {
    wanted -= share;
    return wanted < 0;
  });
  return (Math.max(hour, 0) + random.unit()) * HOUR;
}

/** Brings upstream commits and distgit changes to one instance, day by day and then, live, at a pace. */
export class Arrivals {
  private readonly random: Random;

  constructor(
    private readonly queue: EventQueue,
    private readonly state: InstanceState,
    private readonly builder: Builder,
    private readonly settings: {
      seed: string | number;
      anchor: number;
      liveFrom: number;
      scenario: Scenario;
    },
    /** Somebody proposes a change of a package's spec file. */
    private readonly propose: (pkg: WorldPackage, at: number) => void,
  ) {
    this.random = new Random(settings.seed, state.spec.id, "arrivals");
  }

  /** Schedules natural days from `start` on; each day is drawn when it begins. */
  startDays(start: number): void {
    const firstDay = Math.floor(start / DAY) * DAY;
    this.queue.at(start, () => this.day(firstDay, start));
  }

  /** From now on one change about every `gap` seconds, for somebody who watches. */
  startLive(gap: number): void {
    const { anchor, liveFrom, scenario } = this.settings;
    const next = (at: number): void => {
      if (!within(scenario.quiet[this.state.spec.id], at, anchor)) this.change(at);
      this.queue.at(at + gap * this.random.between(0.6, 1.4), next);
    };
    this.queue.at(liveFrom + gap * this.random.unit(), next);
  }

  private day(midnight: number, start: number): void {
    const { random, settings } = this;
    const { anchor, liveFrom, scenario } = settings;
    if (midnight >= liveFrom) return;
    const weekday = new Date(midnight * 1000).getUTCDay();
    const weekend = weekday === 0 || weekday === 6 ? WEEKEND_FACTOR : 1;
    const busy = (midnight - anchor) / HOUR >= scenario.busy.from ? scenario.busy.factor : 1;
    const count = Math.round(random.between(...this.state.spec.commitsPerDay) * weekend * busy);
    for (let index = 0; index < count; index++) {
      const at = midnight + secondOfDay(random);
      if (at < start || at >= liveFrom || within(scenario.quiet[this.state.spec.id], at, anchor)) continue;
      this.queue.at(at, (now) => this.change(now));
    }
    this.queue.at(midnight + DAY, () => this.day(midnight + DAY, start));
  }

  private change(at: number): void {
    const pkg = this.state.busiest.pick(this.random);
    if (this.random.chance(DISTGIT_SHARE)) this.propose(pkg, at);
    else this.builder.commit(pkg, at);
  }
}
