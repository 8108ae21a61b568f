import clsx from "clsx";
import Link from "next/link";
import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import type { Blocker } from "@/lib/contract/chain";

/** What holds the line up: why, since when, who has it, what waits. Written where the line stops. */
export function BlockerNote({ blocker, className }: { blocker: Blocker; className?: string }) {
  return (
    <div
      className={clsx(
        "relative flex w-fit max-w-full flex-wrap items-baseline gap-x-2.5 gap-y-0.5 rounded-md px-2.5 py-1.5 text-[12.5px]",
        blocker.status === "bad" ? "bg-bad-soft" : "bg-warn-soft",
        className,
      )}
    >
      <StatusIcon status={blocker.status} label={blocker.status === "bad" ? "Held up:" : "At risk:"} />
      <Link href={blocker.href} className="link min-w-0 font-[550]">
        {blocker.text}
      </Link>
      {blocker.since === null ? null : (
        <span className="text-text-2">
          for <Time at={blocker.since} as="age" />
        </span>
      )}
      <span className="text-text-2">
        {blocker.dfg === null ? (
          "Unassigned"
        ) : (
          <Link href={`/dfgs/${encodeURIComponent(blocker.dfg.slug)}`} className="link">
            {blocker.dfg.name}
          </Link>
        )}
      </span>
      {blocker.effect === "" ? null : <span className="text-text-2">{blocker.effect}</span>}
    </div>
  );
}
