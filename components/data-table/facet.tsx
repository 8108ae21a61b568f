"use client";
import { Check, ChevronDown } from "lucide";
import { formatCount } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Popover } from "@/components/ui/popover";

interface FacetProps {
  label: string;
  /** The URL parameter; several values are joined with commas. */
  name: string;
  items: readonly { value: string; name: string; count: number }[];
  chosen: readonly string[];
}

/** Values of one property with how many rows have each; any number of them may be chosen. */
export function Facet({ label, name, items, chosen }: FacetProps) {
  const address = useAddress();
  const names = chosen.map((value) => items.find((item) => item.value === value)?.name ?? value);
  const shown = names.length === 0 ? null : names.length === 1 ? names[0] : `${names.length} chosen`;
  return (
    <Popover
      label={shown === null ? `Filter by ${label}` : `Filter by ${label}: ${names.join(", ")}`}
      button={
        <>
          <span className={shown === null ? "" : "text-text-2"}>{label}</span>
          {shown === null ? null : <span>{shown}</span>}
          <Icon of={ChevronDown} size={12} className="text-text-3" />
        </>
      }
      buttonClassName={buttonClass()}
      panelClassName="w-60"
    >
      {items.length === 0 ? <p className="px-2 py-1 text-text-2">Nothing to choose from</p> : null}
      <ul>
        {items.map((item) => {
          const on = chosen.includes(item.value);
          const next = on ? chosen.filter((value) => value !== item.value) : [...chosen, item.value];
          return (
            <li key={item.value}>
              <Link
                href={address.with({ [name]: next.join(",") })}
                scroll={false}
                aria-current={on ? "true" : undefined}
                className="flex min-h-7 items-center gap-2 rounded-md px-2 hover:bg-hover max-sm:min-h-10"
              >
                <span className="w-3.5 flex-none text-accent">{on ? <Icon of={Check} /> : null}</span>
                <span className="min-w-0 flex-1 truncate">{item.name}</span>
                <span className="text-sm text-text-3">{formatCount(item.count)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      {chosen.length === 0 ? null : (
        <Link
          href={address.with({ [name]: null })}
          scroll={false}
          className="mt-1 flex min-h-7 items-center rounded-md border-line border-t px-2 pl-[30px] text-text-2 hover:bg-hover"
        >
          Any
        </Link>
      )}
    </Popover>
  );
}
