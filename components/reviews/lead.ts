import { counted, formatCount } from "@/components/time/format";
import type { ReviewBuildset, ReviewsAnswer, Verdict } from "@/lib/contract/reviews";
import { formatDuration } from "@/lib/shared/duration";

const WHOSE: Readonly<Record<Verdict, string>> = {
  yours: "of the change's own",
  "broken-trunk": "of a broken trunk",
  flaky: "flaky",
  infra: "of the infrastructure",
  unknown: "of unknown cause",
};
const ORDER = ["yours", "broken-trunk", "flaky", "infra", "unknown"] as const;

type Set = Pick<ReviewBuildset, "isCurrent" | "state" | "pipeline" | "server"> & {
  jobs: readonly { state: string; voting: boolean; failure: { verdict: Verdict } | null }[];
};

/** How the tests of the current patch set went: "1 job of check fails: 1 of a broken trunk." Newest first expected. */
export function testsLead(buildsets: readonly Set[]): string {
  const current = buildsets.filter((set) => set.isCurrent && set.state !== "dropped");
  const newest = current.filter(
    (set, index) =>
      current.findIndex((other) => other.pipeline === set.pipeline && other.server === set.server) === index,
  );
  if (newest.length === 0)
    return buildsets.length === 0 ? "No test of it is known." : "No test of this patch set is known yet.";
  const failed = newest.flatMap((set) =>
    set.jobs.flatMap((job) =>
      job.failure !== null && job.voting ? [{ ...job.failure, pipeline: set.pipeline }] : [],
    ),
  );
  if (failed.length > 0) {
    const pipelines = [...new Set(failed.map((each) => each.pipeline))].join(" and ");
    const whose = ORDER.map((verdict) => ({
      verdict,
      n: failed.filter((each) => each.verdict === verdict).length,
    }))
      .filter(({ n }) => n > 0)
      .map(({ verdict, n }) => `${n} ${WHOSE[verdict]}`);
    return `${counted(failed.length, "job")} of ${pipelines} ${failed.length === 1 ? "fails" : "fail"}: ${whose.join(", ")}.`;
  }
  if (newest.some((set) => set.state === "running")) return "Its tests run.";
  if (newest.every((set) => set.state === "passed")) return "All its tests pass.";
  return "Its tests did not end well.";
}

/** "12 open reviews. 40 merged in 12 weeks, half of them within 2 d 3 h." */
export function reviewsLead({
  facets,
  merged,
  sources,
  known,
}: Pick<ReviewsAnswer, "merged" | "sources" | "known"> & {
  facets: Pick<ReviewsAnswer["facets"], "status">;
}): string {
  if (sources.length === 0) return "No Gerrit is read.";
  if (!known) return "No review has been read yet.";
  const open = facets.status.find((each) => each.value === "open")?.count ?? 0;
  const first =
    open === 0 ? "No review is open." : `${counted(open, "review")} ${open === 1 ? "is" : "are"} open.`;
  if (merged.medianOf === 0 || merged.medianHours === null) return first;
  const half = formatDuration(merged.medianHours * 3_600_000);
  return `${first} ${formatCount(merged.medianOf)} merged in ${counted(merged.weeks.length, "week")}, half of them within ${half}.`;
}
