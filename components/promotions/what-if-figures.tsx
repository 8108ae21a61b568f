import clsx from "clsx";
import { Duration } from "@/components/time/duration";
import { formatCount } from "@/components/time/format";
import type { WhatIfAnswer } from "@/lib/contract/what-if";

/** What was and what would have been, as a table of three figures. */
export function WhatIfFigures({ data: { was, would } }: { data: WhatIfAnswer }) {
  const rows = [
    { what: "Promotions", was: formatCount(was.promotions), would: formatCount(would.promotions) },
    {
      what: "Median wait between two",
      was: <Duration seconds={was.medianWaitSeconds} />,
      would: <Duration seconds={would.medianWaitSeconds} />,
    },
    {
      what: "Longest wait, up to now",
      was: <Duration seconds={was.longestWaitSeconds} />,
      would: <Duration seconds={would.longestWaitSeconds} />,
    },
  ];
  const head = "py-1 pr-6 font-medium text-sm text-text-3";
  return (
    <div className="px-4 pt-2 pb-3">
      <table className="text-left">
        <caption className="sr-only">What was and what would have been</caption>
        <thead>
          <tr>
            <td className="pr-6" />
            <th scope="col" className={clsx(head, "text-right")}>
              as it was
            </th>
            <th scope="col" className={clsx(head, "text-right")}>
              as it would have been
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.what}>
              <th scope="row" className="py-0.5 pr-6 font-normal text-text-2">
                {row.what}
              </th>
              <td className="py-0.5 pr-6 text-right">{row.was}</td>
              <td className="py-0.5 pr-6 text-right font-medium">{row.would}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
