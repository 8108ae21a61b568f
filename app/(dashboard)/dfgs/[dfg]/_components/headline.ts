import { counted, formatCount } from "@/components/time/format";
import type { DfgAnswer } from "@/lib/contract/dfgs";

/** Where "changes since" starts: at the reader's last visit, a day ago, or where the address says. */
export type Start = "visit" | "yesterday" | "chosen";

const NEW_SINCE: Record<Start, string> = {
  visit: "new since you looked",
  yesterday: "new in the last day",
  chosen: "new since then",
};

type Figures = Pick<DfgAnswer, "failing" | "retrying" | "changesSince"> & {
  dfg: Pick<DfgAnswer["dfg"], "failing" | "failingPackages" | "failingJobs" | "packages" | "jobs">;
};

/** Failures that began after the moment the changes are counted from. */
export const newOnes = ({ failing, changesSince }: Pick<DfgAnswer, "failing" | "changesSince">): number =>
  failing.filter((row) => Date.parse(row.since) > Date.parse(changesSince)).length;

/** "7 packages and 2 job lines"; what there is none of is left out. */
export function subjects(packages: number, jobs: number): string {
  const words = [
    packages === 0 ? null : counted(packages, "package"),
    jobs === 0 ? null : counted(jobs, "job line"),
  ].filter((word) => word !== null);
  return words.length === 0 ? "nothing" : words.join(" and ");
}

/** Whether anything is known to be theirs, or came to them by its class. */
export const hasAny = ({ packages, jobs, failing }: Figures["dfg"]): boolean => packages + jobs + failing > 0;

/** The state of the DFG in a sentence: "7 packages and 2 job lines fail, 2 new since you looked. 1 waits for a retry." */
export function headlineOf(answer: Figures, start: Start, release: string | undefined): string {
  const { failing, failingPackages, failingJobs, packages, jobs } = answer.dfg;
  const where = release === undefined ? "" : ` on ${release}`;
  if (!hasAny(answer.dfg)) return `No package or job is known to be theirs${where}.`;
  const fresh = newOnes(answer);
  const first =
    failing === 0
      ? `None of ${subjects(packages, jobs)} is known to fail${where}.`
      : `${subjects(failingPackages, failingJobs)} ${failing === 1 ? "fails" : "fail"}${where}, ${fresh === 0 ? "none" : formatCount(fresh)} ${NEW_SINCE[start]}.`;
  const waiting = answer.retrying.length;
  return waiting === 0
    ? first
    : `${first} ${formatCount(waiting)} ${waiting === 1 ? "waits" : "wait"} for a retry.`;
}
