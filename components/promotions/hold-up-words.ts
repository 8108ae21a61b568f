import { counted } from "@/components/time/format";
import type { Status } from "@/lib/contract/common";
import type { HoldUp, HoldUpJob } from "@/lib/contract/hold-ups";

/** State of a target as icon and word; nothing held up is no praise: it may simply wait. */
export const HOLD_UP_STATE: Record<HoldUp["state"], { status: Status; word: string }> = {
  held: { status: "bad", word: "Held up" },
  frozen: { status: "none", word: "Frozen" },
  moving: { status: "run", word: "Under way" },
  waiting: { status: "none", word: "Nothing new" },
  unknown: { status: "stale", word: "Too old to say" },
};

/** State of a required job as icon and word. */
export const JOB_STATE: Record<HoldUpJob["state"], { status: Status; word: string }> = {
  passed: { status: "ok", word: "Passed" },
  "passed-by-alternative": { status: "ok", word: "Passed by another" },
  running: { status: "run", word: "Running" },
  failed: { status: "bad", word: "Failed" },
  "not-run": { status: "none", word: "Not run" },
};

/** "196 commits of 41 packages, 6 DFGs wait"; null where nothing does, or nothing is known. */
export function costWords({ commits, packages, dfgs }: HoldUp["cost"]): string | null {
  if (commits === null || commits === 0) return null;
  const of = packages === null ? "" : ` of ${counted(packages, "package")}`;
  const whose = dfgs.length === 0 ? "" : `, ${counted(dfgs.length, "DFG")}`;
  const verb = commits === 1 && dfgs.length === 0 ? "waits" : "wait";
  return `${counted(commits, "commit")}${of}${whose} ${verb}`;
}

/** "Amina", "Amina and Jiri"; null where nobody is on duty. */
export const dutyWords = (people: readonly { name: string }[]): string | null =>
  people.length === 0
    ? null
    : people.length === 1
      ? (people[0]?.name ?? null)
      : `${people
          .slice(0, -1)
          .map(({ name }) => name)
          .join(", ")} and ${people.at(-1)?.name}`;

/** What a root is called beside its target, in a word or two. */
export const KIND_WORD: Record<NonNullable<HoldUp["root"]>["kind"], string> = {
  "package-fails": "Package fails to build",
  "waits-for-component": "Waits for a component",
  "first-job-failed": "First job fails",
  "job-failed": "Job fails",
  "job-not-run": "Job not run",
  "job-running": "Job runs",
  "vote-lost": "Vote lost",
  "build-lost": "Vote and build disagree",
  "later-step": "Promoting fails",
  "not-attempted": "Not attempted",
  frozen: "Frozen",
  "no-criteria": "No criteria known",
};
