import clsx from "clsx";
import { Fragment, type ReactNode } from "react";

/** Pairs of a word and its value, aligned; rows with null are left out. */
export function KeyValue({
  rows,
  className,
}: {
  rows: readonly (readonly [string, ReactNode] | null)[];
  className?: string;
}) {
  return (
    <dl className={clsx("grid grid-cols-[minmax(90px,auto)_1fr] gap-x-4 gap-y-1.5", className)}>
      {rows.map((row) =>
        row === null ? null : (
          <Fragment key={row[0]}>
            <dt className="text-text-3">{row[0]}</dt>
            <dd className="min-w-0 break-words">{row[1]}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
