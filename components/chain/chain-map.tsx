import type { CSSProperties } from "react";
import { Card } from "@/components/ui/card";
import type { ChainLine as Facts } from "@/lib/contract/chain";
import { ChainLine } from "./line";
import { groupByStations } from "./segments";

/** The trunk track: one line per release, a station per stage, the age of the newest commit that got there. */
export function ChainMap({ lines }: { lines: readonly Facts[] }) {
  return (
    <Card
      id="trunk"
      title="Trunk, commit by commit"
      note={
        <span className="max-lg:hidden">
          the age of the newest commit there, or how long it is held; between stations, what waits
        </span>
      }
    >
      {groupByStations(lines).map((group) => (
        <div key={group.titles.join()} className="border-line [&+&]:border-t">
          <div
            aria-hidden="true"
            className="grid grid-cols-[172px_minmax(0,1fr)] max-lg:grid-cols-[132px_minmax(0,1fr)] items-end border-line border-b px-4 py-[9px] text-sm text-text-3 max-md:hidden"
          >
            <span>Release</span>
            <div
              className="grid grid-cols-[repeat(var(--n),minmax(0,1fr))] items-end"
              style={{ "--n": group.titles.length } as CSSProperties}
            >
              {group.titles.map((title) => (
                <span key={title} className="break-words pr-2.5 max-lg:pr-0.5">
                  {title}
                </span>
              ))}
            </div>
          </div>
          <ul>
            {group.lines.map((line) => (
              <ChainLine key={line.instance} line={line} />
            ))}
          </ul>
        </div>
      ))}
    </Card>
  );
}
