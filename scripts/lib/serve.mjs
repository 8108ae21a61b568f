import { withLifecycle } from "./lifecycle.mjs";
import { createLog } from "./log.mjs";
import { checkAddress, checkDataFolder } from "./preflight.mjs";
import { prepare } from "./prepare.mjs";
import { takeResidence } from "./residents.mjs";

/**
 * Runs the product until a signal or a failure ends it, and leaves no process behind.
 * @param {{ title: string, address: { host: string, port: number }, dataDir: string, pages?: boolean,
 *   firstDataLimitMs: number, stack: object }} options `stack` is passed on to startStack
 */
export async function serve({ title, address, dataDir, pages = true, firstDataLimitMs, stack: options }) {
  const log = createLog();
  await withLifecycle(log, async (lifecycle) => {
    checkDataFolder(dataDir);
    const residence = await lifecycle.start("data folder", () => takeResidence(dataDir, log));
    await checkAddress(address);
    await prepare(lifecycle, log, { pages });
    const { failureOf, startStack, untilData } = await import("./stack.mjs");
    const stack = await startStack(lifecycle, { residence, dataDir, ...address, ...options, log });
    log("the pages answer; reading the sources ...");
    const hasData = await untilData(stack, { limitMs: firstDataLimitMs, lifecycle, log });
    if (lifecycle.isStopping) return;
    if (!hasData) log("the first load goes on; the pages show how far it is");
    log(`${title} is ready: ${stack.url}`);
    throw failureOf(await stack.failed);
  });
  log("stopped");
}
