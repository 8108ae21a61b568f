import clsx from "clsx";
import { StationMark } from "@/components/chain/station-mark";
import type { Column } from "@/components/data-table/column";
import { STATUS } from "@/components/status/status";
import { Duration } from "@/components/time/duration";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { JourneyStage } from "@/lib/contract/journey";
import { formatDuration } from "@/lib/shared/duration";

const WORD: Record<JourneyStage["state"], string> = {
  reached: "reached",
  waits: "waits",
  failed: "failed",
  "passed-over": "passed over",
  ahead: "ahead",
  "no-data": "no data",
};

/** The stages of a line: when it got there, how long that took against the limit and against what is usual. */
export const STAGE_COLUMNS: readonly Column<JourneyStage>[] = [
  {
    id: "stage",
    header: "Stage",
    phone: "title",
    className: "w-[28%]",
    cell: (stage) => (
      <span className="relative flex items-center gap-3">
        <StationMark status={stage.status} className="flex-none" />
        <span className="min-w-0">
          <StageTitle stage={stage} />
          {stage.note === null ? null : <span className="block text-sm text-text-3">{stage.note}</span>}
        </span>
      </span>
    ),
  },
  {
    id: "reached",
    header: "Reached",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (stage) => <Reached stage={stage} />,
  },
  {
    id: "took",
    header: "Took",
    align: "right",
    className: "whitespace-nowrap",
    cell: (stage) => <Took stage={stage} />,
  },
  {
    id: "target",
    header: "Limit",
    align: "right",
    phone: "none",
    className: "whitespace-nowrap",
    cell: (stage) =>
      stage.targetSeconds === null ? (
        <span className="text-text-3">none</span>
      ) : (
        <Duration seconds={stage.targetSeconds} className="text-text-2" />
      ),
  },
  {
    id: "usual",
    header: "Usual",
    align: "right",
    className: "whitespace-nowrap",
    cell: (stage) => <Usual stage={stage} />,
  },
  {
    id: "holds",
    header: "Newest promotion holds",
    phone: "none",
    className: "w-[26%] max-w-0",
    cell: (stage) => <Holds stage={stage} />,
  },
];

function StageTitle({ stage }: { stage: JourneyStage }) {
  const look = clsx(
    stage.state === "reached" || stage.state === "waits" || stage.state === "failed"
      ? "font-[550]"
      : "text-text-2",
  );
  return stage.href === null ? (
    <span className={look}>{stage.title}</span>
  ) : (
    <Link href={stage.href} className={clsx(look, "link")}>
      {stage.title}
    </Link>
  );
}

function Reached({ stage }: { stage: JourneyStage }) {
  if (stage.reachedAt !== null)
    return (
      <>
        <Time at={stage.reachedAt} as="moment" focusable />
        {stage.takenBack ? (
          <span className="block text-sm text-warn">taken back since: an older build is promoted</span>
        ) : null}
      </>
    );
  const word = stage.status === "stale" ? `${WORD[stage.state]}, when last read` : WORD[stage.state];
  return (
    <span
      className={
        stage.state === "waits" || stage.state === "failed" ? STATUS[stage.status].text : "text-text-3"
      }
    >
      {word}
    </span>
  );
}

function Took({ stage }: { stage: JourneyStage }) {
  if (stage.seconds === null) return <span className="text-text-3 max-sm:hidden">–</span>;
  const over = stage.targetSeconds === null ? 0 : stage.seconds - stage.targetSeconds;
  return (
    <span data-tip={stage.from === null ? undefined : `since ${stage.from}`}>
      <Duration seconds={stage.seconds} className={stage.state === "reached" ? "" : "font-[550]"} />
      {stage.state === "reached" ? "" : " so far"}
      {over > 0 ? (
        <span
          className={clsx(
            "block text-sm",
            stage.status === "stale" ? "text-text-3" : STATUS[stage.status].text,
          )}
        >
          {formatDuration(over * 1000)} over
        </span>
      ) : null}
    </span>
  );
}

function Usual({ stage }: { stage: JourneyStage }) {
  const { usual } = stage;
  if (usual === null) return <span className="text-text-3 max-sm:hidden">–</span>;
  const words = `Half of ${counted(usual.n, "commit")} of the last ${usual.days} days took no longer, nine in ten no longer than the second`;
  return (
    <span className="text-text-2" data-tip={words}>
      <span className="max-sm:inline sm:hidden">usually </span>
      <Duration seconds={usual.medianSeconds} />
      <span className="block text-sm text-text-3 max-sm:ml-1 max-sm:inline">
        p90 <Duration seconds={usual.p90Seconds} />
      </span>
    </span>
  );
}

function Holds({ stage }: { stage: JourneyStage }) {
  if (stage.holds === null) return null;
  const { isThis, commitHash, nvr } = stage.holds;
  if (isThis) return <span className="text-text-2">this commit</span>;
  return (
    <Link href={`/commits/${commitHash}`} className="link flex text-text-2" data-tip={nvr ?? commitHash}>
      <MiddleTruncate text={nvr ?? commitHash.slice(0, 8)} tail={12} className="mono" />
    </Link>
  );
}
