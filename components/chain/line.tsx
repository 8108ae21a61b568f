"use client";
import clsx from "clsx";
import { ChevronDown } from "lucide";
import { type CSSProperties, Fragment, useId, useState } from "react";
import { hrefWith, useAddress } from "@/components/ui/address";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { Blocker, Line as Facts, StationRoot } from "@/lib/contract/chain";
import type { Status } from "@/lib/contract/common";
import { BlockerNote } from "./blocker";
import { ComingPauses } from "./coming-pauses";
import { flowsOf } from "./segments";
import { Station, Stretch, waits } from "./station";

interface ChainLineProps {
  /** Of a line of the trunk it is known what stands behind its stations. */
  line: Facts & { roots?: readonly StationRoot[] };
  points?: string;
}

/** One release on its way; `points` is what its stations are called, so that two tracks are told apart. A phone shows marks and what holds it up; opened, the stations one below the other. */
export function ChainLine({ line, points = "Stations" }: ChainLineProps) {
  const address = useAddress();
  const listId = useId();
  const [open, setOpen] = useState(false);
  const flows = flowsOf(line);
  const count = line.stations.length;
  return (
    <li className="grid grid-cols-[172px_minmax(0,1fr)] md:max-lg:grid-cols-[132px_minmax(0,1fr)] items-start border-line border-b px-4 pt-3.5 pb-3 last:border-0 max-md:grid-cols-1 max-md:py-3">
      <div className="flex items-start gap-3 md:row-[1/span_9]">
        <div className="min-w-0 flex-1">
          <Link
            href={hrefWith("/", address.params, { release: line.release })}
            className="link font-semibold text-md"
          >
            {line.title}
          </Link>
          <p className="text-balance pr-3 text-sm text-text-3">{line.subtitle}</p>
          {line.reconstructed ? (
            <p className="text-sm text-text-3" data-tip="Nothing was recorded of this line yet">
              reconstructed from history
            </p>
          ) : null}
          <ComingPauses pauses={line.pauses} />
        </div>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={listId}
          onClick={() => setOpen(!open)}
          className="-my-1 flex min-h-11 items-center gap-2 rounded-md px-1 md:hidden"
        >
          <span className="sr-only">
            {points} of {line.title}
          </span>
          {open ? null : <Marks line={line} />}
          <Icon
            of={ChevronDown}
            size={16}
            className={clsx("text-text-3 transition-transform", open && "rotate-180")}
          />
        </button>
      </div>
      <ol
        id={listId}
        aria-label={`${points} of ${line.title}`}
        style={{ "--n": count } as CSSProperties}
        className={clsx(
          "grid grid-cols-[repeat(var(--n),minmax(0,1fr))] max-md:mt-1 max-md:grid-cols-1",
          !open && "max-md:hidden",
        )}
      >
        {line.stations.map((station, index) => {
          const next = line.stations[index + 1];
          const flow = flows[index + 1];
          return (
            <li
              key={station.id}
              className="relative"
              style={{ "--from": waits(station) ? "44px" : "27px" } as CSSProperties}
            >
              <Station
                station={station}
                flow={flows[index] ?? null}
                heldSince={heldSince(line, station.id)}
              />
              {open
                ? line.blockers
                    .filter((blocker) => blocker.station === station.id)
                    .map((blocker) => (
                      <BlockerNote
                        key={blocker.text}
                        blocker={blocker}
                        root={rootOf(line, blocker)}
                        className="mt-0.5 mb-1.5 ml-7 md:hidden"
                      />
                    ))
                : null}
              {open && next !== undefined && flow ? <Stretch flow={flow} next={next} /> : null}
            </li>
          );
        })}
      </ol>
      {line.blockers.map((blocker) => {
        const at = stationIndex(line, blocker.station);
        return (
          <Placed key={blocker.station + blocker.text} at={at} of={count} isOnPhone={!open}>
            <BlockerNote blocker={blocker} root={rootOf(line, blocker)} at={line.stations[at]?.title} />
          </Placed>
        );
      })}
    </li>
  );
}

const rootOf = (line: ChainLineProps["line"], { station }: Blocker): StationRoot | undefined =>
  line.roots?.find((root) => root.station === station);

/** Since when the oldest of what stands under a station holds the line up. */
const heldSince = (line: Facts, station: string): string | null =>
  line.blockers.flatMap((blocker) => (blocker.station === station ? (blocker.since ?? []) : [])).sort()[0] ??
  null;

const stationIndex = (line: Facts, id: string) =>
  Math.max(
    0,
    line.stations.findIndex((station) => station.id === id),
  );

const LEAST_BEFORE_GIVING_WAY = "30rem";

/**
 * Puts a note under its station; where there is no room it wraps, then gives way to the left, and the tick still points up. A phone shows one
 * below the other, until the line is opened and each stands at its station.
 */
function Placed({
  at,
  of,
  isOnPhone,
  children,
}: {
  at: number;
  of: number;
  isOnPhone: boolean;
  children: React.ReactNode;
}) {
  const place = `calc(${at} / ${of} * 100%)`;
  return (
    <div className={clsx("relative mt-2 flex max-md:mt-1.5 md:col-start-2", !isOnPhone && "max-md:hidden")}>
      <span className="min-w-0 flex-[0_1000_auto] max-md:hidden" style={{ width: place }} />
      <span
        aria-hidden="true"
        className="absolute top-[-7px] h-[7px] w-[1.5px] bg-line-strong max-md:hidden"
        style={{ left: `calc(${place} + 7px)` }}
      />
      <div
        className="flex-none"
        style={{ maxWidth: `min(100%, max(${LEAST_BEFORE_GIVING_WAY}, calc(100% - ${place})))` }}
      >
        {children}
      </div>
    </div>
  );
}

/** Hollow where the line flows, filled where it is held up. */
const DOT: Record<Status, string> = {
  ok: "border-ok",
  run: "border-run",
  warn: "border-warn bg-warn",
  bad: "border-bad bg-bad",
  none: "border-line-strong",
  stale: "border-line-strong border-dashed",
  paused: "border-text-3 bg-text-3",
};

/** The line at a glance, for a phone. */
function Marks({ line }: { line: Facts }) {
  return (
    <span aria-hidden="true" className="flex items-center">
      {line.stations.map((station, index) => (
        <Fragment key={station.id}>
          {index === 0 ? null : <i className="h-[2px] w-1.5 bg-line-strong" />}
          <i className={clsx("size-[11px] rounded-full border-2", DOT[station.status])} />
        </Fragment>
      ))}
    </span>
  );
}
