import { counted } from "@/components/time/format";
import type { ChainAnswer, Line } from "@/lib/contract/chain";
import { isUnjudged } from "./segments";

/** The state of the chain in a sentence or two: "3 of 6 lines are held up, 1 is at risk. 213 commits wait." */
export function headlineOf({
  lines: trunk,
  stable,
  heldUp,
  atRisk,
  waiting,
  waitingBuilds,
}: Pick<ChainAnswer, "lines" | "stable" | "heldUp" | "atRisk" | "waiting" | "waitingBuilds">): string {
  const lines = [...trunk, ...stable];
  const unjudged = lines.filter(isUnjudged).length;
  if (lines.length === 0) return "There is no line to show.";
  if (unjudged === lines.length) return "No line can be judged: nothing recent was read.";
  const state =
    heldUp > 0
      ? `${heldUp} of ${counted(lines.length, "line")} ${areWord(heldUp)} held up${atRisk > 0 ? `, ${atRisk} ${areWord(atRisk)} at risk` : ""}.`
      : atRisk > 0
        ? `${atRisk} of ${counted(lines.length, "line")} ${areWord(atRisk)} at risk.`
        : unjudged > 0
          ? `Nothing known is held up.`
          : lines.some(isPaused)
            ? "Nothing is held up."
            : lines.length === 1
              ? "The line moves."
              : `All ${lines.length} lines move.`;
  const paused = lines.filter(isPaused).length;
  const stopped = paused > 0 ? ` ${counted(paused, "line")} ${areWord(paused)} frozen or on hold.` : "";
  const rest = unjudged > 0 ? ` ${counted(unjudged, "line")} cannot be judged.` : "";
  const waits = [
    waiting > 0 ? counted(waiting, "commit") : null,
    waitingBuilds > 0 ? counted(waitingBuilds, "build") : null,
  ].filter(Boolean);
  const queue =
    waits.length === 0 ? "" : ` ${waits.join(" and ")} ${waiting + waitingBuilds === 1 ? "waits" : "wait"}.`;
  return state + stopped + rest + queue;
}

const areWord = (n: number) => (n === 1 ? "is" : "are");

const isPaused = ({ blockers }: Line): boolean => blockers.some((blocker) => blocker.status === "paused");
