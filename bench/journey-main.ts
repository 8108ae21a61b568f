import { JOURNEY_SEEDS, type JourneyResult, measureJourney } from "./journey";
import { databasesGiven, eachSeed } from "./per-seed";
import { readSoFar, report } from "./so-far";

// Part `journey`: reads through lib/data, so it needs DATABASE_URL and Node's condition react-server. Run by npm run bench.

const SEEDS = process.env.BENCH_JOURNEY_SEEDS?.split(",") ?? JOURNEY_SEEDS;
const DAYS = Number(process.env.BENCH_JOURNEY_DAYS ?? 40);
const COMMITS = Number(process.env.BENCH_JOURNEYS ?? 1_000);

async function main(): Promise<void> {
  const { results, lines } = readSoFar();
  const journeys = await eachSeed<JourneyResult>(databasesGiven(), SEEDS, ({ seed, faults }) =>
    console.log([`journeys, seed ${seed}:`, ...faults.map((fault) => `  ${fault}`)].join("\n")),
  );
  results.journey = journeys;
  for (const { seed, of, commits, right, reached, medianMs } of journeys)
    lines.push({
      what: `journeys of ${commits} of ${of} commits, seed ${seed}`,
      value: `${right} right`,
      target: `all ${reached} stages reached, and those not, as the world knows them; ${medianMs} ms each`,
      ok: right === commits,
    });
  report({ results, lines });
}

const [, , role, url = "", seed = ""] = process.argv;
if (role === "seed") {
  const result = await measureJourney(url, { seed, days: DAYS, commits: COMMITS });
  process.send?.(result, () => process.exit(0));
} else await main();
