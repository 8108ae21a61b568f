import type { Column } from "@/components/data-table/column";
import { StatusTag } from "@/components/status/status";
import { Duration } from "@/components/time/duration";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { Status } from "@/lib/contract/common";
import type { ForecastJob, ForecastRow } from "@/lib/contract/forecast";
import { chanceWords, hoursWords } from "./forecast-words";

const STATE: Record<NonNullable<ForecastJob["state"]>, { status: Status; word: string }> = {
  passed: { status: "ok", word: "passed" },
  "passed-by-alternative": { status: "ok", word: "passed by another" },
  running: { status: "run", word: "running" },
  failed: { status: "bad", word: "failed" },
  "not-run": { status: "none", word: "not run" },
};

/** Columns of required jobs in a forecast. */
export function jobForecastColumns(): readonly Column<ForecastJob>[] {
  return [
    {
      id: "job",
      header: "Required job",
      phone: "title",
      className: "sm:max-w-0",
      cell: (row) => (
        <Link href={`/jobs/${encodeURIComponent(row.job)}`} data-primary="" className="link above">
          <MiddleTruncate text={row.job} tail={18} className="mono" />
        </Link>
      ),
    },
    {
      id: "state",
      header: "Newest candidate",
      width: "156px",
      phone: "end",
      cell: ({ state }) =>
        state === null ? (
          <span className="text-text-3">may stand in</span>
        ) : (
          <StatusTag status={STATE[state].status}>{STATE[state].word}</StatusTag>
        ),
    },
    {
      id: "rate",
      header: "Passed",
      align: "right",
      width: "128px",
      cell: ({ passRate, runs }) =>
        passRate === null ? (
          <span className="text-text-3">no data</span>
        ) : (
          <>
            {Math.round(passRate * 100)} %{" "}
            <span className="text-sm text-text-3">of {counted(runs, "run")}</span>
          </>
        ),
    },
    {
      id: "streak",
      header: "Failed in a row",
      align: "right",
      width: "118px",
      phone: "none",
      cell: ({ failedInARow }) =>
        failedInARow === 0 ? <span className="text-text-3">–</span> : formatCount(failedInARow),
    },
    {
      id: "next",
      header: "Next run passes",
      align: "right",
      width: "126px",
      cell: ({ nextPass }) => (
        <>
          {chanceWords(nextPass)}
          <span className="sm:hidden"> next</span>
        </>
      ),
    },
    {
      id: "time",
      header: "Usually ends after",
      align: "right",
      width: "140px",
      phone: "none",
      cell: ({ medianSeconds }) => <Duration seconds={medianSeconds} />,
    },
  ];
}

interface Shown {
  withinSeconds: number;
  hrefOf: (component: string) => string;
}

/** Columns of a component target: one forecast per component. */
export function componentForecastColumns({ withinSeconds, hrefOf }: Shown): readonly Column<ForecastRow>[] {
  const none = <span className="text-text-3">–</span>;
  return [
    {
      id: "component",
      header: "Component",
      width: "150px",
      phone: "title",
      cell: (row) => (
        <Link href={hrefOf(row.component ?? "")} data-primary="" className="stretched font-medium">
          {row.component ?? "all"}
        </Link>
      ),
    },
    {
      id: "day",
      header: "Within 24 hours",
      align: "right",
      width: "124px",
      phone: "end",
      cell: ({ forecast }) => (forecast === null ? none : chanceWords(forecast.chance24h)),
    },
    {
      id: "within",
      header: `Within ${hoursWords(withinSeconds)}`,
      align: "right",
      width: "124px",
      phone: "none",
      cell: ({ forecast }) => (forecast === null ? none : chanceWords(forecast.chance)),
    },
    {
      id: "expected",
      header: <span className="sm:pl-6">Expected</span>,
      className: "sm:pl-8",
      cell: (row) => <ExpectedTime row={row} />,
    },
    {
      id: "last",
      header: "Last promoted",
      align: "right",
      width: "140px",
      phone: "none",
      cell: ({ lastPromotedAt }) =>
        lastPromotedAt === null ? none : <Time at={lastPromotedAt} as="ago" className="text-text-2" />,
    },
    {
      id: "n",
      header: "From candidates",
      align: "right",
      width: "130px",
      phone: "none",
      cell: ({ candidates }) => <span className="text-text-2">{formatCount(candidates)}</span>,
    },
  ];
}

function ExpectedTime({ row: { forecast, without } }: { row: ForecastRow }) {
  if (forecast === null)
    return (
      <span className="text-text-3" data-tip={without ?? undefined}>
        {(without ?? "No forecast").replace(/\.$/, "")}
      </span>
    );
  const { expectedAt, earliestAt, latestAt } = forecast;
  if (expectedAt === null) return <>later than 14 days</>;
  return (
    <>
      <Time at={expectedAt} as="until" />{" "}
      <span className="text-sm text-text-3">
        {earliestAt === null ? null : (
          <>
            (<Time at={earliestAt} as="moment" /> to{" "}
            {latestAt === null ? "later than 14 days" : <Time at={latestAt} as="moment" />})
          </>
        )}
      </span>
    </>
  );
}
