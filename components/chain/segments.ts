import type { Line, Station } from "@/lib/contract/chain";

/**
 * How the stretch into a station is drawn. flow: things move · held: they wait here, something holds them ·
 * paused: a freeze or hold is in force · starved: nothing arrives because an earlier stretch is held · unknown: no or too old data.
 */
export type Flow = "flow" | "held-bad" | "held-warn" | "paused" | "starved" | "unknown";

/** The stretch into each station of a line; the first station has none. */
export function flowsOf(line: Pick<Line, "stations" | "blockers">): (Flow | null)[] {
  let starved = false;
  return line.stations.map((station, index) => {
    if (index === 0) return null;
    const here = line.blockers.filter((each) => each.station === station.id).map((each) => each.status);
    if (here.length > 0) {
      starved = true;
      return here.includes("bad") ? "held-bad" : here.includes("warn") ? "held-warn" : "paused";
    }
    if (isUnknown(station) || isUnknown(line.stations[index - 1])) return "unknown";
    return starved ? "starved" : "flow";
  });
}

/** No figure that one could act on. */
export const isUnknown = (station: Pick<Station, "status"> | undefined): boolean =>
  station === undefined || station.status === "none" || station.status === "stale";

/**
 * A line nobody can judge. Trunk: what was built last is not known, or too old. Stable, where a site may well lack one source
 * or another: nothing at all is known.
 */
export function isUnjudged(line: Pick<Line, "stations">): boolean {
  const isStable = line.stations.some((station) => station.id === "tagged");
  if (isStable) return line.stations.every(isUnknown);
  return isUnknown(line.stations.find((station) => station.id === "built"));
}

/** Lines that go through the same stations share one header. */
export function groupByStations<L extends Line>(lines: readonly L[]): { titles: string[]; lines: L[] }[] {
  const groups = new Map<string, { titles: string[]; lines: L[] }>();
  for (const line of lines) {
    const key = line.stations.map((station) => station.id).join("\n");
    const group = groups.get(key) ?? { titles: line.stations.map((station) => station.title), lines: [] };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()];
}
