import clsx from "clsx";
import { STATUS } from "@/components/status/status";
import { formatCount } from "@/components/time/format";
import { CommitLink } from "@/components/ui/commit-link";
import { Icon } from "@/components/ui/icon";
import type { Status } from "@/lib/contract/common";
import type { DriftCell, DriftStage, DriftSum } from "@/lib/contract/drift";
import { cellWords, daysWord, sumWords } from "./words";

/** What stands out is on a soft ground with its icon; the rest is plain, so that a long table stays calm. */
const LOUD: readonly Status[] = ["bad", "warn"];

/** One package at one stage: days behind, and below them how much is missing. */
export function StageCell({ stage, cell }: { stage: DriftStage; cell: DriftCell | undefined }) {
  const words = cellWords(stage, cell);
  if (cell === undefined) return <NoData words={words} />;
  if (stage.id === "upstream")
    return cell.commit === null ? (
      <NoData words={words} />
    ) : (
      <CommitLink hash={cell.commit} className="text-sm" />
    );
  if (stage.id === "tagged") return <span className="text-sm text-text-2">{cell.nvr}</span>;
  return <Value state={cell.state} words={words} behind={cell.behind} days={daysWord(cell)} />;
}

/** All packages of a group at one stage: how long the oldest waits, and below that how many packages are behind. */
export function SumCell({ stage, sum }: { stage: DriftStage; sum: DriftSum | undefined }) {
  const words = sumWords(stage, sum);
  if (sum === undefined || sum.packages === 0) return <NoData words={words} />;
  if (stage.id === "upstream" || stage.id === "tagged")
    return <span className="text-sm text-text-2">{formatCount(sum.packages)}</span>;
  return <Value state={sum.state} words={words} behind={sum.behind} days={daysWord(sum)} />;
}

const NoData = ({ words }: { words: string }) => (
  <span className="text-text-3" data-tip={words}>
    <span aria-hidden="true">–</span>
    <span className="sr-only">no data</span>
  </span>
);

interface ValueProps {
  state: Status;
  words: string;
  behind: number | null;
  days: string;
}

function Value({ state, words, behind, days }: ValueProps) {
  const { icon, soft, text, word } = STATUS[state];
  if (behind === 0)
    return (
      <span className={text} data-tip={state === "stale" ? `${words}; as of an old reading` : words}>
        <Icon of={icon} />
        <span className="sr-only">{state === "stale" ? "too old to say" : "even"}</span>
      </span>
    );
  const isLoud = LOUD.includes(state);
  return (
    <span
      data-tip={words}
      className={clsx(
        "inline-block min-w-[54px] rounded-[5px] px-1.5 py-0.5 text-right leading-[1.2]",
        isLoud ? soft : "",
      )}
    >
      <span className="inline-flex items-center gap-1 whitespace-nowrap">
        {isLoud ? <Icon of={icon} size={11} /> : null}
        {isLoud ? <span className="sr-only">{word}:</span> : null}
        {behind === null || days === "age unknown" ? <span className="text-text-2">?</span> : days}
      </span>
      <span className={clsx("block text-sm", isLoud ? "" : "text-text-3")}>
        {behind === null ? "unknown" : formatCount(behind)}
        <span className="sr-only"> missing</span>
      </span>
    </span>
  );
}
