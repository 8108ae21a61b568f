"use client";
import { Ellipsis } from "lucide";
import { usePathname, useSearchParams } from "next/navigation";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Popover } from "@/components/ui/popover";
import { hrefOf, type Place } from "./places";

/** The places that the bottom bar of a phone has no room for. */
export function MorePlaces({ places }: { places: readonly Place[] }) {
  const path = usePathname();
  const release = useSearchParams().get("release");
  const isHere = places.some((place) => place.owns(path));
  return (
    <div className="flex min-w-0 flex-1 md:hidden">
      <Popover
        label="More places"
        align="end"
        button={
          <>
            <Icon of={Ellipsis} size={16} className="opacity-75" />
            More
          </>
        }
        buttonClassName={`flex min-w-0 flex-1 flex-col items-center gap-0.5 rounded-md px-0.5 py-[5px] text-[11px] leading-[14px] ${isHere ? "font-[550] text-accent" : "text-text-2"}`}
        panelClassName="w-52"
      >
        <ul>
          {places.map((place) => (
            <li key={place.label}>
              <Link
                href={hrefOf(place, release)}
                aria-current={place.owns(path) ? "page" : undefined}
                onClick={(event) => event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover()}
                className="flex min-h-10 items-center gap-2.5 rounded-md px-2 hover:bg-hover aria-[current]:font-[550] aria-[current]:text-accent"
              >
                <Icon of={place.icon} size={16} className="opacity-75" />
                {place.label}
              </Link>
            </li>
          ))}
        </ul>
      </Popover>
    </div>
  );
}
