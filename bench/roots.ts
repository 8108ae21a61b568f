import { setClock } from "@/lib/data/clock";
import { listHoldUps } from "@/lib/data/hold-ups";
import { createPool } from "@/lib/db/pool";
import { World } from "@/lib/demo/world/world";
import { manualClock } from "@/lib/shared/clock";
import { generate } from "./generate";
import { faultsOf, HELD_UP } from "./roots-truth";
import { deriveAll } from "./truth-derived";

export const ROOT_SEEDS = ["1", "17", "foxtrot", "2026", "rover"];
const ANCHOR = new Date("2026-03-18T10:00:00Z");
/** Long enough before the troubles for every line to have been promoted. */
const DAYS = 18;

export interface RootsResult {
  seed: string;
  asked: number;
  right: number;
  faults: string[];
  /** Reading everything that is held up, nothing kept from before. */
  ms: number;
}

/**
 * What the product names as root of each target of scenario `held-up`, held against what the world planted there. `url` must be
 * of a migrated, empty database and stand in DATABASE_URL too. Logs are not read: owners are those of Zuul's own words.
 */
export async function measureRoots(url: string, seed: string): Promise<RootsResult> {
  const pool = createPool(url, { max: 4 });
  try {
    const settings = { seed, anchor: ANCHOR, days: DAYS, scenario: "held-up" } as const;
    const world = new World({ ...settings, pace: 0 });
    await generate({ pool, url }, { ...settings, times: 1, world });
    await deriveAll(pool, ANCHOR);
    // Nothing was fetched, so no feed says that it was read.
    await pool.query("UPDATE feed SET first_load_at = $1, last_started_at = $1, last_success_at = $1", [
      ANCHOR,
    ]);
    setClock(manualClock(ANCHOR));
    const began = performance.now();
    const query = { instance: [], release: [], target: [], state: [] };
    const { items } = await listHoldUps({ seesPrivate: true }, query);
    const ms = Math.round(performance.now() - began);
    const told = HELD_UP.map((truth) => faultsOf(truth, items, world));
    return {
      seed,
      asked: told.length,
      right: told.filter((faults) => faults.length === 0).length,
      faults: told.flat(),
      ms,
    };
  } finally {
    await pool.end();
  }
}
