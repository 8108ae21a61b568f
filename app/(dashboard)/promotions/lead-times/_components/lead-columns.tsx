import clsx from "clsx";
import type { Column } from "@/components/data-table/column";
import { Duration } from "@/components/time/duration";
import { formatCount } from "@/components/time/format";
import { Link } from "@/components/ui/link";
import { Sparkline } from "@/components/ui/sparkline";
import type { Lead, StageLead } from "@/lib/contract/lead-times";
import { formatDuration } from "@/lib/shared/duration";

/** Of fewer commits no trend is told. */
const FEW = 10;

export const LEAD_COLUMNS: readonly Column<StageLead>[] = [
  {
    id: "stage",
    header: "Stage",
    phone: "title",
    cell: (row) => {
      const isRung = !["built", "consistent", "imported"].includes(row.stage);
      return isRung ? (
        <Link
          href={`/promotions/${encodeURIComponent(row.instance)}/${encodeURIComponent(row.stage)}`}
          className="link font-medium"
        >
          {row.title}
        </Link>
      ) : (
        <span className="font-medium">{row.title}</span>
      );
    },
  },
  {
    id: "median",
    header: "Half within",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (row) => (
      <>
        <Duration seconds={row.step.medianSeconds} className="font-medium" />
        <Change row={row} />
      </>
    ),
  },
  {
    id: "p90",
    header: "Nine in ten within",
    align: "right",
    className: "whitespace-nowrap",
    cell: (row) => <P90 step={row.step} target={row.targetSeconds} />,
  },
  {
    id: "total",
    header: "Since upstream",
    align: "right",
    phone: "none",
    className: "whitespace-nowrap",
    cell: (row) => (
      <span className="text-text-2">
        <Duration seconds={row.total.medianSeconds} />
        <span className="block text-sm text-text-3">
          p90 <Duration seconds={row.total.p90Seconds} />
        </span>
      </span>
    ),
  },
  {
    id: "target",
    header: "Limit",
    align: "right",
    phone: "none",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.targetSeconds === null ? (
        <span className="text-text-3">none</span>
      ) : (
        <Duration seconds={row.targetSeconds} className="text-text-2" />
      ),
  },
  {
    id: "n",
    header: "Commits",
    align: "right",
    cell: (row) => (
      <span className="text-text-2">
        {formatCount(row.step.n)}
        <span className="sm:hidden"> commits</span>
      </span>
    ),
  },
  {
    id: "trend",
    header: "Trend of the median",
    align: "right",
    phone: "none",
    className: "max-lg:hidden",
    cell: (row) => <Trend row={row} />,
  },
];

function P90({ step, target }: { step: Lead; target: number | null }) {
  const isOver = target !== null && step.p90Seconds !== null && step.p90Seconds > target;
  return (
    <span className={clsx(isOver && "text-warn")} data-tip={isOver ? "over the limit" : undefined}>
      <span className="sm:hidden">nine in ten within </span>
      <Duration seconds={step.p90Seconds} />
      {isOver ? <span className="block text-sm">over the limit</span> : null}
    </span>
  );
}

/** Against as many days before; nothing where either rests on few commits. */
function Change({ row: { step, before } }: { row: StageLead }) {
  if (step.n < FEW || before.n < FEW || step.medianSeconds === null || before.medianSeconds === null)
    return null;
  const by = step.medianSeconds - before.medianSeconds;
  if (Math.abs(by) < before.medianSeconds * 0.1)
    return <span className="block text-sm text-text-3">as before</span>;
  return (
    <span className={clsx("block text-sm", by > 0 ? "text-warn" : "text-ok")}>
      {formatDuration(Math.abs(by) * 1000)} {by > 0 ? "longer" : "shorter"} than before
    </span>
  );
}

function Trend({ row }: { row: StageLead }) {
  const known = row.trend.flatMap((point) => point.medianSeconds ?? []);
  return (
    <Sparkline
      neutral
      values={known.map((seconds) => Math.round(seconds / 360) / 10)}
      label={`Median hours into ${row.title}, in tenths of the time`}
    />
  );
}
