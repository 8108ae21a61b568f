"use client";
import dynamic from "next/dynamic";
import { formatCount } from "@/components/time/format";
import { Skeleton } from "@/components/ui/skeleton";
import type { ChartProps } from "./series";

const Drawing = dynamic(() => import("./drawing"), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full opacity-60" />,
});

/** A chart with its legend, and its numbers as a table for whoever does not see shapes. The library is loaded only here. */
export function Chart({ title, rows, series, height = 180 }: ChartProps) {
  return (
    <figure>
      <figcaption className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-text-2">
        <span className="sr-only">{title}</span>
        {series.map((one) => (
          <span key={one.key} className="inline-flex items-center gap-1.5">
            <i className="size-2 rounded-[2px]" style={{ background: `var(--color-${one.colour})` }} />
            {one.label}
          </span>
        ))}
      </figcaption>
      <div style={{ height }} aria-hidden="true">
        <Drawing title={title} rows={rows} series={series} height={height} />
      </div>
      <details className="mt-1 text-sm">
        <summary className="w-fit cursor-pointer text-text-3 hover:text-text">As a table</summary>
        <section
          aria-label={`${title}, as a table`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
          tabIndex={0}
          className="relative mt-2 max-h-72 overflow-auto"
        >
          <table className="w-full text-left">
            <caption className="sr-only">{title}</caption>
            <thead>
              <tr className="text-text-3">
                <th scope="col" className="py-1 pr-3 font-medium">
                  Day
                </th>
                {series.map((one) => (
                  <th key={one.key} scope="col" className="py-1 pr-3 text-right font-medium">
                    {one.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.label} className="border-line border-t">
                  <th scope="row" className="py-1 pr-3 font-normal">
                    {row.label}
                  </th>
                  {series.map((one) => (
                    <td key={one.key} className="py-1 pr-3 text-right">
                      {row[one.key] === undefined ? "–" : formatCount(Number(row[one.key]))}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
