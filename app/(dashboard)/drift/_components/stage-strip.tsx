import clsx from "clsx";
import type { CSSProperties } from "react";
import { STATUS } from "@/components/status/status";
import { counted, formatCount } from "@/components/time/format";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Sparkline } from "@/components/ui/sparkline";
import type { DriftAnswer, DriftStage, DriftTotal } from "@/lib/contract/drift";
import { missingWord, sumWords } from "./words";

interface StageStripProps {
  data: DriftAnswer;
  /** Orders the list by a stage. */
  hrefOf: (stage: string) => string;
  /** The stage that the list is ordered by. */
  current: string | null;
}

/** Every stage over the whole view: how many packages are behind, and how that went. */
export function StageStrip({ data, hrefOf, current }: StageStripProps) {
  const shown = data.stages.filter(({ id }) => id !== "upstream" && id !== "tagged");
  return (
    <ul
      aria-label="All packages of this view by stage"
      style={{ "--stages": shown.length, "--in-row": inRow(shown.length) } as CSSProperties}
      className="mb-4 grid grid-cols-[repeat(var(--stages),minmax(0,1fr))] max-[1700px]:grid-cols-[repeat(var(--in-row),minmax(0,1fr))] overflow-hidden rounded-lg border border-line bg-surface max-xl:grid-cols-[repeat(auto-fill,minmax(128px,1fr))]"
    >
      {shown.map((stage) => (
        <li
          key={stage.id}
          className={clsx(
            "-mr-px -mb-px relative min-w-0 border-line border-r border-b px-3 py-2.5 hover:bg-hover",
            current === stage.id && "bg-accent-soft",
          )}
        >
          <Stage
            stage={stage}
            total={data.totals.find((each) => each.stage === stage.id)}
            href={hrefOf(stage.id)}
          />
        </li>
      ))}
    </ul>
  );
}

/** Both tracks at once stand in two rows, unless the window is very wide. */
const inRow = (stages: number) => (stages > 7 ? Math.ceil(stages / 2) : stages);

function Stage({ stage, total, href }: { stage: DriftStage; total: DriftTotal | undefined; href: string }) {
  const hasData = total !== undefined && total.packages > 0;
  const state = total?.state ?? "none";
  const { icon, text, word } = STATUS[state];
  return (
    <>
      <Link
        href={href}
        scroll={false}
        className="stretched block truncate text-sm text-text-2"
        data-tip={sumWords(stage, total)}
      >
        {stage.title}
      </Link>
      <p className="mt-0.5 flex items-baseline gap-1.5 whitespace-nowrap">
        <span className={text}>
          <Icon of={icon} size={13} />
          <span className="sr-only">{word}</span>
        </span>
        {hasData ? (
          <>
            <span className="font-semibold text-lg">{formatCount(total.behind)}</span>
            <span className="text-sm text-text-3">of {formatCount(total.packages)}</span>
          </>
        ) : (
          <span className="text-text-2">no data</span>
        )}
      </p>
      <p className="truncate text-sm text-text-3">
        {!hasData
          ? ""
          : total.behind === 0
            ? "all even"
            : `${missingWord(stage.track, total.missing)}${oldestOf(total)}`}
      </p>
      {hasData ? (
        <Sparkline
          values={total.trend.map((day) => day.behind)}
          label={`${stage.title}: packages behind, last ${counted(total.trend.length, "day")}${reconstructed(total)}`}
          width={104}
          className="mt-1"
        />
      ) : null}
    </>
  );
}

const oldestOf = ({ days }: DriftTotal) => (days === null || days === 0 ? "" : ` · ${days} d`);

const reconstructed = ({ trend }: DriftTotal) => {
  const days = trend.filter((day) => day.reconstructed).length;
  return days === 0 ? "" : `, ${days} of them reconstructed from history`;
};
