import { Random } from "../world/random";
import { isOfBug, isOfFix } from "./filed-bugs";
import { type Act, isUntouched, type Seen, type SeenItem } from "./seen";
import { Staff } from "./staff";
import { aside, commentOn } from "./words";

const HOUR = 3_600_000;
/** Days that something sleeps. */
const SNOOZES = [2, 5];
/** Part of the queue that nobody touches, so that whoever tries the demo finds something to do. */
const LEFT = 1 / 4;
/** How the escalations end: one is taken on, one handed back, one waits. */
const ANSWERS = ["accept", "return", null] as const;

/**
 * What the people of the demo have done when one first looks: bugs linked, a fix claimed, something escalated in each of its
 * ways, a third of the queue acknowledged or assigned, and some of that snoozed. The same queue and seed give the same.
 */
export function openingActs(seen: Seen, seed: string | number): Act[] {
  const opening = new Opening(seen, seed);
  opening.linkBugs();
  opening.claim();
  opening.escalate();
  opening.snooze(opening.takeUp(Math.round(seen.items.length / 3)));
  return opening.acts;
}

/** An item with who does something to it. */
interface Taken {
  item: SeenItem;
  by: string;
}

class Opening {
  readonly acts: Act[] = [];
  private readonly random: Random;
  private readonly staff: Staff;
  /** What nobody has touched yet, in any order. */
  private rest: SeenItem[];

  constructor(
    private readonly seen: Seen,
    seed: string | number,
  ) {
    this.random = new Random(seed, "people of the demo");
    this.staff = new Staff(seen.people, seen.onDuty);
    const untouched = seen.items.filter(isUntouched);
    this.rest = this.random.sample(untouched, untouched.length);
  }

  /** One bug that is closed too soon, where there is such a one, and one that is open; also to what is known already. */
  linkBugs(): void {
    for (const isTooSoon of [true, false]) {
      const bugs = this.seen.bugs.filter(
        (bug) => bug.isTooSoon === isTooSoon && (isTooSoon || !bug.isClosed),
      );
      const bugOf = (item: SeenItem) => bugs.find((bug) => isOfBug(item, bug));
      const fitting = this.seen.items.filter((one) => one.bugs.length === 0 && bugOf(one));
      const inState = (state: string) => fitting.find((one) => one.state === state);
      const item = inState("new") ?? inState("known");
      const [bug, by] = [item && bugOf(item), this.staff.whoFor(item?.dfg?.slug ?? null, this.random)];
      if (!item || !bug || by === undefined) continue;
      this.rest = this.rest.filter((other) => other !== item);
      this.act({ item, by }, "link-bug", { url: bug.url });
    }
  }

  claim(): void {
    const fixes = this.seen.fixes;
    const found = this.take((item) => fixes.some((fix) => isOfFix(item, fix)));
    const url = fixes.find((fix) => found && isOfFix(found.item, fix))?.url;
    if (found && url) this.act(found, "claim-fixed", { url });
  }

  escalate(): void {
    for (const answer of ANSWERS) {
      const found = this.take((item) => item.dfg !== null && this.staff.whoseElse(item) !== undefined);
      const dfg = found && this.staff.whoseElse(found.item);
      if (!found || dfg === undefined) return;
      this.act(found, "escalate", { dfg });
      const by = this.staff.whoFor(dfg, this.random);
      if (answer !== null && by !== undefined) this.act({ ...found, by }, answer);
    }
  }

  /** Two of three acknowledged and one assigned; with a word here and there. */
  takeUp(count: number): Taken[] {
    const taken: Taken[] = [];
    while (taken.length < count) {
      const found = this.take(() => true);
      if (!found) break;
      const { item } = found;
      const colleagues = this.staff.of(item.dfg?.slug ?? null);
      if (taken.length % 3 !== 1) this.act(found, "acknowledge");
      else this.act(found, "assign", { person: this.random.pick([found.by, ...colleagues]) });
      const isCommented = taken.length % 3 === 0 || this.random.chance(0.2);
      if (isCommented) this.act(found, "comment", { reason: commentOn(item.class, this.random) });
      taken.push(found);
    }
    return taken;
  }

  /** Of what was taken up, that can wait. */
  snooze(taken: readonly Taken[]): void {
    const hour = Math.ceil(this.seen.now.getTime() / HOUR) * HOUR;
    const waiting = taken.filter(({ item }) => item.group !== "holds-up");
    for (const [index, days] of SNOOZES.entries()) {
      const found = waiting[index];
      const until = new Date(hour + days * 24 * HOUR).toISOString();
      if (found) this.act(found, "snooze", { until });
    }
  }

  /** The next item that fits, with who takes it up; it is taken from the rest. */
  private take(fits: (item: SeenItem) => boolean): Taken | undefined {
    if (this.rest.length <= this.seen.items.length * LEFT) return undefined;
    for (const item of this.rest) {
      const by = fits(item) ? this.staff.whoFor(item.dfg?.slug ?? null, this.random) : undefined;
      if (by === undefined) continue;
      this.rest = this.rest.filter((other) => other !== item);
      return { item, by };
    }
    return undefined;
  }

  private act({ item, by }: Taken, action: Act["action"], more: Partial<Act> = {}): void {
    const isSpoken = (action !== "acknowledge" && action !== "assign") || this.random.chance(0.4);
    const reason = more.reason ?? (isSpoken && action !== "comment" ? aside(action, this.random) : undefined);
    this.acts.push({ by, item: item.id, action, ...more, ...(reason !== undefined && { reason }) });
  }
}
