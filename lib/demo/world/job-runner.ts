import type { ZuulBuildRow } from "../rows/zuul-rows";
import type { Cause, CauseKind } from "./causes";
import type { EventQueue } from "./event-queue";
import type { Random } from "./random";
import type { ZuulCi, ZuulFault, ZuulItem } from "./zuul-ci";
import { errorDetailOf } from "./zuul-words";

const MINUTE = 60;
/** Chance that an attempt is lost before the job itself begins, and another one follows. */
const RETRY_CHANCE = 0.025;
const TIMEOUT = 4 * 3600;

/** How a job will go, decided when it begins. */
export interface Fate {
  result: string;
  /** Attempts lost before the last one. */
  retries: number;
  /** Seconds of the last attempt. */
  seconds: number;
  fault?: ZuulFault;
}

/** What a job is about to fail of. */
export interface Blame {
  cause: Cause;
  instance: string;
  packageName?: string;
}

type Shape = readonly [result: string, phase: ZuulFault["phase"]];

/** How kinds of causes show in Zuul; several where it depends on the moment. */
const SHAPES: Partial<Record<CauseKind, readonly Shape[]>> = {
  "mirror-outage": [
    ["RETRY_LIMIT", "pre"],
    ["FAILURE", "run"],
  ],
  "infra-noise": [
    ["POST_FAILURE", "post"],
    ["POST_FAILURE", "post"],
    ["RETRY_LIMIT", "pre"],
    ["RETRY_LIMIT", "pre"],
    ["FAILURE", "run"],
    ["FAILURE", "run"],
    ["DISK_FULL", "run"],
  ],
  "no-nodes": [["NODE_FAILURE", "pre"]],
  "node-image": [["RETRY_LIMIT", "pre"]],
  "job-timeout": [["TIMED_OUT", "run"]],
};
const PLAIN: readonly Shape[] = [["FAILURE", "run"]];

/** Turns a blame into the way a build fails; without one the job passes. */
export function fateOf(random: Random, blame: Blame | undefined, seconds: number): Fate {
  const lost = random.chance(RETRY_CHANCE) ? 1 : 0;
  if (!blame) return { result: "SUCCESS", retries: lost, seconds };
  const [result, phase] = random.pick(SHAPES[blame.cause.kind] ?? PLAIN);
  const fault = { ...blame, phase };
  if (result === "NODE_FAILURE")
    return { result, fault, retries: 0, seconds: random.between(2, 12) * MINUTE };
  if (result === "RETRY_LIMIT") return { result, fault, retries: 2, seconds: random.between(3, 9) * MINUTE };
  if (result === "TIMED_OUT") return { result, fault, retries: lost, seconds: TIMEOUT };
  // What comes after the job fails too, and hides that the job itself has failed.
  const hidden = result === "FAILURE" && random.chance(0.03);
  const shown = hidden ? "POST_FAILURE" : result;
  return { result: shown, fault, retries: lost, seconds: seconds * random.between(0.5, 1) };
}

/** Lets jobs of items happen: attempts that are retried, the last attempt, the sign of a failure before its end. */
export class JobRunner {
  constructor(
    private readonly queue: EventQueue,
    private readonly ci: ZuulCi,
  ) {}

  /** Begins a job now. `done` is called at its end, unless the item has left its pipeline meanwhile. */
  run(
    item: ZuulItem,
    job: string,
    fate: Fate,
    at: number,
    done: (build: ZuulBuildRow, at: number) => void,
  ): void {
    const { queue, ci } = this;
    if (!ci.items.has(item)) return;
    ci.begin(item, job, at);
    if (fate.retries > 0) {
      this.retry(item, job, fate, at, done);
      return;
    }
    if (fate.fault?.phase === "run") this.failEarly(item, job, fate.seconds, at);
    queue.at(at + fate.seconds, (now) => {
      if (!ci.items.has(item)) return;
      const { result, fault } = fate;
      const build = ci.end(item, job, now, { result, ...(fault && { fault }) });
      if (fault) build.errorDetail = errorDetailOf(build, fault);
      done(build, now);
    });
  }

  private retry(
    item: ZuulItem,
    job: string,
    fate: Fate,
    at: number,
    done: (build: ZuulBuildRow, at: number) => void,
  ): void {
    const { queue, ci } = this;
    queue.at(at + ci.random.between(3, 12) * MINUTE, (now) => {
      if (!ci.items.has(item)) return;
      const { fault } = fate;
      ci.end(item, job, now, { result: "RETRY", final: false, ...(fault?.phase === "pre" && { fault }) });
      const live = item.job(job);
      live.waiting = "executor";
      queue.at(now + ci.random.between(1, 4) * MINUTE, (later) =>
        this.run(item, job, { ...fate, retries: fate.retries - 1 }, later, done),
      );
    });
  }

  /** Zuul knows of a failed task before the job has collected its logs and ended. */
  private failEarly(item: ZuulItem, job: string, seconds: number, at: number): void {
    const known = at + Math.max(seconds * 0.6, seconds - 12 * MINUTE);
    this.queue.at(known, () => {
      if (this.ci.items.has(item)) item.job(job).preFail = true;
    });
  }
}
