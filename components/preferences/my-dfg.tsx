"use client";
import clsx from "clsx";
import { Star } from "lucide";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { usePreferences } from "./provider";

/** Chooses the DFG that "My DFG" leads to; pressing it again gives the choice up. It sticks in this browser. */
export function MyDfg({ slug, name, short = false }: { slug: string; name: string; short?: boolean }) {
  const { dfg, setDfg } = usePreferences();
  const mine = dfg === slug;
  return (
    <button
      type="button"
      aria-pressed={mine}
      aria-label={short ? `${name} is my DFG` : undefined}
      data-tip={short ? (mine ? "My DFG" : "Make it my DFG") : undefined}
      onClick={() => setDfg(mine ? null : slug)}
      className={
        short
          ? clsx(
              "above inline-flex size-7 items-center justify-center rounded-md hover:bg-sunken max-sm:size-10",
              mine ? "text-accent" : "text-text-3",
            )
          : buttonClass("plain", mine ? "text-accent" : undefined)
      }
    >
      <Icon of={Star} className={mine ? "fill-current" : undefined} />
      {short ? null : mine ? "My DFG" : "Make it my DFG"}
    </button>
  );
}
