import { rmSync } from "node:fs";
import { findBrowser } from "../lib/browser.mjs";
import { buildPages, bundle } from "../lib/build.mjs";
import { createTally, endToEnd, lockCheck, staticChecks, summary, vitest } from "../lib/checks.mjs";
import { generate } from "../lib/generate.mjs";
import { install } from "../lib/install.mjs";
import { withLifecycle } from "../lib/lifecycle.mjs";
import { createLog } from "../lib/log.mjs";
import { inRoot } from "../lib/paths.mjs";
import { freePort } from "../lib/ports.mjs";

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

async function judge(lifecycle, tally, log) {
  for (const check of [lockCheck, ...staticChecks]) await tally.command(check);
  await tally.command(vitest("unit and database tests", ["unit", "db"]));
  const built = await tally.work("build", async () => {
    await bundle(log);
    await buildPages(lifecycle, log);
  });
  if (!built) return tally.skip("end to end", "there is no build to test");
  let browser;
  const found = await tally.work("browser", async () => {
    browser = await findBrowser(lifecycle, log);
  });
  if (!found) return tally.skip("end to end", "there is no browser to test with");
  const dataDir = inRoot(".data/e2e");
  rmSync(dataDir, { recursive: true, force: true });
  await tally.command(endToEnd({ browser, port: await freePort(), dataDir }));
}
