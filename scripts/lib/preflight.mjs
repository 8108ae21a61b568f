// What can be known to go wrong before minutes are spent on installing and building.
import { accessSync, constants, mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { Failure } from "./failure.mjs";
import { root } from "./paths.mjs";
import { portProblem } from "./ports.mjs";

/**
 * A command's options.
 * @param {string[]} args
 * @param {string[]} names options that take a value
 * @param {string} usage
 * @param {string[]} flags options that take none
 * @throws {Failure} exit code 2 on an option that is not known or lacks its value
 */
export function readOptions(args, names, usage, flags = []) {
  const of = (all, type) => all.map((name) => [name, { type }]);
  const options = Object.fromEntries([...of(names, "string"), ...of(flags, "boolean")]);
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new Failure(`${error.message.split(". ")[0]}.\nusage: ${usage}`, 2);
  }
}

/** Where the web server listens: options before environment before default. */
export function readAddress(options) {
  const port = Number(options.port ?? (process.env.PORT || 3000));
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(
      `The port must be a number from 1 to 65535, not ${options.port ?? process.env.PORT}.`,
      2,
    );
  }
  return { port, host: options.host ?? (process.env.HOST || "127.0.0.1") };
}

/** Fails when nothing can listen at this address. */
export async function checkAddress({ port, host }) {
  const problem = await portProblem(port, host);
  if (!problem) return;
  const remedy = "choose another with --port N or PORT=N";
  if (problem === "EADDRINUSE") throw new Failure(`Port ${port} on ${host} is in use: ${remedy}.`);
  if (problem === "EACCES")
    throw new Failure(`Port ${port} on ${host} is reserved for the system: ${remedy}.`);
  throw new Failure(
    `Nothing can listen on ${host} port ${port} (${problem}): choose another with --host and --port.`,
  );
}

/** Fails when the data folder cannot be written to. */
export function checkDataFolder(dataDir) {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch {
    throw new Failure(
      `The data folder ${dataDir} cannot be written to: set PRODCHAIN_DATA_DIR to another folder.`,
    );
  }
}

/** Fails when the checkout cannot be written to; asked only when something must be put there. */
export function checkCheckout() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new Failure(`The folder ${root} cannot be written to, and packages must be installed there.`);
  }
}
