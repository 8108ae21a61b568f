import { StatusIcon } from "@/components/status/status";
import { ItemLink } from "@/components/triage-item/item-link";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { FailureRow } from "@/lib/contract/failures";
import { formatDuration } from "@/lib/shared/duration";
import { buildHref, CLASS_WORD, FAILURE_STATUS, isNew, subjectHref } from "./failure-status";

/** Which package or job, in what state, and below it its class and the text that fails, with the build and its log. */
export function FailureTitle({ row, asOf }: { row: FailureRow; asOf: string }) {
  const { status, word } = FAILURE_STATUS[row.status];
  return (
    <span className="flex items-start gap-3">
      <StatusIcon status={status} label={`${word}:`} className="mt-px" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <Link href={subjectHref(row)} data-primary="" className="stretched flex min-w-0 font-medium">
            {row.kind === "job" ? (
              <MiddleTruncate text={row.subject} tail={18} />
            ) : (
              <span className="truncate">{row.subject}</span>
            )}
          </Link>
          <StateWords row={row} asOf={asOf} />
        </span>
        <span className="flex items-baseline gap-2 text-sm">
          <ClassWord row={row} />
          <Reason row={row} href={buildHref(row.source, row.lastRed.id)} />
          {row.lastRed.logUrl === null ? null : (
            <ExternalLink href={row.lastRed.logUrl} className="flex-none text-text-3">
              {row.source === "zuul" ? "logs" : "log"}
            </ExternalLink>
          )}
          <ItemLink item={row.item} className="flex-none text-text-3" />
        </span>
      </span>
    </span>
  );
}

/** The class of the newest failure; the rule that decided it on hover. */
function ClassWord({ row }: { row: FailureRow }) {
  if (row.class === null || row.class === "unknown" || row.status === "retrying") return null;
  return (
    <span className="flex-none text-text-2" data-tip={row.why ?? undefined}>
      {CLASS_WORD[row.class]}
    </span>
  );
}

type Told = Pick<FailureRow, "reason" | "status"> & Partial<Pick<FailureRow, "kind">>;

/** The line of the newest failure that says most, in the log's own letters; a link where the build has a page. */
export function Reason({ row, href = null }: { row: Told; href?: string | null }) {
  const text = row.reason ?? wordsFor(row);
  const look = row.reason === null ? "min-w-0 truncate text-text-3" : "mono min-w-0 truncate text-text-2";
  if (href === null)
    return (
      <span className={look} data-tip={row.reason ?? undefined}>
        {text}
      </span>
    );
  return (
    <Link href={href} className={`link above ${look}`} data-tip={row.reason ?? undefined}>
      {text}
    </Link>
  );
}

const wordsFor = ({ status, kind }: Told): string => {
  if (status === "retrying") return "a known trouble of the builder; DLRN tries again";
  return kind === "job" ? "nothing read from its logs" : "no reason in the log";
};

function StateWords({ row, asOf }: { row: FailureRow; asOf: string }) {
  if (isNew(row, asOf)) return <span className="flex-none text-bad">new</span>;
  if (row.status === "retrying") return <span className="flex-none text-warn">to be retried</span>;
  if (row.status === "recovered" && row.until !== null) {
    const red = Date.parse(row.until) - Date.parse(row.since);
    return <span className="flex-none text-ok">recovered after {formatDuration(red)}</span>;
  }
  if (row.lastGreenAt !== null) return null;
  return <span className="flex-none text-text-3">{row.kind === "job" ? "never passed" : "never built"}</span>;
}
