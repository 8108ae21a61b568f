import { createTally, staticChecks, summary, vitest } from "../lib/checks.mjs";
import { generate } from "../lib/generate.mjs";
import { install } from "../lib/install.mjs";
import { withLifecycle } from "../lib/lifecycle.mjs";
import { createLog } from "../lib/log.mjs";

/** npm run verify: what can be known in seconds: format, lint, boundaries, unused code, types, unit tests. */
export async function main() {
  const log = createLog();
  const { value = 130 } = await withLifecycle(log, async (lifecycle) => {
    await install(lifecycle, log);
    await generate(lifecycle, log);
    const tally = createTally(lifecycle, log);
    await staticChecks(tally);
    await tally.command(vitest("unit tests", "unit"));
    console.log(summary(tally.total));
    return tally.total.failed > 0 ? 1 : 0;
  });
  return value;
}
