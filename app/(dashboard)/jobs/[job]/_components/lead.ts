import { rateOf } from "@/components/jobs/pass-rate";
import { counted } from "@/components/time/format";
import type { Freshness, Status } from "@/lib/contract/common";
import type { JobAnswer, JobLine, Tally } from "@/lib/contract/jobs";

/** "Fails in 1 of 3 lines. 83 % of 24 runs passed in 30 days. 2 targets require it." */
export function leadOf(
  job: Pick<JobAnswer, "lineCounts" | "required"> & { days30: Pick<Tally, "passed" | "failed"> },
): string {
  const { all, chain, failing } = job.lineCounts;
  const rate = rateOf(job.days30);
  const n = job.days30.passed + job.days30.failed;
  const own = job.required.filter((target) => target.insteadOf === null).length;
  const sentences = [
    chain === 0
      ? all === 0
        ? "No run that counts is known."
        : "It only tests single reviews, or has no vote."
      : failing === 0
        ? "Not known to fail in the chain."
        : chain === 1
          ? "Fails in the chain."
          : `Fails in ${failing} of ${counted(chain, "line")} of the chain.`,
    rate === null
      ? "No run of the last 30 days counts."
      : `${rate} of ${counted(n, "run")} passed in 30 days.`,
    own === 0 ? null : `${counted(own, "target")} ${own === 1 ? "requires" : "require"} it.`,
  ];
  return sentences.filter(Boolean).join(" ");
}

/** Colour and word of a line as far as its server was read; old input is never green. */
export function standingOf(
  line: Pick<JobLine, "state" | "server">,
  sources: readonly Pick<Freshness, "feed" | "state">[],
): { status: Status; word: string } {
  if (line.state === "unknown") return { status: "none", word: "Not known" };
  const word = line.state === "failing" ? "Fails" : "Passes";
  const feed = sources.find((source) => source.feed === `zuul-${line.server}`);
  if (feed?.state !== "fresh") return { status: "stale", word: `${word}, when last read` };
  return { status: line.state === "failing" ? "bad" : "ok", word };
}
