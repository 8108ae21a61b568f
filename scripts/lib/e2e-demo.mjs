// The demo that `npm test` tests in a browser: it reads its sources while other tests run.
import { createWriteStream, readFileSync, rmSync } from "node:fs";
import { lastLines, launch } from "./child.mjs";
import { Failure } from "./failure.mjs";
import { secondsSince } from "./log.mjs";
import { inRoot } from "./paths.mjs";
import { freePort } from "./ports.mjs";
import { untilData } from "./stack.mjs";

const dataLimitMs = 240_000;
const readyLine = /is ready: http/;
const heartbeatMs = 15_000;

/**
 * Starts a demo with an empty database and waits until every source was read once; what it says goes to
 * test-results/demo.log.
 * @returns {Promise<string>} its address
 * @throws {Failure}
 */
export async function startE2eDemo(lifecycle, log) {
  const dataDir = inRoot(".data/e2e");
  rmSync(dataDir, { recursive: true, force: true });
  const port = await freePort();
  const options = JSON.parse(readFileSync(inRoot("e2e/demo-options.json"), "utf8"));
  const child = await lifecycle.start("demo", async () =>
    launch({
      command: process.execPath,
      args: [inRoot("scripts/demo.mjs"), "--port", String(port), ...options],
      env: { ...process.env, PRODCHAIN_DATA_DIR: dataDir, DATABASE_URL: "" },
      stdio: ["ignore", "pipe", "pipe"],
      patienceMs: 60_000,
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  const begin = performance.now();
  const heartbeat = setInterval(() => log(`demo: still at it after ${secondsSince(begin)}`), heartbeatMs);
  const said = await untilReady(child).finally(() => clearInterval(heartbeat));
  const failed = child.ended.then(({ code }) => ({
    name: "The demo",
    code,
    lastLines: lastLines(said(), 20),
  }));
  if (await untilData({ url, failed }, { limitMs: dataLimitMs, lifecycle, log })) return url;
  throw new Failure("The demo has not read all its sources after four minutes.");
}

/** Waits for the line that says that it runs; gives what it has said. */
async function untilReady(child) {
  const file = createWriteStream(inRoot("test-results/demo.log"));
  let output = "";
  const ready = new Promise((resolve) => {
    const keep = (chunk) => {
      output += chunk;
      file.write(chunk);
      if (readyLine.test(output)) resolve(true);
    };
    child.process.stdout.on("data", keep);
    child.process.stderr.on("data", keep);
  });
  if (await Promise.race([ready, child.ended.then(() => false)])) return () => output;
  throw new Failure(`The demo did not start:\n${lastLines(output, 20)}`);
}
