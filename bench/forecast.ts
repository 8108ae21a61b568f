import { Random } from "@/lib/demo/world/random";
import type { ScenarioName } from "@/lib/demo/world/scenarios";
import { World } from "@/lib/demo/world/world";
import { baseRate } from "@/lib/domain/promotion/base-rate";
import { forecastLine } from "@/lib/domain/promotion/forecast";
import { DAY } from "@/lib/shared/clock";
import { type Calibration, calibrate, type Scored } from "./forecast-calibration";
import { lineAt, type WorldLine, worldLines } from "./forecast-lines";
import type { Line } from "./table";

const ANCHOR = new Date("2026-03-18T10:00:00Z");
const DAYS = 100;
/** Nothing was fitted on these worlds. */
export const FORECAST_SEEDS = Array.from({ length: 12 }, (_, index) => `forecast-${index + 1}`);
const SCENARIOS: readonly ScenarioName[] = ["default", "stuck-promotion", "red-component", "release-week"];
/** A forecast says what comes within this. */
const WITHIN = DAY;
/** One forecast per line in so many days, at a random moment: two of them never speak of the same promotion. */
const APART = 4 * DAY;
/** The first one has so much history behind it. */
const LEARNED = 30 * DAY;
/** Per bucket as many count, chosen by chance whatever came of them. */
const PER_BUCKET = 300;
const FEWEST = 200;

export interface ForecastResult extends Calibration {
  seeds: number;
  /** Forecasts per bucket before the choice. */
  all: number[];
  /** The interval of all forecasts rather than of the chosen ones: buckets that contain the mean chance. */
  rightOfAll: number;
  /** Moments without a forecast: too little history. */
  without: number;
  /** Of the promotions that came within the time looked ahead, the share between earliest and latest; meant to be 0.8. */
  within80: number;
}

interface Told extends Scored {
  /** When it came, if the world goes on long enough to tell: inside the interval of the expected time or not. */
  inside: boolean | null;
}

/** Forecasts of one world at random moments, each from what was known then. */
export function forecastWorld(seed: string, scenario: ScenarioName): { told: Told[]; without: number } {
  const world = new World({ seed, anchor: ANCHOR, days: DAYS, scenario, pace: 0 });
  const random = new Random("forecast moments", seed);
  const start = ANCHOR.getTime() - DAYS * DAY;
  const told: Told[] = [];
  let without = 0;
  for (const lines of worldLines(world)) {
    for (const line of lines) {
      for (let from = start + LEARNED; from + APART <= ANCHOR.getTime(); from += APART) {
        const now = Math.floor(from + random.unit() * (APART - WITHIN));
        const one = forecastAt(line, lines, now);
        if (one) told.push(one);
        else without++;
      }
    }
  }
  return { told, without };
}

function forecastAt(line: WorldLine, lines: readonly WorldLine[], now: number): Told | null {
  const past = lineAt(line, now);
  const siblings = lines.map((each) => (each === line ? past : lineAt(each, now)));
  const forecast = forecastLine(past, siblings, new Date(now), [WITHIN]);
  const known = line.promotedAt.filter((at) => at <= now);
  const base = baseRate(known, line.offers[0]?.offeredAt ?? now, now, WITHIN);
  if (!forecast || base === null) return null;
  const next = line.promotedAt.find((at) => at > now);
  const { earliestAt, latestAt } = forecast;
  const tells = next !== undefined && earliestAt !== null && latestAt !== null;
  return {
    chance: forecast.chances[0]?.chance ?? 0,
    base,
    came: next !== undefined && next <= now + WITHIN,
    inside: tells ? earliestAt <= next && next <= latestAt : null,
  };
}

/** Calibration over many worlds. */
export function benchForecast(seeds: readonly string[] = FORECAST_SEEDS): ForecastResult {
  const worlds = seeds.map((seed, index) =>
    forecastWorld(seed, SCENARIOS[index % SCENARIOS.length] ?? "default"),
  );
  const every = worlds.flatMap((world) => world.told);
  const told = new Random("forecast choice").sample(every, every.length);
  const all = calibrate(told);
  const chosen = calibrate(told, PER_BUCKET);
  const timed = told.filter(({ inside }) => inside !== null);
  return {
    ...chosen,
    seeds: seeds.length,
    all: all.buckets.map(({ n }) => n),
    rightOfAll: all.right,
    without: worlds.reduce((sum, world) => sum + world.without, 0),
    within80: timed.filter(({ inside }) => inside).length / timed.length,
  };
}

/** The buckets as text. */
export function printForecast(result: ForecastResult): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(8);
  const rows = result.buckets.map(
    ({ from, to, n, meanChance, came, low, high, contains }, index) =>
      `${`${from * 100} to ${to * 100} %`.padEnd(14)}${String(result.all[index]).padStart(7)}${String(n).padStart(7)}` +
      `${percent(meanChance)}${percent(came)}   ${percent(low)} to${percent(high)}  ${contains ? "contains" : "MISSES"}`,
  );
  return [
    `forecasts of a promotion within 24 hours: ${result.forecasts} over ${result.seeds} seeds (${result.without} moments without)`,
    `${"chance".padEnd(14)}${"all".padStart(7)}${"of them".padStart(7)}${"mean".padStart(8)}${"came".padStart(8)}   95 % interval (Clopper-Pearson)`,
    ...rows,
    `Brier score ${result.brier.toFixed(4)}, base rate's ${result.baseBrier.toFixed(4)}, skill ${result.skill.toFixed(3)};` +
      ` ${percent(result.within80).trim()} of promotions inside the interval meant for 80 %`,
  ].join("\n");
}

/** The lines of the printed table. */
export const forecastLines = (result: ForecastResult): Line[] => [
  {
    what: `forecast: buckets of at least ${FEWEST} whose interval contains the mean chance`,
    value: `${result.right} of ${result.buckets.length}`,
    target: `at least 9; smallest bucket ${result.smallest}`,
    ok: result.right >= 9 && result.smallest >= FEWEST,
  },
  {
    what: "  Brier score of the forecast / of the base rate",
    value: `${result.brier.toFixed(4)} / ${result.baseBrier.toFixed(4)}`,
    target: `skill ${result.skill.toFixed(3)}, above 0`,
    ok: result.skill > 0,
  },
];
