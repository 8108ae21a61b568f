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
  dfg: Pick<DfgAnswer["dfg"], "failing" | "packages">;
};

/** Failures that began after the moment the changes are counted from. */
export const newOnes = ({ failing, changesSince }: Pick<DfgAnswer, "failing" | "changesSince">): number =>
  failing.filter((row) => Date.parse(row.since) > Date.parse(changesSince)).length;

/** The state of the DFG in a sentence: "7 packages fail, 2 new since you looked. 1 waits for a retry." */
export function headlineOf(answer: Figures, start: Start, release: string | undefined): string {
  const { failing, packages } = answer.dfg;
  const where = release === undefined ? "" : ` on ${release}`;
  if (packages === 0) return `No package is known to be theirs${where}.`;
  const fresh = newOnes(answer);
  const first =
    failing === 0
      ? `None of ${counted(packages, "package")} is known to fail${where}.`
      : `${counted(failing, "package")} ${failing === 1 ? "fails" : "fail"}${where}, ${fresh === 0 ? "none" : formatCount(fresh)} ${NEW_SINCE[start]}.`;
  const waiting = answer.retrying.length;
  return waiting === 0
    ? first
    : `${first} ${formatCount(waiting)} ${waiting === 1 ? "waits" : "wait"} for a retry.`;
}
