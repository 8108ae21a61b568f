import { databasesGiven, eachSeed } from "./per-seed";
import { measureRoots, ROOT_SEEDS, type RootsResult } from "./roots";
import { readSoFar, report } from "./so-far";

// Part `roots`: reads through lib/data, so it needs DATABASE_URL and Node's condition react-server. Run by npm run bench.

const SEEDS = process.env.BENCH_ROOT_SEEDS?.split(",") ?? ROOT_SEEDS;

async function main(): Promise<void> {
  const { results, lines } = readSoFar();
  const roots = await eachSeed<RootsResult>(databasesGiven(), SEEDS, ({ seed, faults }) =>
    console.log([`roots, seed ${seed}:`, ...faults.map((fault) => `  ${fault}`)].join("\n")),
  );
  results.roots = roots;
  for (const { seed, asked, right, ms } of roots)
    lines.push({
      what: `roots of ${asked} targets held up by every kind, seed ${seed}`,
      value: `${right} right`,
      target: `root, owner and age as the world knows them; all read in ${ms} ms`,
      ok: right === asked,
    });
  report({ results, lines });
}

const [, , role, url = "", seed = ""] = process.argv;
if (role === "seed") {
  const result = await measureRoots(url, seed);
  process.send?.(result, () => process.exit(0));
} else await main();
