import type { Cause, Causes } from "./causes";
import type { EventQueue } from "./event-queue";
import type { InstanceSpec } from "./instances";
import { CONSUMER_PIPELINE, type Consumer, consumers } from "./jobs";
import { Random } from "./random";
import type { ZuulCi, ZuulItem } from "./zuul-ci";
import { tipOf } from "./zuul-refs";
import { errorDetailOf } from "./zuul-words";

const HOUR = 3600;
const MINUTE = 60;
/** Chance that a promotion breaks a job of a consumer, and that the next one mends what is broken. */
const BREAKS = 0.1;
const MENDS = 0.6;

/**
 * The jobs of those who use what is promoted: they run twice a day on what the integration target holds. Now and then a promotion
 * breaks one, until a later promotion brings the fix. It draws from a stream of its own, so that it changes nothing else.
 */
export class ConsumerRuns {
  private readonly random: Random;
  private readonly broken = new Map<string, Cause>();
  private count = 0;

  constructor(
    private readonly queue: EventQueue,
    private readonly ci: ZuulCi,
    private readonly causes: Causes,
    private readonly spec: InstanceSpec,
    seed: string | number,
  ) {
    this.random = new Random(seed, spec.id, "consumers");
  }

  /** Something new stands where consumers take their packages from. */
  promoted(at: number): void {
    const { random, broken, spec } = this;
    for (const { name, jobs } of consumers(spec))
      for (const job of jobs) {
        const cause = broken.get(job);
        if (cause && random.chance(MENDS)) {
          cause.end = at;
          broken.delete(job);
        } else if (!cause && random.chance(BREAKS)) {
          const told = this.causes.note({
            id: `${spec.id}/consumer-${name}-${++this.count}`,
            kind: "job-regression",
            title: `A promotion breaks ${job}`,
            instances: [spec.id],
            jobs: [job],
            owner: "deployment",
            start: at,
          });
          broken.set(job, told);
        }
      }
  }

  /** One run of every consumer's jobs. */
  run(at: number): void {
    for (const consumer of consumers(this.spec)) this.start(consumer, at);
  }

  private start({ project, jobs }: Consumer, at: number): void {
    const { ci, queue, random } = this;
    const specs = jobs.map((name) => ({ name, estimate: 1.5 * HOUR }));
    const ref = tipOf(project, this.spec.branch);
    const item = ci.by(random, () => ci.open({ pipeline: CONSUMER_PIPELINE, jobs: specs, ref }, at));
    for (const job of jobs) {
      const seconds = random.between(0.8, 2) * HOUR;
      queue.at(at + random.between(2, 20) * MINUTE, (now) => {
        // What it installs, it takes at its beginning.
        const cause = this.broken.get(job);
        ci.by(random, () => ci.begin(item, job, now));
        queue.at(now + (cause ? seconds * 0.6 : seconds), (ended) => this.end(item, job, cause, ended));
      });
    }
  }

  private end(item: ZuulItem, job: string, cause: Cause | undefined, at: number): void {
    const { ci, spec } = this;
    if (!ci.items.has(item)) return;
    const fault = cause && { cause, instance: spec.id, phase: "run" as const };
    const build = ci.by(this.random, () =>
      ci.end(item, job, at, { result: fault ? "FAILURE" : "SUCCESS", ...(fault && { fault }) }),
    );
    if (fault) build.errorDetail = errorDetailOf(build, fault);
    build.final = true;
    if (item.jobs.every((one) => one.build !== null && one.build.end !== null)) ci.report(item);
  }
}
