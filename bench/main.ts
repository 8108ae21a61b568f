import type { ScenarioName } from "@/lib/demo/world/scenarios";
import { benchConfusion, CONFUSION_SEEDS, printConfusion } from "./confusion";
import { benchFirstScreen } from "./first-screen";
import { benchForecast, forecastLines, printForecast } from "./forecast";
import { benchGenerate, runGenerateRole } from "./generate-run";
import { benchHttp } from "./http";
import { benchJavaScript } from "./javascript";
import { benchKojiFirstLoad, runKojiRole } from "./koji-first-load";
import { benchScale, scaleLines } from "./promotion-scale";
import { runScaleRole } from "./promotion-scale-fill";
import { benchQueue } from "./queue";
import { runQueueRole } from "./queue-fill";
import { benchReading, runRole } from "./reading";
import { readSoFar, report } from "./so-far";
import { benchTriageCost } from "./triage-cost";
import { benchUpsert } from "./upsert";
import { benchZuulFirstLoad, runZuulRole } from "./zuul-first-load";

/**
 * npm run bench: the measurements as a table and, with the environment variable BENCH_JSON, as JSON in that file.
 * Environment: BENCH_ADMIN_URL, BENCH_OWNER_URL, BENCH_DATABASE_URL (a migrated, empty template), BENCH_SITE_URL (the
 * running product over the demo's data), BENCH_QUEUE_URL (web over a database that the role queue-fill has filled),
 * BENCH_SCALE_URL and BENCH_SCALE_DATABASE (web over a database that the role scale-fill has filled, and that), BENCH_SCENARIO, BENCH_SEED and
 * BENCH_SOURCES_URL (what the site's demo shows, and its stand-ins), CHROMIUM_PATH. A part whose address is missing is left out. BENCH_SO_FAR names a file that passes on what an earlier run
 * measured.
 */
async function main(): Promise<void> {
  const { BENCH_ADMIN_URL, BENCH_OWNER_URL, BENCH_DATABASE_URL, BENCH_SITE_URL, BENCH_ONLY } = process.env;
  const { BENCH_QUEUE_URL, BENCH_QUEUE_FAILURES } = process.env;
  const wanted = (part: string) => !BENCH_ONLY || BENCH_ONLY.split(",").includes(part);
  const { results, lines } = readSoFar();
  if (BENCH_ADMIN_URL && BENCH_OWNER_URL && BENCH_DATABASE_URL) {
    const databases = {
      adminUrl: BENCH_ADMIN_URL,
      ownerUrl: BENCH_OWNER_URL,
      databaseUrl: BENCH_DATABASE_URL,
    };
    if (wanted("reading")) {
      const reading = await benchReading(databases, 20_000);
      results.reading = reading;
      lines.push(
        {
          what: "first load of 20,000 builds: reading alone",
          value: ms(reading.floorMs),
          target: "the floor",
        },
        { what: "first load of 20,000 builds: whole ingest", value: ms(reading.ingestMs), target: "" },
        {
          what: "  ingest / reading",
          value: reading.ratio.toFixed(2),
          target: "at most 1.2",
          ok: reading.ratio <= 1.2,
        },
        {
          what: "  memory of ingest (peak RSS)",
          value: `${reading.rssMb} MB`,
          target: "under 300 MB",
          ok: reading.rssMb < 300,
        },
      );
      const large = await benchReading(databases, 60_000, 1);
      results.readingLarge = large;
      lines.push({
        what: "  memory at 60,000 builds",
        value: `${large.rssMb} MB`,
        target: "under 300 MB",
        ok: large.rssMb < 300,
      });
    }
    if (wanted("upsert")) {
      const upsert = await benchUpsert(databases);
      results.upsert = upsert;
      lines.push(
        { what: "store, rows/s", value: String(upsert.storePerSecond), target: "" },
        { what: "COPY into the same table, rows/s", value: String(upsert.copyPerSecond), target: "" },
        {
          what: "  store / COPY",
          value: upsert.ratio.toFixed(2),
          target: "at least 0.5",
          ok: upsert.ratio >= 0.5,
        },
      );
    }
    if (wanted("zuul")) {
      const zuul = await benchZuulFirstLoad(databases, Number(process.env.BENCH_ZUUL_BUILDS ?? 50_000));
      results.zuul = zuul;
      lines.push(
        {
          what: `first load of a Zuul, ${zuul.builds} builds: reading alone`,
          value: ms(zuul.floorMs),
          target: "the floor",
        },
        {
          what: `first load of a Zuul, ${zuul.builds} builds: whole ingest`,
          value: ms(zuul.ingestMs),
          target: "",
        },
        {
          what: "  throughput, ingest / reading",
          value: zuul.share.toFixed(2),
          target: "at least 0.7",
          ok: zuul.share >= 0.7,
        },
        {
          what: "  memory of ingest (peak RSS)",
          value: `${zuul.rssMb} MB`,
          target: "under 300 MB",
          ok: zuul.rssMb < 300,
        },
      );
    }
    if (wanted("koji")) {
      const koji = await benchKojiFirstLoad(databases, Number(process.env.BENCH_KOJI_BUILDS ?? 60_000));
      results.koji = koji;
      lines.push(
        {
          what: `first load of a Koji, ${koji.builds} builds: reading alone`,
          value: ms(koji.floorMs),
          target: "the floor",
        },
        {
          what: `first load of a Koji, ${koji.builds} builds: whole ingest`,
          value: ms(koji.ingestMs),
          target: "",
        },
        {
          what: "  throughput, ingest / reading",
          value: koji.share.toFixed(2),
          target: "at least 0.7",
          ok: koji.share >= 0.7,
        },
        {
          what: "  memory of ingest (peak RSS)",
          value: `${koji.rssMb} MB`,
          target: "under 300 MB",
          ok: koji.rssMb < 300,
        },
      );
    }
    if (wanted("generate")) {
      const filled = await benchGenerate(databases);
      results.generate = filled;
      lines.push({
        what: `fill a database from the world: ${filled.commits} builds of DLRN, ${filled.zuulBuilds} of Zuul, ${filled.kojiBuilds} of Koji`,
        value: ms(filled.ms),
        target: `${filled.rowsPerSecond} rows/s, everything derived`,
      });
    }
    if (wanted("triage-cost")) {
      const cost = await benchTriageCost(databases, Number(process.env.BENCH_TRIAGE_FAILURES ?? 100_000));
      results.triageCost = cost;
      lines.push(
        { what: `store ${cost.failures} failures without grouping`, value: ms(cost.withoutMs), target: "" },
        {
          what: `store and group them into ${cost.items} items`,
          value: ms(cost.withMs),
          target: "",
        },
        {
          what: "  grouping's share of that",
          value: `${(cost.share * 100).toFixed(1)} %`,
          target: "at most 15 %",
          ok: cost.share <= 0.15,
        },
      );
    }
  }
  const printed: string[] = [];
  if (BENCH_DATABASE_URL && wanted("confusion")) {
    const all = [];
    for (const seed of CONFUSION_SEEDS) {
      const confusion = await benchConfusion(seed);
      all.push(confusion);
      printed.push(printConfusion(confusion));
      lines.push({
        what: `classes of ${confusion.failures} failures, seed ${seed}`,
        value: `${(confusion.right * 100).toFixed(1)} %`,
        target: "at least 90 % as the world knows them",
        ok: confusion.right >= 0.9,
      });
    }
    results.confusion = all;
  }
  if (BENCH_DATABASE_URL && wanted("forecast")) {
    const forecast = benchForecast();
    results.forecast = forecast;
    printed.push(printForecast(forecast));
    lines.push(...forecastLines(forecast));
  }
  if (BENCH_SITE_URL && !process.env.BENCH_SCENARIO) {
    if (wanted("http")) {
      const http = await benchHttp(BENCH_SITE_URL);
      results.http = http;
      for (const { path, median, p95, limit } of http)
        lines.push({
          what: path,
          value: `${median} / ${p95} ms`,
          target: `median / p95; p95 under ${limit} ms`,
          ok: p95 < limit,
        });
    }
    if (wanted("javascript")) {
      const scripts = await benchJavaScript(BENCH_SITE_URL);
      results.javascript = scripts;
      for (const { path, kb, limit } of scripts)
        lines.push({
          what: `JavaScript of ${path}`,
          value: `${kb} kB`,
          target: limit ? `gzipped, at most ${limit} kB` : "gzipped, with a chart",
          ...(limit && { ok: kb <= limit }),
        });
    }
  }
  if (BENCH_QUEUE_URL) {
    const queue = await benchQueue(BENCH_QUEUE_URL, Number(BENCH_QUEUE_FAILURES));
    results.queue = queue;
    for (const { path, median, p95, limit } of queue.pages)
      lines.push({
        what: `${path}, ${queue.failures} failures, ${queue.openItems} open items`,
        value: `${median} / ${p95} ms`,
        target: `median / p95 with 16 clients; p95 under ${limit} ms`,
        ok: p95 < limit,
      });
    lines.push({
      what: "acknowledging 50 items in one action",
      value: `${queue.acknowledgeMs} / ${queue.slowestMs} ms`,
      target: "median / slowest of five; under 300 ms",
      ok: queue.slowestMs < 300,
    });
  }
  const { BENCH_SCALE_URL, BENCH_SCALE_DATABASE } = process.env;
  if (BENCH_SCALE_URL && BENCH_SCALE_DATABASE) {
    const scale = await benchScale(BENCH_SCALE_URL, BENCH_SCALE_DATABASE);
    results.promotionScale = scale;
    lines.push(...scaleLines(scale));
  }
  const { BENCH_SOURCES_URL, BENCH_SCENARIO, BENCH_SEED = "" } = process.env;
  if (BENCH_SITE_URL && BENCH_SOURCES_URL && BENCH_SCENARIO) {
    const scenario = BENCH_SCENARIO as ScenarioName;
    const screen = await benchFirstScreen(BENCH_SITE_URL, BENCH_SOURCES_URL, scenario, BENCH_SEED);
    results[`firstScreen ${scenario} ${BENCH_SEED}`] = screen;
    printed.push(...screen.faults.map((fault) => `first screen, ${scenario}, seed ${BENCH_SEED}: ${fault}`));
    lines.push({
      what: `root, owner and age on the first screen, ${scenario}, seed ${BENCH_SEED}`,
      value: `${screen.asked - screen.faults.length} right`,
      target: `of ${screen.asked} pages at 1440 x 900, in a browser`,
      ok: screen.faults.length === 0,
    });
  }
  if (printed.length > 0) console.log(`${printed.join("\n\n")}\n`);
  report({ results, lines });
}

const ms = (value: number) => `${Math.round(value)} ms`;

const [, , role = "", ...args] = process.argv;
const roles = [runRole, runZuulRole, runKojiRole, runGenerateRole, runQueueRole, runScaleRole];
let ran = false;
for (const run of roles) ran ||= await run(role, args);
if (!ran) await main();
