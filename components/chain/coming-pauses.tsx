"use client";
import { useFromNow } from "@/components/time/clock";
import { Time } from "@/components/time/time";
import type { Pause } from "@/lib/contract/chain";

/** Freezes and holds of a line that are still to come; the one in force is written where the line stands. */
export const ComingPauses = ({ pauses }: { pauses: readonly Pause[] }) =>
  pauses.map((pause) => <Coming key={pause.kind + pause.from + pause.reason} pause={pause} />);

function Coming({ pause }: { pause: Pause }) {
  const isToCome = useFromNow((now) => Date.parse(pause.from) > now);
  if (!isToCome) return null;
  return (
    <p className="pr-3 text-sm text-text-3" data-tip={pause.reason}>
      {pause.kind === "freeze" ? "Freeze" : "Hold"} <Time at={pause.from} as="until" />
      <span className="sr-only">: {pause.reason}</span>
    </p>
  );
}
