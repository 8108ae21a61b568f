// The processes of a running stack, written down in its data folder: whoever starts next finds out whether it still
// runs, and ends what an owner killed with -9 left behind.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { claim } from "./claim.mjs";
import { Failure } from "./failure.mjs";
import { identify, signal, waitUntilGone } from "./processes.mjs";

/**
 * Makes this process the one that runs from `dataDir`.
 * @returns {Promise<{ add(child: { pid: number, identity: string }): void, stop(): Promise<void> }>}
 * @throws {Failure} when another one does already
 */
export async function takeResidence(dataDir, log) {
  mkdirSync(dataDir, { recursive: true });
  const held = claim(path.join(dataDir, "owner.json"));
  if (!held.mine) {
    throw new Failure(
      `Prodchain runs from ${dataDir} already (process ${held.owner}): stop it, or set PRODCHAIN_DATA_DIR to another folder.`,
    );
  }
  const file = path.join(dataDir, "processes.json");
  await endLeftovers(file, log);
  const children = [];
  return {
    add({ pid, identity }) {
      children.push({ pid, identity });
      writeFileSync(file, JSON.stringify(children));
    },
    async stop() {
      rmSync(file, { force: true });
      held.release();
    },
  };
}

async function endLeftovers(file, log) {
  const left = readList(file).filter(({ pid, identity }) => identify(pid) === identity);
  if (left.length > 0)
    log(`ending ${left.length} process${left.length === 1 ? "" : "es"} of a run that was killed`);
  for (const { pid } of left) signal(pid, "SIGTERM");
  for (const { pid } of left) {
    if (await waitUntilGone(pid, 3_000)) continue;
    signal(pid, "SIGKILL");
    await waitUntilGone(pid, 3_000);
  }
  rmSync(file, { force: true });
}

function readList(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return []; // no run before, or one cut short while writing
  }
}
