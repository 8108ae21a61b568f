// Child processes in a session of their own: a Ctrl-C in the terminal reaches only us, and we end them in order.
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { Failure } from "./failure.mjs";
import { secondsSince } from "./log.mjs";
import { root } from "./paths.mjs";
import { identify, waitUntilGone } from "./processes.mjs";

const keptChars = 100_000;
const heartbeatMs = 15_000;

/** The last lines of a text. */
export const lastLines = (text, count) => text.trimEnd().split("\n").slice(-count).join("\n");

/**
 * Runs a command to its end, with a sign of life while it takes long.
 * @param lifecycle from withLifecycle
 * @param {{ title: string, command: string, args: string[], env?: Record<string, string>, log: (line: string) => void,
 *   onOutput?: (chunk: string) => void }} step
 * @returns {Promise<{ code: number, output: string }>} the end of what it printed
 */
export async function runStep(lifecycle, { title, command, args, env, log, onOutput }) {
  const begin = performance.now();
  let output = "";
  const child = await lifecycle.start(title, async () =>
    launch({ command, args, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] }),
  );
  const keep = (chunk) => {
    output = (output + chunk).slice(-keptChars);
    onOutput?.(String(chunk));
  };
  child.process.stdout.on("data", keep);
  child.process.stderr.on("data", keep);
  const heartbeat = setInterval(() => log(`${title}: still at it after ${secondsSince(begin)}`), heartbeatMs);
  const { code } = await child.ended;
  clearInterval(heartbeat);
  return { code, output };
}

/**
 * As `runStep`, but anything but success is a failure that shows the end of the output.
 * @throws {Failure}
 */
export async function mustRun(lifecycle, step) {
  step.log(`${step.title} ...`);
  const { code, output } = await runStep(lifecycle, step);
  if (code !== 0) throw new Failure(`${step.title} failed:\n${lastLines(output, 40)}`);
  return output;
}

/**
 * Starts a child process.
 * @param {{ command: string, args: string[], env?: NodeJS.ProcessEnv, stdio?: import("node:child_process").StdioOptions,
 *   logFile?: string, patienceMs?: number, gives?: boolean }} options `logFile` takes stdout and stderr unless `stdio` says
 *   otherwise; one that `gives` way works when the processor has nothing else to do
 */
export function launch({
  command,
  args,
  env = process.env,
  stdio,
  logFile,
  patienceMs = 5_000,
  gives = false,
}) {
  const file = logFile ? openSync(logFile, "a", 0o600) : undefined;
  const child = spawn(command, args, {
    cwd: root,
    env,
    detached: process.platform !== "win32",
    stdio: (stdio ?? ["ignore", "log", "log"]).map((entry) => (entry === "log" ? file : entry)),
  });
  if (file !== undefined) closeSync(file);
  if (gives) giveWay(child.pid);
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 127, signal: null, error }));
    child.once("close", (code, signal) => resolve({ code: code ?? 128, signal }));
  });
  const toAll = (name) => {
    // The whole session: npm and next start helpers that would outlive them.
    try {
      process.kill(process.platform === "win32" ? child.pid : -child.pid, name);
    } catch {
      // it has ended
    }
  };
  return {
    process: child,
    pid: child.pid,
    identity: child.pid ? identify(child.pid) : undefined,
    ended,
    /** Ends it: politely first, and by force when it takes longer than its patience. */
    async stop(now = false) {
      if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
      if (!now) {
        toAll("SIGTERM");
        if (await waitUntilGone(child.pid, patienceMs)) return;
      }
      toAll("SIGKILL");
      await waitUntilGone(child.pid, patienceMs);
    },
  };
}

function giveWay(pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // it has ended, or the system has no such thing
  }
}
