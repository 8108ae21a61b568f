import type { CSSProperties } from "react";
import { Card } from "@/components/ui/card";
import type { Line as Facts, ChainLine as Trunk } from "@/lib/contract/chain";
import { ChainLine } from "./line";
import { groupByStations } from "./segments";

/** The trunk track: one line per builder, a station per stage, the age of the newest commit that got there. */
export const ChainMap = ({ lines }: { lines: readonly Trunk[] }) => (
  <Track
    id="trunk"
    title="Trunk, commit by commit"
    note="the age of the newest commit there, or how long it is held; between stations, what waits"
    lines={lines}
    lineKey={(line) => line.instance}
  />
);

/** The stable track: one line per release, from upstream's tag to the published build. */
export const StableMap = ({ lines }: { lines: readonly Facts[] }) => (
  <Track
    id="stable"
    title="Releases, tag by tag"
    note="a tagged upstream release is reviewed, built in Koji and moved from tag to tag; the number is what waits"
    lines={lines}
    lineKey={(line) => line.release}
    points="Stages"
    className="mt-4"
  />
);

interface TrackProps<L> {
  id: string;
  title: string;
  note: string;
  lines: readonly L[];
  lineKey: (line: L) => string;
  points?: string;
  className?: string;
}

function Track<L extends Facts>({ id, title, note, lines, lineKey, points, className }: TrackProps<L>) {
  return (
    <Card id={id} title={title} note={<span className="max-lg:hidden">{note}</span>} className={className}>
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
              <ChainLine key={lineKey(line)} line={line} points={points} />
            ))}
          </ul>
        </div>
      ))}
    </Card>
  );
}
