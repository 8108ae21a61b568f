import clsx from "clsx";
import type { ReactNode } from "react";

/** Nothing to show: why, and what next. */
export function Empty({
  title,
  children,
  className,
}: {
  title: string;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <div className={clsx("px-4 py-9 text-center", className)}>
      <p className="font-medium">{title}</p>
      {children === undefined ? null : (
        <div className="mx-auto mt-1 max-w-[52ch] text-balance text-text-2">{children}</div>
      )}
    </div>
  );
}
