import clsx from "clsx";
import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Holders } from "@/components/triage-item/holders";
import { Link } from "@/components/ui/link";
import type { Blocker } from "@/lib/contract/chain";
import { Owner } from "./owner";

interface BlockerNoteProps {
  blocker: Blocker;
  /** The builder whose line it holds up; undefined on the stable track. */
  instance?: string | undefined;
  /** Name of the station, where the note does not stand under it. */
  at?: string;
  className?: string;
}

/** What holds the line up: why, since when, who has it, what waits. Written where the line stops. */
export function BlockerNote({ blocker, instance, at, className }: BlockerNoteProps) {
  return (
    <div
      className={clsx(
        "relative flex w-fit max-w-full flex-wrap items-baseline gap-x-2.5 gap-y-0.5 rounded-md px-2.5 py-[5px] text-[12.5px] leading-[18px]",
        blocker.status === "bad" ? "bg-bad-soft" : "bg-warn-soft",
        className,
      )}
    >
      <span className="flex min-w-0 items-baseline gap-2">
        <StatusIcon status={blocker.status} label={blocker.status === "bad" ? "Held up:" : "At risk:"} />
        <Link href={blocker.href} className="link min-w-0 font-[550]">
          {at === undefined ? null : <span className="font-normal text-text-2">{at}: </span>}
          {blocker.text}
        </Link>
      </span>
      {blocker.since === null || saysHowLong(blocker.text) ? null : (
        <span className="text-text-2">
          for <Time at={blocker.since} as="age" />
        </span>
      )}
      <Owner dfg={blocker.dfg} owners={blocker.owners} className="text-text-2" />
      {blocker.effect === "" ? null : <span className="text-text-2">{blocker.effect}</span>}
      {instance === undefined ? null : <Holders instance={instance} target={blocker.station} />}
    </div>
  );
}

/** "not promoted for 9 d 14 h" needs no second age. */
const saysHowLong = (text: string) => /\bfor \d/.test(text);
