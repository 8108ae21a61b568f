"use client";
import clsx from "clsx";
import { usePathname, useSearchParams } from "next/navigation";
import { useKeptTime } from "@/components/past/kept-time";
import { usePreferences } from "@/components/preferences/provider";
import { formatCount } from "@/components/time/format";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { ShellAnswer } from "@/lib/contract/site";
import { Mark } from "./brand";
import { MorePlaces } from "./more-places";
import { hrefOf, type Place, placesFor } from "./places";
import { useShell } from "./use-shell";

/** Places at the left; at the bottom on a phone. */
export function Rail() {
  const { dfg } = usePreferences();
  const shell = useShell();
  const { main, more } = placesFor(dfg);
  return (
    <nav
      aria-label="Places"
      data-screen-only
      className="flex flex-col gap-0.5 border-line border-r px-2.5 py-3.5 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-30 max-md:flex-row max-md:justify-around max-md:border-r-0 max-md:border-t max-md:bg-surface max-md:px-1 max-md:pt-1 max-md:pb-[max(4px,env(safe-area-inset-bottom))] md:sticky md:top-0 md:h-dvh"
    >
      <Link
        href="/"
        className="flex items-center gap-2 px-2.5 pt-0.5 pb-3.5 font-[650] text-[15px] tracking-[-0.02em] max-md:hidden"
        aria-label="Prodchain, to the chain map"
      >
        <Mark />
        {shell?.site.name ?? "Prodchain"}
      </Link>
      {main.map((place) => (
        <RailLink key={place.label} place={place} count={countOf(place, shell, dfg)} />
      ))}
      <hr className="mx-2.5 my-2.5 border-line border-t max-md:hidden" />
      {more.map((place) => (
        <RailLink key={place.label} place={place} count={null} />
      ))}
      <MorePlaces places={[...main, ...more].filter((place) => !place.onPhone)} />
    </nav>
  );
}

function countOf(place: Place, shell: ShellAnswer | undefined, dfg: string | null): number | null {
  if (shell === undefined || place.count === undefined) return null;
  // Before anything was read, none failing would be a guess.
  if (!shell.sources.some((source) => source.lastSuccessAt !== null)) return null;
  const mine = shell.dfgs.find((each) => each.slug === dfg);
  switch (place.count) {
    case "failing":
      return shell.failing;
    case "triage":
      return mine?.open ?? shell.open;
    case "dfg":
      return mine?.failing ?? null;
  }
}

function RailLink({ place, count }: { place: Place; count: number | null }) {
  const path = usePathname();
  const release = useSearchParams().get("release");
  const href = useKeptTime()(hrefOf(place, release));
  return (
    <Link
      href={href}
      aria-current={place.owns(path) ? "page" : undefined}
      className={clsx(
        "flex items-center gap-2.5 rounded-md px-2.5 py-[5px] text-text-2 hover:bg-hover hover:text-text",
        "aria-[current]:bg-surface aria-[current]:font-[550] aria-[current]:text-text md:aria-[current]:shadow-[0_0_0_1px_var(--color-line)]",
        !place.onPhone && "max-md:hidden",
        "max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:gap-0.5 max-md:px-0.5 max-md:text-[11px] max-md:leading-[14px] max-md:aria-[current]:text-accent",
      )}
    >
      <span className="relative">
        <Icon of={place.icon} size={16} className="opacity-75" />
      </span>
      <span className="max-md:hidden">{place.label}</span>
      <span className="max-w-full truncate md:hidden">{place.short}</span>
      {count === null ? null : (
        <span className="ml-auto text-sm text-text-3 max-md:hidden">
          {formatCount(count)}
          <span className="sr-only">{place.count === "triage" ? " open" : " failing"}</span>
        </span>
      )}
    </Link>
  );
}
