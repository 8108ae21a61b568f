// One live process owns a data folder. The claim is a file that names it; a claim whose process has died is void.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { identify } from "./processes.mjs";

/**
 * Claims a folder for this process.
 * @param {string} file where the claim is written
 * @returns {{ owner: number, mine: boolean, release(): void }} `owner` is the pid of whoever holds the folder now
 */
export function claim(file) {
  const record = { pid: process.pid, identity: identify(process.pid) };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(record), { flag: "wx", mode: 0o600 });
      return { owner: process.pid, mine: true, release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = readRecord(file);
    if (holder && identify(holder.pid) === holder.identity) {
      return { owner: holder.pid, mine: false, release: () => {} };
    }
    rmSync(file, { force: true });
  }
}

/** The record in a claim file, or undefined when it is gone or was cut short by a crash. */
function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
