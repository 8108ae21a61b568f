// Telling one process from another. A pid alone is not enough: after a crash or a reboot the same number may belong to
// somebody else, so a record of ours holds the pid together with the time that process began.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** True when a process with this pid exists, whoever owns it. */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * A text that no other process will ever share, or undefined when there is no such process.
 * @param {number} pid
 */
export function identify(pid) {
  if (!isRunning(pid)) return undefined;
  if (process.platform === "linux") {
    // The command in brackets may hold blanks and brackets itself, so count fields from the last ")": 22 is the start.
    const stat = readText(`/proc/${pid}/stat`);
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields?.[0] === "Z") return undefined; // ended, only not yet collected by its parent
    return fields && `${pid}@${fields[19]}`;
  }
  if (process.platform === "win32") return `${pid}`;
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return stdout?.trim() ? `${pid}@${stdout.trim()}` : undefined;
}

/** The command line of a process, or undefined when it cannot be known. */
export function commandOf(pid) {
  if (process.platform === "linux") return readText(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ");
  if (process.platform === "win32") return undefined;
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim();
}

/**
 * Waits until a process has ended, whether it is a child of ours or not.
 * @returns {Promise<boolean>} false when it still runs after `limitMs`
 */
export async function waitUntilGone(pid, limitMs) {
  const identity = identify(pid);
  const end = Date.now() + limitMs;
  while (identity !== undefined && identify(pid) === identity) {
    if (Date.now() > end) return false;
    await delay(20);
  }
  return true;
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
