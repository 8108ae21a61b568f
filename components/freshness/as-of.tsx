"use client";
import { useFromNow } from "@/components/time/clock";
import { Time, ZoneWord } from "@/components/time/time";
import type { Provenance } from "@/lib/contract/common";
import { useFreshness } from "./use-freshness";
import { ageOf, byGravity, freshnessWords } from "./words";

const SHOWN = 2;

/** "as of 14:02:40 UTC · DLRN master 40 s": when the figures were made and how old what they rest on is. */
export function AsOf({ answer }: { answer: Provenance }) {
  const sources = useFreshness(answer.sources).sort(byGravity);
  const allFresh = sources.length > SHOWN && sources.every((source) => source.state === "fresh");
  const words = useFromNow((now) =>
    allFresh
      ? `${sources.length} sources, oldest ${sources[0] ? ageOf(sources[0], now) : ""}`
      : sources
          .slice(0, SHOWN)
          .map((source) => freshnessWords(source, now))
          .join(", "),
  );
  const more = allFresh ? 0 : sources.length - SHOWN;
  return (
    <p className="text-sm text-text-3">
      as of <Time at={answer.asOf} as="seconds" focusable />
      <ZoneWord />
      {words === "" ? null : ` · ${words}`}
      {more > 0 ? `, ${more} more` : ""}
    </p>
  );
}
