import { Random } from "../world/random";
import { isOfBug, isOfFix } from "./filed-bugs";
import { type Act, isUntouched, type Seen, type SeenItem } from "./seen";
import { Staff } from "./staff";
import { aside, commentOn } from "./words";

const HOUR = 3_600_000;
/** Days that something sleeps. */
const SNOOZES = [2, 5];
/** How the escalations end: one is taken on, one handed back, one waits. */
const ANSWERS = ["accept", "return", null] as const;

/**
 * What the people of the demo have done when one first looks: bugs linked, a fix claimed, something escalated in each of its
 * ways, something snoozed, and a third of the rest acknowledged or assigned. The same queue and seed give the same.
 */
export function openingActs(seen: Seen, seed: string | number): Act[] {
  const opening = new Opening(seen, seed);
  opening.linkBugs();
  opening.claim();
  opening.escalate();
  opening.snooze();
  opening.takeUp(Math.round(seen.items.length / 3));
  return opening.acts;
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

  /** One bug that is closed too soon, where there is such a one, and one that is open. */
  linkBugs(): void {
    const bugs = this.seen.bugs.filter((bug) => bug.isTooSoon || !bug.isClosed);
    for (const isTooSoon of [true, false]) {
      const found = this.take((item) =>
        bugs.some((bug) => bug.isTooSoon === isTooSoon && isOfBug(item, bug)),
      );
      const bug = bugs.find((one) => one.isTooSoon === isTooSoon && found && isOfBug(found.item, one));
      if (found && bug) this.act(found, "link-bug", { url: bug.url });
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

  snooze(): void {
    for (const days of SNOOZES) {
      const found = this.take((item) => item.class !== "infra");
      if (!found) return;
      const hour = Math.ceil(this.seen.now.getTime() / HOUR) * HOUR;
      this.act(found, "snooze", { until: new Date(hour + days * 24 * HOUR).toISOString() });
    }
  }

  /** Acknowledged in most cases, else assigned; with a word here and there. */
  takeUp(count: number): void {
    for (let taken = 0; taken < count; taken++) {
      const found = this.take(() => true);
      if (!found) return;
      const { item } = found;
      const colleagues = this.staff.of(item.dfg?.slug ?? null);
      if (this.random.chance(0.65)) this.act(found, "acknowledge");
      else this.act(found, "assign", { person: this.random.pick([found.by, ...colleagues]) });
      if (this.random.chance(0.35))
        this.acts.push({
          ...found,
          item: item.id,
          action: "comment",
          reason: commentOn(item.class, this.random),
        });
    }
  }

  /** The next item that fits, with who takes it up; it is taken from the rest. */
  private take(fits: (item: SeenItem) => boolean): { item: SeenItem; by: string } | undefined {
    for (const item of this.rest) {
      const by = fits(item) ? this.staff.whoFor(item.dfg?.slug ?? null, this.random) : undefined;
      if (by === undefined) continue;
      this.rest = this.rest.filter((other) => other !== item);
      return { item, by };
    }
    return undefined;
  }

  private act(
    { item, by }: { item: SeenItem; by: string },
    action: Exclude<Act["action"], "comment">,
    more: Partial<Act> = {},
  ): void {
    const isSpoken = (action !== "acknowledge" && action !== "assign") || this.random.chance(0.4);
    const reason = isSpoken ? { reason: aside(action, this.random) } : {};
    this.acts.push({ by, item: item.id, action, ...reason, ...more });
  }
}
