import clsx from "clsx";
import type { ReactNode } from "react";
import { formatCount } from "@/components/time/format";
import { Link } from "@/components/ui/link";

export interface Segment {
  label: ReactNode;
  href: string;
  current: boolean;
  /** A figure after the label. */
  count?: number;
}

/** One choice among a few, each a link, so that it lives in the URL. */
export function Segmented({
  label,
  items,
  className,
}: {
  label: string;
  items: readonly Segment[];
  className?: string;
}) {
  return (
    <nav
      aria-label={label}
      className={clsx("inline-flex flex-none rounded-[7px] border border-line bg-surface", className)}
    >
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          scroll={false}
          aria-current={item.current ? "true" : undefined}
          className={clsx(
            "whitespace-nowrap px-[11px] py-1 first:rounded-l-md last:rounded-r-md",
            item.current ? "bg-sunken font-[550] text-text" : "text-text-2 hover:bg-hover hover:text-text",
          )}
        >
          {item.label}
          {item.count === undefined ? null : (
            <span className="ml-1.5 text-text-3">{formatCount(item.count)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
