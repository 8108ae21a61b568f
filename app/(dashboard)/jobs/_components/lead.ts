import { counted } from "@/components/time/format";
import type { JobsAnswer } from "@/lib/contract/jobs";

/** "3 of 412 jobs fail in the chain." */
export function leadOf({
  known,
  failing,
  sources,
}: Pick<JobsAnswer, "known" | "failing" | "sources">): string {
  if (sources.length === 0) return "No Zuul is read.";
  if (known === 0) return "No job is known under these filters.";
  if (failing === 0) return `None of ${counted(known, "job")} is known to fail in the chain.`;
  return `${failing} of ${counted(known, "job")} ${failing === 1 ? "fails" : "fail"} in the chain.`;
}
