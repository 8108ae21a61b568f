import type { Column } from "@/components/data-table/column";
import { ProgressBar } from "@/components/freshness/first-load";
import { freshnessStatus } from "@/components/freshness/words";
import { StatusTag } from "@/components/status/status";
import { Duration } from "@/components/time/duration";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { SourceRow } from "@/lib/contract/sources";
import { RunStrip } from "./run-strip";

/** Words of a feed's state, as the tag shows them. */
export const STATE_WORD: Record<SourceRow["state"], string> = {
  fresh: "Fresh",
  loading: "First load",
  stale: "Too old",
  failing: "Failing",
  never: "Not read yet",
};

const count = (value: number) => (value === 0 ? <span className="text-text-3">0</span> : formatCount(value));

/** The columns of the table of feeds. */
export const SOURCE_COLUMNS: readonly Column<SourceRow>[] = [
  {
    id: "title",
    header: "Source",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => (
      <span className="block min-w-0">
        <Link
          href={`/sources?feed=${encodeURIComponent(row.feed)}`}
          scroll={false}
          data-primary=""
          className="stretched block truncate font-medium"
        >
          {row.title}
        </Link>
        <span className="mono block truncate text-text-3 max-sm:hidden">{row.url}</span>
      </span>
    ),
  },
  {
    id: "state",
    header: "State",
    phone: "end",
    cell: (row) => <StatusTag status={freshnessStatus(row.state)}>{STATE_WORD[row.state]}</StatusTag>,
  },
  {
    id: "success",
    header: "Last read",
    align: "right",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.lastSuccessAt === null ? (
        <span className="text-text-3">
          never<span className="sm:hidden"> read</span>
        </span>
      ) : (
        <>
          <span className="sm:hidden">read </span>
          <Time at={row.lastSuccessAt} as="ago" />
        </>
      ),
  },
  {
    id: "interval",
    header: "Every",
    align: "right",
    phone: "none",
    className: "whitespace-nowrap text-text-2",
    cell: (row) => <Duration seconds={row.intervalSeconds} />,
  },
  {
    id: "newest",
    header: "Newest record",
    align: "right",
    phone: "none",
    className: "whitespace-nowrap text-text-2",
    cell: (row) => (row.newestAt === null ? "–" : <Time at={row.newestAt} as="ago" />),
  },
  { id: "backlog", header: "Backlog", align: "right", phone: "none", cell: (row) => count(row.backlog) },
  {
    id: "aside",
    header: "Set aside",
    align: "right",
    cell: (row) => (
      <span className={row.setAside === 0 ? "max-sm:hidden" : "font-medium text-warn"}>
        {count(row.setAside)}
        <span className="sm:hidden"> set aside</span>
      </span>
    ),
  },
  {
    id: "runs",
    header: "Recent runs",
    className: "max-md:hidden",
    cell: (row) => <RunStrip runs={row.runs} />,
  },
];

/** Under a row: how far the first load is, or what goes wrong and when it is tried again. */
export function sourceDetail(row: SourceRow) {
  if (row.state === "loading")
    return (
      <span className="block max-w-xl text-sm">
        <ProgressBar label={row.phase ?? "Reading"} progress={row.progress} />
      </span>
    );
  if (row.errorSince === null && row.notice === null && row.problems === 0) return null;
  return (
    <span className="flex flex-wrap gap-x-2 gap-y-0.5 text-sm">
      {row.errorSince === null ? null : (
        <>
          <span className="font-medium text-bad">
            Failing since <Time at={row.errorSince} as="moment" />, {row.failures}{" "}
            {row.failures === 1 ? "try" : "tries"}.
          </span>
          <span className="mono min-w-0 break-words text-text-2">{row.lastError}</span>
          {row.nextTryAt === null ? null : (
            <span className="text-text-3">
              Next try <Time at={row.nextTryAt} as="until" />.
            </span>
          )}
        </>
      )}
      {row.notice === null ? null : <span className="text-text-2">{row.notice}</span>}
      {row.problems === 0 ? null : (
        <span className="text-text-2">
          It reports {counted(row.problems, "error")} in its own configuration.
        </span>
      )}
    </span>
  );
}
