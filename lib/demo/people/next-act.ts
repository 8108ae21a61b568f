import type { Random } from "../world/random";
import { isOfFix } from "./filed-bugs";
import { type Act, isUntouched, type Seen, type SeenItem } from "./seen";
import { Staff } from "./staff";
import { aside, commentOn } from "./words";

/** Part of the queue that stays untouched, so that whoever tries the demo finds something to do. */
const LEFT = 1 / 3;
const WORKED_ON: ReadonlySet<string> = new Set(["acknowledged", "known", "still-failing"]);

/**
 * The next thing that one of the people does on an ordinary day; nothing where the queue has nothing to do.
 *
 * @param commented ids of items that they said something about already; nobody repeats themselves
 */
export function nextAct(seen: Seen, commented: ReadonlySet<string>, random: Random): Act | undefined {
  const staff = new Staff(seen.people, seen.onDuty);
  const ways = [acknowledge, acknowledge, comment, comment, assign, claim];
  // What cannot be done is passed over for something else.
  for (const way of random.sample(ways, ways.length)) {
    const act = way({ seen, staff, commented, random });
    if (act) return act;
  }
  return undefined;
}

interface Day {
  seen: Seen;
  staff: Staff;
  commented: ReadonlySet<string>;
  random: Random;
}

/** One of the items that fit, with who of its DFG does something to it: the one on duty before others. */
function oneOf({ seen, staff, random }: Day, fits: (item: SeenItem) => boolean) {
  const items = seen.items.filter(fits);
  if (items.length === 0) return undefined;
  const item = random.pick(items);
  const dfg = item.dfg?.slug ?? null;
  const by = staff.onDuty(dfg) ?? staff.whoFor(dfg, random);
  return by === undefined ? undefined : { item, by, dfg };
}

function acknowledge(day: Day): Act | undefined {
  const untouched = day.seen.items.filter(isUntouched).length;
  if (untouched <= day.seen.items.length * LEFT) return undefined;
  const found = oneOf(day, isUntouched);
  const reason = day.random.chance(0.4) ? { reason: aside("acknowledge", day.random) } : {};
  return found && { by: found.by, item: found.item.id, action: "acknowledge", ...reason };
}

function comment(day: Day): Act | undefined {
  const found = oneOf(day, (item) => WORKED_ON.has(item.state) && !day.commented.has(item.id));
  const reason = found && commentOn(found.item.class, day.random);
  return found && { by: found.by, item: found.item.id, action: "comment", reason };
}

function assign(day: Day): Act | undefined {
  const found = oneOf(day, (item) => WORKED_ON.has(item.state) && item.assignee === null);
  const colleagues = day.staff.of(found?.dfg ?? null);
  if (!found || colleagues.length === 0) return undefined;
  return { by: found.by, item: found.item.id, action: "assign", person: day.random.pick(colleagues) };
}

function claim(day: Day): Act | undefined {
  const fixOf = (item: SeenItem) => day.seen.fixes.find((fix) => isOfFix(item, fix));
  const found = oneOf(day, (item) => WORKED_ON.has(item.state) && fixOf(item) !== undefined);
  const url = found && fixOf(found.item)?.url;
  if (!found || !url) return undefined;
  const reason = aside("claim-fixed", day.random);
  return { by: found.by, item: found.item.id, action: "claim-fixed", url, reason };
}
