import clsx from "clsx";
import { formatCount } from "@/components/time/format";
import type { SyncRunRow } from "@/lib/contract/sources";
import { formatDuration } from "@/lib/shared/duration";

const OUTCOME: Record<SyncRunRow["outcome"], { word: string; look: string }> = {
  ok: { word: "read", look: "bg-ok/45" },
  partial: { word: "read in part", look: "bg-warn" },
  failed: { word: "failed", look: "bg-bad" },
  running: { word: "running", look: "bg-run" },
  lost: { word: "lost: its process ended", look: "bg-none" },
};

/** Recent runs, newest at the right; each cell says what it did. */
export function RunStrip({ runs, max = 24 }: { runs: readonly SyncRunRow[]; max?: number }) {
  const shown = runs.slice(0, max).reverse();
  if (shown.length === 0) return <span className="text-text-3">no run yet</span>;
  const failed = shown.filter((run) => run.outcome === "failed").length;
  return (
    <span
      role="img"
      aria-label={`Last ${shown.length} runs, ${failed} failed`}
      className="inline-flex gap-[2px] align-middle"
    >
      {shown.map((run) => (
        <i
          key={run.startedAt}
          data-tip={runWords(run)}
          className={clsx("h-[14px] w-[6px] rounded-[1.5px]", OUTCOME[run.outcome].look)}
        />
      ))}
    </span>
  );
}

/** "read in 2 s: 3 requests, 14 rows changed". */
export function runWords(run: SyncRunRow): string {
  const took =
    run.finishedAt === null
      ? ""
      : ` in ${formatDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt))}`;
  const figures = `${formatCount(run.requests)} requests, ${formatCount(run.rowsRead)} rows read, ${formatCount(run.rowsChanged)} changed`;
  const aside = run.setAside === 0 ? "" : `, ${formatCount(run.setAside)} set aside`;
  return `${OUTCOME[run.outcome].word}${took}: ${figures}${aside}${run.error === null ? "" : `\n${run.error}`}`;
}
