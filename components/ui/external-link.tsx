import clsx from "clsx";
import { ArrowUpRight } from "lucide";
import type { ReactNode } from "react";
import { Icon } from "./icon";

/** A link to a source's own page. Addresses come from sources: anything but http(s) is shown as plain text. */
export function ExternalLink({
  href,
  children,
  className,
}: {
  href: string | null;
  children: ReactNode;
  className?: string;
}) {
  if (href === null || !/^https?:\/\//i.test(href)) return <span className={className}>{children}</span>;
  return (
    <a
      href={href}
      rel="noreferrer"
      className={clsx("link above inline-flex items-center gap-0.5", className)}
    >
      {children}
      <Icon of={ArrowUpRight} size={12} className="text-text-3" />
    </a>
  );
}
