import { StatusIcon } from "@/components/status/status";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { FailureRow } from "@/lib/contract/failures";
import { formatDuration } from "@/lib/shared/duration";
import { FAILURE_STATUS, isNew, subjectHref } from "./failure-status";

/** Which package, in what state, and below it the text that fails with its log. */
export function FailureTitle({ row, asOf }: { row: FailureRow; asOf: string }) {
  const { status, word } = FAILURE_STATUS[row.status];
  return (
    <span className="flex items-start gap-3">
      <StatusIcon status={status} label={`${word}:`} className="mt-px" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <Link href={subjectHref(row)} data-primary="" className="stretched min-w-0 truncate font-medium">
            {row.subject}
          </Link>
          <StateWords row={row} asOf={asOf} />
        </span>
        <span className="flex items-baseline gap-2 text-sm">
          <Reason row={row} />
          {row.lastRed.logUrl === null ? null : (
            <ExternalLink href={row.lastRed.logUrl} className="flex-none text-text-3">
              log
            </ExternalLink>
          )}
        </span>
      </span>
    </span>
  );
}

/** The first line of the newest failing build that says something, in the log's own letters. */
export function Reason({ row }: { row: Pick<FailureRow, "reason" | "status"> }) {
  if (row.reason === null)
    return (
      <span className="min-w-0 truncate text-text-3">
        {row.status === "retrying"
          ? "a known trouble of the builder; DLRN tries again"
          : "no reason in the log"}
      </span>
    );
  return (
    <span className="mono min-w-0 truncate text-text-2" data-tip={row.reason}>
      {row.reason}
    </span>
  );
}

function StateWords({ row, asOf }: { row: FailureRow; asOf: string }) {
  if (isNew(row, asOf)) return <span className="flex-none text-bad">new</span>;
  if (row.status === "retrying") return <span className="flex-none text-warn">to be retried</span>;
  if (row.status === "recovered" && row.until !== null) {
    const red = Date.parse(row.until) - Date.parse(row.since);
    return <span className="flex-none text-ok">recovered after {formatDuration(red)}</span>;
  }
  return row.lastGreenAt === null ? <span className="flex-none text-text-3">never built</span> : null;
}
