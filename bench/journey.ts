import { setClock } from "@/lib/data/clock";
import { getJourney } from "@/lib/data/journey";
import { createPool } from "@/lib/db/pool";
import { Random } from "@/lib/demo/world/random";
import { World } from "@/lib/demo/world/world";
import { manualClock } from "@/lib/shared/clock";
import { generate } from "./generate";
import { faultsOf, JourneyTruth } from "./journey-truth";
import { median } from "./table";

export const JOURNEY_SEEDS = ["1", "foxtrot"];
const ANCHOR = new Date("2026-03-18T10:00:00Z");

export interface JourneySettings {
  seed: string;
  days: number;
  /** How many commits are asked for. */
  commits: number;
}

export interface JourneyResult {
  seed: string;
  /** Commits the world knows, and how many of them were asked for. */
  of: number;
  commits: number;
  /** Commits all of whose stages on all builders are as the world knows them. */
  right: number;
  /** Stages compared that were reached. */
  reached: number;
  /** Of one journey, in ms, one after the other. */
  medianMs: number;
  faults: string[];
}

const MOST_FAULTS = 20;

/**
 * Asks the product for the journeys of random commits, half of them by a short hash, and holds every stage against what the
 * world did. `url` must be of a migrated, empty database and stand in DATABASE_URL too.
 */
export async function measureJourney(
  url: string,
  { seed, days, commits }: JourneySettings,
): Promise<JourneyResult> {
  const pool = createPool(url, { max: 4 });
  try {
    const world = new World({ seed, anchor: ANCHOR, days, pace: 0 });
    await generate({ pool, url }, { seed, anchor: ANCHOR, days, times: 1, world });
    await pool.query("ANALYZE");
    setClock(manualClock(ANCHOR));
    const truth = new JourneyTruth(world);
    const all = [...new Set(truth.builds().map(({ row }) => row.commitHash))];
    const random = new Random(seed, "journeys");
    const faults: string[] = [];
    const times: number[] = [];
    let right = 0;
    let reached = 0;
    for (let index = 0; index < commits; index++) {
      const hash = random.pick(all);
      const began = performance.now();
      const { journey } = await getJourney({ seesPrivate: true }, index % 2 === 0 ? hash : hash.slice(0, 12));
      times.push(performance.now() - began);
      const wrong = journey === null ? [`${hash}: no journey`] : faultsOf(truth, journey);
      if (wrong.length === 0) right += 1;
      reached += (journey?.lines ?? []).flatMap((line) =>
        line.stages.filter((stage) => stage.reachedAt),
      ).length;
      faults.push(...wrong);
    }
    return {
      seed,
      of: all.length,
      commits,
      right,
      reached,
      medianMs: Math.round(median(times) * 10) / 10,
      faults: faults.slice(0, MOST_FAULTS),
    };
  } finally {
    await pool.end();
  }
}
