import { counted, formatCount } from "@/components/time/format";
import type { LiveAnswer } from "@/lib/contract/live";

type Figures = {
  items: readonly {
    failing: boolean;
    jobs: readonly Pick<LiveAnswer["items"][number]["jobs"][number], "state">[];
  }[];
  servers: readonly Pick<LiveAnswer["servers"][number], "state">[];
};

/** "12 items with 31 jobs running, 14 waiting. 2 items will fail." */
export function leadOf({ items, servers }: Figures): string {
  if (servers.length === 0) return "No CI is read.";
  if (items.length === 0) return "";
  const jobs = items.flatMap((item) => item.jobs);
  const of = (...states: string[]) => jobs.filter((job) => states.includes(job.state)).length;
  const running = of("running", "failing", "paused");
  const waiting = of("waiting", "queued");
  const failing = items.filter((item) => item.failing).length;
  const early = of("failing");
  return [
    `${counted(items.length, "item")}: ${counted(running, "job")} running, ${formatCount(waiting)} waiting.`,
    failing === 0 ? null : `${counted(failing, "item")} will fail.`,
    early === 0 ? null : `${counted(early, "job")} ${early === 1 ? "has" : "have"} a failed task already.`,
  ]
    .filter(Boolean)
    .join(" ");
}
