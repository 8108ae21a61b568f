import { existsSync } from "node:fs";
import path from "node:path";
import { runStep } from "./child.mjs";
import { Failure } from "./failure.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * A Chromium for the end-to-end tests: that of CHROMIUM_PATH, one on PATH, Playwright's own, or as root one that is
 * installed now.
 * @returns {Promise<string>} its path
 * @throws {Failure} one sentence that says what to install
 */
export async function findBrowser(lifecycle, log) {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) throw new Failure(`CHROMIUM_PATH names ${given}, which does not exist.`);
  return given || onPath() || (await playwrightsOwn()) || (await installed(lifecycle, log)) || refuse();
}

function onPath() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return [...names.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...elsewhere].find(
    existsSync,
  );
}

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  const file = chromium.executablePath();
  return existsSync(file) ? file : undefined;
}

async function installed(lifecycle, log) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const title = `apt-get ${args.join(" ")}`;
    log(`no browser found: ${title} ...`);
    const { code } = await runStep(lifecycle, { title, command: "apt-get", args, env, log });
    if (code !== 0) return undefined;
  }
  return onPath();
}

function refuse() {
  throw new Failure(
    "The end-to-end tests need a Chromium: install one (on Debian: apt-get install chromium) or set CHROMIUM_PATH.",
  );
}
