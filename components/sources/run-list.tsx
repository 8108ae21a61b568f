import { StatusIcon } from "@/components/status/status";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import type { Status } from "@/lib/contract/common";
import type { SyncRunRow } from "@/lib/contract/sources";
import { formatDuration } from "@/lib/shared/duration";

const STATUS: Record<SyncRunRow["outcome"], Status> = {
  ok: "ok",
  partial: "warn",
  failed: "bad",
  running: "run",
  lost: "none",
};
const SHOWN = 10;

/** The newest runs with what each of them did. */
export function RunList({ runs }: { runs: readonly SyncRunRow[] }) {
  if (runs.length === 0) return <p className="text-text-2">It has not run yet.</p>;
  return (
    <ol className="text-sm">
      {runs.slice(0, SHOWN).map((run) => (
        <li key={run.startedAt} className="border-line border-b py-1.5 last:border-0">
          <span className="flex items-baseline gap-2.5">
            <StatusIcon status={STATUS[run.outcome]} label={run.outcome} />
            <Time at={run.startedAt} as="moment" focusable className="w-[88px] flex-none text-text-2" />
            <span className="text-text-3">{run.mode}</span>
            <span className="min-w-0 flex-1 text-text-2">
              {formatCount(run.rowsRead)} read, {formatCount(run.rowsChanged)} changed
            </span>
            <span className="text-text-3">
              {run.finishedAt === null
                ? "running"
                : formatDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt))}
            </span>
          </span>
          {run.error === null ? null : (
            <span className="mono block break-words pl-6 text-bad">{run.error}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
