"use client";
import clsx from "clsx";
import { byGravity, freshnessStatus, freshnessWords } from "@/components/freshness/words";
import { STATUS } from "@/components/status/status";
import { useFromNow } from "@/components/time/clock";
import { Link } from "@/components/ui/link";
import type { Freshness } from "@/lib/contract/common";
import { useShell } from "./use-shell";

const MOST_DOTS = 8;

/** A dot per source, worst first, and the worst in words: "DLRN master 18 min old". Leads to the sources. */
export function FreshnessDots() {
  const sources = [...(useShell()?.sources ?? [])].sort(byGravity);
  const worst = sources[0];
  const all = useFromNow((now) => sources.map((source) => freshnessWords(source, now)).join("\n"));
  const words = useFromNow((now) => (worst === undefined ? "" : summary(sources, worst, now)));
  if (worst === undefined) return null;
  const colour = worst.state === "fresh" ? "text-text-3" : STATUS[freshnessStatus(worst.state)].text;
  return (
    <Link
      href="/sources"
      data-tip={all}
      aria-label={`Sources: ${words}`}
      className="flex min-w-0 items-center gap-2 rounded-sm text-sm hover:underline"
    >
      <span className="flex flex-none gap-1">
        {sources.slice(0, MOST_DOTS).map((source) => (
          <i
            key={source.feed}
            className={clsx("size-[7px] rounded-full", STATUS[freshnessStatus(source.state)].fill)}
          />
        ))}
      </span>
      <span className={clsx("min-w-0 truncate max-md:hidden", colour)}>{words}</span>
    </Link>
  );
}

function summary(sources: readonly Freshness[], worst: Freshness, now: number): string {
  const same = sources.filter((source) => source.state === worst.state).length;
  if (worst.state === "fresh") return same === 1 ? freshnessWords(worst, now) : "all sources fresh";
  if (same === 1) return freshnessWords(worst, now);
  const what = {
    failing: "cannot be read",
    never: "not read yet",
    stale: "not read lately",
    loading: "being read",
    fresh: "",
  };
  return `${same} sources ${what[worst.state]}`;
}
