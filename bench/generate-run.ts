import { createPool } from "@/lib/db/pool";
import { generate } from "./generate";
import type { Generated } from "./generate-filling";
import { type Scratch, scratchDatabase } from "./scratch";

export interface GenerateResult extends Generated {
  ms: number;
  rowsPerSecond: number;
}

/** Fills a database with `times` worlds of 100 days, one behind the other. `url` must be of a migrated, empty database. */
async function fill(url: string, times: number): Promise<GenerateResult> {
  const pool = createPool(url, { max: 4 });
  const began = performance.now();
  try {
    const rows = await generate({ pool, url }, { seed: "1", anchor: new Date(), days: 100, times });
    const ms = performance.now() - began;
    const sum = Object.values(rows).reduce((a, b) => a + b, 0);
    return { ...rows, ms: Math.round(ms), rowsPerSecond: Math.round(sum / (ms / 1000)) };
  } finally {
    await pool.end();
  }
}

/** How long it takes to fill a database from the world, everything derived. */
export async function benchGenerate(databases: Scratch, times = 1): Promise<GenerateResult> {
  const database = await scratchDatabase(databases);
  try {
    return await fill(database.url, times);
  } finally {
    await database.drop();
  }
}

/** `generate <database url> [times]`: fills a database to look at or to measure with. False when `name` is another role. */
export async function runGenerateRole(name: string, [url = "", times = "1"]: string[]): Promise<boolean> {
  if (name !== "generate") return false;
  console.log(JSON.stringify(await fill(url, Number(times))));
  return true;
}
