import { counted } from "@/components/time/format";
import type { Status } from "@/lib/contract/common";
import type { AfterPromotion, ConsumerJob, ConsumerVerdict } from "@/lib/contract/consumers";

/** A verdict as an icon and a word. */
export const VERDICT: Readonly<Record<ConsumerVerdict, { status: Status; word: string }>> = {
  broke: { status: "bad", word: "broke" },
  "still-failing": { status: "bad", word: "failing since before" },
  failing: { status: "bad", word: "failing" },
  works: { status: "ok", word: "works" },
  fixed: { status: "ok", word: "fixed" },
  "not-run": { status: "none", word: "not run since" },
};

/** The verdict on a consumer; where a single failed run is all there is, it is said with care. */
export function consumerWord({
  verdict,
  jobs,
}: AfterPromotion["consumers"][number]): (typeof VERDICT)[ConsumerVerdict] {
  const certain = jobs.some((job) => job.verdict === verdict && job.certain);
  return verdict === "broke" && !certain ? { status: "warn", word: "may have broken" } : VERDICT[verdict];
}

/** "3 of 4 runs passed": infrastructure is left out. */
export function runsWord(jobs: readonly Pick<ConsumerJob, "passed" | "failed">[]): string {
  const sum = (of: "passed" | "failed") => jobs.reduce((all, job) => all + job[of], 0);
  const all = sum("passed") + sum("failed");
  return all === 0 ? "" : `${sum("passed")} of ${counted(all, "run")} passed`;
}

/** What is told of one job that does not work: "passed before, failed once since". */
export function jobWords({ before, failed, certain, infra }: ConsumerJob): string {
  const since = failed === 1 ? "failed once since" : `failed all ${failed} times since`;
  return [
    before === null ? "not run before" : before === "passed" ? "passed before" : "failed before",
    since,
    certain ? null : "one run may be chance",
    infra === 0 ? null : `${counted(infra, "run")} lost to infrastructure`,
  ]
    .filter((words) => words !== null)
    .join(", ");
}

/** Jobs that do not work since a promotion. */
export const badJobs = (promotion: AfterPromotion): ConsumerJob[] =>
  promotion.consumers
    .flatMap((consumer) => consumer.jobs)
    .filter(({ verdict }) => VERDICT[verdict].status === "bad");
