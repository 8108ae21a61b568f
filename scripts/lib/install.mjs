import { statSync } from "node:fs";
import { lastLines, runStep } from "./child.mjs";
import { Failure } from "./failure.mjs";
import { inRoot } from "./paths.mjs";
import { checkCheckout } from "./preflight.mjs";

/** How to run npm: the one that runs us, else whichever is on PATH. */
export function npm(...args) {
  const { npm_execpath: script } = process.env;
  if (script?.endsWith(".js")) return { command: process.execPath, args: [script, ...args] };
  return { command: process.platform === "win32" ? "npm.cmd" : "npm", args };
}

/**
 * Installs what package-lock.json names, unless that is done already. Development tools are part of it whatever
 * NODE_ENV says: the pages are built here.
 */
export async function install(lifecycle, log) {
  const modifiedAt = (file) => statSync(inRoot(file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (modifiedAt("node_modules/.package-lock.json") >= modifiedAt("package-lock.json")) return;
  checkCheckout();
  const title = "installing packages";
  log(`${title} ...`);
  const { code, output } = await runStep(lifecycle, {
    title,
    ...npm("ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"),
    log,
  });
  if (code === 0) return;
  throw new Failure(`${title} failed:\n${npmReason(output)}`);
}

/** Why npm failed: what it says before it lists all the options it knows. */
export const npmReason = (output) => lastLines(output.split("npm error Usage:")[0], 40);
