import { findBrowser } from "../lib/browser.mjs";
import { buildPages, bundle } from "../lib/build.mjs";
import { createTally, endToEnd, lockCheck, staticChecks, summary, vitest } from "../lib/checks.mjs";
import { generate } from "../lib/generate.mjs";
import { install } from "../lib/install.mjs";
import { withLifecycle } from "../lib/lifecycle.mjs";
import { createLog } from "../lib/log.mjs";

/**
 * npm test: everything, from a clone with nothing but Node and npm. The last line is
 * `N passed, N failed, N skipped`, tests and check steps together; a step runs though an earlier one failed.
 */
export async function main() {
  const log = createLog();
  const { value = 130 } = await withLifecycle(log, async (lifecycle) => {
    const tally = createTally(lifecycle, log);
    const installed = await tally.work("install", () => install(lifecycle, log));
    if (installed && (await tally.work("database client", () => generate(lifecycle, log)))) {
      await judge(lifecycle, tally, log);
    }
    console.log(summary(tally.total));
    return tally.total.failed > 0 ? 1 : 0;
  });
  return value;
}

/** Steps that wait or leave a processor idle for a while run beside others. */
async function judge(lifecycle, tally, log) {
  await staticChecks(tally, [lockCheck]);
  const buildAndStart = async () => {
    const built = await tally.work("build", async () => {
      await bundle(log);
      await buildPages(lifecycle, log);
    });
    return built ? demoToTest(lifecycle, tally, log) : undefined;
  };
  // The demo reads its sources while the database is tested, and is calm when pages are.
  const [demo] = await Promise.all([buildAndStart(), tally.command(vitest("database tests", "db"))]);
  if (demo) await tally.command(endToEnd("end to end", ["desktop", "phone"], demo));
  else tally.skip("end to end", "there is no build, no demo or no browser to test with");
  await Promise.all([
    // Sources in trouble are mostly waited for.
    demo ? tally.command(endToEnd("end to end in trouble", ["trouble"], demo)) : undefined,
    tally.command(vitest("unit tests", "unit")),
  ]);
}

/** A browser, and a demo that has read its sources; undefined when there is none. */
async function demoToTest(lifecycle, tally, log) {
  let browser;
  let url;
  const found = await tally.work("browser", async () => {
    browser = await findBrowser(lifecycle, log);
  });
  const runs =
    found &&
    (await tally.work("demo", async () => {
      const { startE2eDemo } = await import("../lib/e2e-demo.mjs"); // needs what was installed
      url = await startE2eDemo(lifecycle, log);
    }));
  return runs ? { browser, url } : undefined;
}
