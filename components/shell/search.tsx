"use client";
import { Search } from "lucide";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { isTyping } from "@/components/data-table/use-row-keys";
import { Icon } from "@/components/ui/icon";

const Palette = dynamic(() => import("./palette"), { ssr: false });
/** Fetched when the pointer comes near, so that it is there at the click. */
const warm = () => void import("./palette");

/** Looks like a field, opens the palette: on click, Ctrl-K, or "/" where the page has no filter field of its own. */
export function SearchButton() {
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const combo = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!combo && (event.key !== "/" || isTyping(event))) return;
      event.preventDefault();
      const filter = combo ? null : document.querySelector<HTMLInputElement>("input[data-filter]");
      if (filter !== null) return filter.focus();
      setUsed(true);
      setOpen(true);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        onPointerEnter={warm}
        onFocus={warm}
        onClick={() => {
          setUsed(true);
          setOpen(true);
        }}
        aria-label="Search packages, jobs, reviews, DFGs, targets, commits"
        aria-keyshortcuts="Control+K"
        className="flex h-8 min-w-0 max-w-[360px] flex-1 items-center gap-2 rounded-[7px] border border-line bg-surface px-2.5 text-left text-text-3 hover:border-line-strong max-sm:h-10 max-sm:w-10 max-sm:flex-none max-sm:justify-center max-sm:px-0"
      >
        <Icon of={Search} className="text-text-2" />
        <span className="min-w-0 flex-1 truncate max-sm:hidden">Commit, NVR, job, package, bug</span>
        <kbd className="rounded-sm border border-line bg-sunken px-1.5 font-medium font-sans text-xs max-sm:hidden">
          Ctrl K
        </kbd>
      </button>
      {used ? <Palette open={open} onOpenChange={setOpen} /> : null}
    </>
  );
}
