import clsx from "clsx";
import { useKeptTime } from "@/components/past/kept-time";
import { STATUS } from "@/components/status/status";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { Station as StationFacts } from "@/lib/contract/chain";
import type { Flow } from "./segments";
import { StationMark } from "./station-mark";

const STRETCH: Record<Flow, string> = {
  flow: "bg-ok/55",
  "held-bad": "[--dash:var(--color-bad)] track-dashed",
  "held-warn": "[--dash:var(--color-warn)] track-dashed",
  paused: "[--dash:var(--color-text-3)] track-dashed",
  starved: "bg-line-strong",
  unknown: "[--dash:var(--color-line-strong)] track-dashed",
};

/**
 * One station with the stretch that leads to it. Lies in a row on a desk, where the stretch starts at the mark of the
 * station before; in a column on a phone, where Stretch stands on its own.
 */
export function Station({
  station,
  flow,
  heldSince,
}: {
  station: StationFacts;
  flow: Flow | null;
  /** Since when what is written under the station holds the line up. */
  heldSince: string | null;
}) {
  const quiet = station.status === "none" || station.status === "stale" || flow === "starved";
  return (
    <>
      <Waiting station={station} />
      <div className="relative text-sm max-md:flex max-md:min-h-[34px] max-md:items-center max-md:gap-3 max-md:pl-7 md:pt-[22px]">
        {flow === null ? null : (
          <span
            aria-hidden="true"
            className={clsx(
              "absolute top-[7px] right-full left-[calc(-100%+18px)] mr-[3px] h-[3px] max-md:hidden",
              STRETCH[flow],
            )}
          />
        )}
        <StationMark status={station.status} className="absolute top-[1px] left-0 max-md:top-[9.5px]" />
        <span className="block md:hidden">{station.title}</span>
        <Caption station={station} quiet={quiet} heldSince={heldSince} />
      </div>
    </>
  );
}

/** An age; where the source tells no time, how many are there. */
function Figure({ station, heldSince }: { station: StationFacts; heldSince: string | null }) {
  const at = heldSince ?? station.reachedAt;
  if (at !== null) return <Time at={at} as="age" />;
  if (station.here === 0) return <span className="font-normal">none yet</span>;
  if (station.here !== null && station.status !== "none")
    return <span className="font-normal">{formatCount(station.here)} here</span>;
  return <span className="font-normal">no data</span>;
}

/** The stretch that leaves a station downwards, for a phone; runs past whatever is written under the station. */
export function Stretch({ flow, next }: { flow: Flow; next: StationFacts }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "absolute left-[6px] w-[3px] md:hidden",
        waits(next) ? "bottom-[-24px]" : "bottom-[-7px]",
        STRETCH[flow],
      )}
      style={{ top: "var(--from)" }}
    />
  );
}

/** Whether commits wait before the station. */
export const waits = (station: StationFacts): boolean => station.waiting !== null && station.waiting > 0;

function Waiting({ station }: { station: StationFacts }) {
  if (!waits(station) || station.waiting === null) return null;
  return (
    <span
      className="block text-text-3 text-xs leading-4 max-md:h-[17px] max-md:pl-7 md:absolute md:top-[-9px] md:left-[-50%] md:ml-2 md:-translate-x-1/2 md:bg-surface md:px-1"
      data-tip={`${counted(station.waiting, station.unit)} ${station.waiting === 1 ? "waits" : "wait"} to get to ${station.title}`}
    >
      {formatCount(station.waiting)}
      <span className="md:sr-only"> waiting</span>
    </span>
  );
}

/**
 * The age under the mark, in the colour of the status: of the newest commit to get here, or, where the line is held up, for
 * how long it is. The words for it are for hover and screen readers.
 */
function Caption({
  station,
  quiet,
  heldSince,
}: {
  station: StationFacts;
  quiet: boolean;
  heldSince: string | null;
}) {
  const keep = useKeptTime();
  const { text, word } = STATUS[station.status];
  const look = clsx(
    "relative block w-fit max-w-full truncate font-[550] max-md:ml-auto",
    quiet ? "text-text-3" : station.status === "ok" ? "text-text" : text,
    station.status === "stale" && "hatched min-w-11 rounded-sm px-1 md:-mx-1",
  );
  const words = (
    <>
      <span className="sr-only">
        {station.title}: {word}.{" "}
      </span>
      <Figure station={station} heldSince={heldSince} />
      {station.note === "" ? null : <span className="sr-only">. {station.note}</span>}
    </>
  );
  return station.href === null ? (
    <span className={look} data-tip={station.note}>
      {words}
    </span>
  ) : (
    <Link href={keep(station.href)} className={clsx(look, "link")} data-tip={station.note}>
      {words}
    </Link>
  );
}
