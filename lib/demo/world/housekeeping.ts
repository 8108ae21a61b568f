import { PURGED } from "../rows/row-types";
import type { Builder } from "./builder";
import type { EventQueue } from "./event-queue";
import type { InstanceState } from "./state";

const DAY = 86_400;
const PURGE_AFTER = 60 * DAY;
/** Chance a day that an admin sends a good bootstrap build round again. */
const FLIP_CHANCE = 0.12;

/** Each night: old builds lose their files, and now and then a good row is turned to RETRY. */
export function startHousekeeping(
  queue: EventQueue,
  state: InstanceState,
  builder: Builder,
  start: number,
): void {
  let position = 0;
  const night = (at: number): void => {
    position = purge(state, position, at);
    if (state.random.chance(FLIP_CHANCE)) flip(state, builder, at);
    queue.at(at + DAY, night);
  };
  queue.at(Math.ceil(start / DAY) * DAY + 2.5 * 3600, night);
}

/** Marks rows older than the limit, from where the last night stopped; the newest good build stays. */
function purge(state: InstanceState, from: number, at: number): number {
  const { commits } = state.store;
  let position = from;
  for (; position < commits.length; position++) {
    const row = commits[position];
    if (!row || row.dtBuild > at - PURGE_AFTER) break;
    const kept = state.store.commitsOf(row.projectName).findLast((one) => one.status === "SUCCESS") === row;
    if (!kept) row.flags |= PURGED;
  }
  return position;
}

/** A good row of the last days that carries no job's vote becomes RETRY, and is built again as a new row. */
function flip(state: InstanceState, builder: Builder, at: number): void {
  const { store, random } = state;
  const recent = store.commits
    .slice(-200, -20)
    .filter((row) => row.status === "SUCCESS" && row.dtBuild > at - 3 * DAY);
  const free = recent.filter(
    (row) => store.votesOf(row.id).length === 0 && store.commitsOf(row.projectName).at(-1) === row,
  );
  const pkg = free.length > 0 ? state.byName.get(random.pick(free).projectName) : undefined;
  const row = pkg && store.commitsOf(pkg.info.name).at(-1);
  if (!pkg || !row) return;
  row.status = "RETRY";
  state.settle(pkg, false, at);
  builder.enqueue(builder.taskOf(pkg), at);
}
