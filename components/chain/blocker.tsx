import clsx from "clsx";
import { useKeptTime } from "@/components/past/kept-time";
import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { Blocker, StationRoot } from "@/lib/contract/chain";
import { BlockerRoot } from "./blocker-root";
import { Owner } from "./owner";

const GROUND = { bad: "bg-bad-soft", warn: "bg-warn-soft", paused: "bg-none-soft" };
const WORD = { bad: "Held up:", warn: "At risk:", paused: "Paused:" };

interface BlockerNoteProps {
  blocker: Blocker;
  /** What stands behind its station. */
  root?: StationRoot | undefined;
  /** Name of the station, for a phone, where the note does not stand under it. */
  at?: string | undefined;
  className?: string;
}

/** What holds the line up: why, since when, who has it, what waits. Written where the line stops. */
export function BlockerNote({ blocker, root, at, className }: BlockerNoteProps) {
  const keep = useKeptTime();
  const isPaused = blocker.status === "paused";
  return (
    <div
      className={clsx(
        "relative flex w-fit max-w-full flex-wrap items-baseline gap-x-2.5 gap-y-0.5 rounded-md px-2.5 py-[5px] text-[12.5px] leading-[18px]",
        GROUND[blocker.status],
        className,
      )}
    >
      <span className="flex min-w-0 items-baseline gap-2">
        <StatusIcon status={blocker.status} label={WORD[blocker.status]} />
        <Link href={keep(blocker.href)} className="link min-w-0 font-[550]">
          {at === undefined ? null : <span className="font-normal text-text-2 md:hidden">{at}: </span>}
          {blocker.text}
        </Link>
      </span>
      {isPaused ? (
        <span className="text-text-2">
          {blocker.until === null ? (
            "until somebody ends it"
          ) : (
            <>
              until <Time at={blocker.until} as="moment" />
            </>
          )}
        </span>
      ) : null}
      {isPaused || blocker.since === null || saysHowLong(blocker.text) ? null : (
        <span className="text-text-2">
          for <Time at={blocker.since} as="age" />
        </span>
      )}
      {isPaused ? null : <Owner dfg={blocker.dfg} owners={blocker.owners} className="text-text-2" />}
      {blocker.effect === "" ? null : <span className="text-text-2">{blocker.effect}</span>}
      {root === undefined || isPaused ? null : <BlockerRoot of={root} />}
    </div>
  );
}

/** "not promoted for 9 d 14 h" needs no second age. */
const saysHowLong = (text: string) => /\bfor \d/.test(text);
