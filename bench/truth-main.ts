import { databasesGiven, eachSeed } from "./per-seed";
import { readSoFar, report } from "./so-far";
import type { Line } from "./table";
import { measureTruth, printTruth, TRUTH_SEEDS, type TruthResult } from "./triage-truth";

// Measures that read through lib/data, so they need DATABASE_URL and Node's condition react-server. Run by npm run bench.

const DAYS = Number(process.env.BENCH_TRUTH_DAYS ?? 100);
const SEEDS = process.env.BENCH_TRUTH_SEEDS?.split(",") ?? TRUTH_SEEDS;
/** How much worse than on the first seed it may be on another. */
const APART = 0.03;

function linesOf(
  { seed, failures, grouping, owners, culprits, outages }: TruthResult,
  first: number,
): Line[] {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const { f1 } = grouping;
  const biggest = [...outages].sort((a, b) => b.subjects - a.subjects)[0];
  return [
    {
      what: `grouping of ${failures} failures, seed ${seed}: B-cubed F1`,
      value: f1.toFixed(3),
      target: `at least 0.90, within ${APART} of the first seed`,
      ok: f1 >= 0.9 && first - f1 <= APART,
    },
    {
      what: `  owner of ${owners.items} items`,
      value: percent(owners.right),
      target: "right, at least 95 %",
      ok: owners.right >= 0.95,
    },
    {
      what: `  culprit of ${culprits.causes} regressions`,
      value: percent(culprits.found),
      target: "among three suspects, at least 80 %",
      ok: culprits.found >= 0.8,
    },
    {
      what: `  mirror outage of ${biggest?.subjects ?? 0} subjects`,
      value: `${biggest?.incidents ?? 0} / ${biggest?.items ?? 0}`,
      target: "incidents / open items besides: 1 / 0, of at least 60 subjects",
      ok: biggest !== undefined && biggest.subjects >= 60 && biggest.incidents === 1 && biggest.items === 0,
    },
  ];
}

async function main(): Promise<void> {
  const { results, lines } = readSoFar();
  const truth = await eachSeed<TruthResult>(databasesGiven(), SEEDS, (result) =>
    console.log(`${printTruth(result)}\n`),
  );
  results.truth = truth;
  const first = truth[0]?.grouping.f1 ?? Number.NaN;
  report({ results, lines: [...lines, ...truth.flatMap((one) => linesOf(one, first))] });
}

const [, , role, url = "", seed = ""] = process.argv;
if (role === "seed") {
  const result = await measureTruth(url, seed, DAYS);
  process.send?.(result, () => process.exit(0));
} else await main();
