import { readFileSync, statSync, writeFileSync } from "node:fs";
import { lastLines, launch } from "./child.mjs";

const settledMs = 60_000;

/**
 * A child process that is meant to run on. When it dies it is started once more, and reported; when it dies again
 * within a minute, or says by exit code 2 that its configuration is wrong, that is the end.
 * @param {{ name: string, args: string[], env: NodeJS.ProcessEnv, logFile?: string, onOutput?: (chunk: string) => void,
 *   patienceMs?: number, gives?: boolean, log: (line: string) => void, onStart: (child: object) => void }} options without `logFile` it
 *   writes where we write
 * @returns {{ failed: Promise<{ name: string, code: number, lastLines: string }>, stop(now: boolean): Promise<void> }}
 */
export function startService({ name, args, env, logFile, onOutput, patienceMs, gives, log, onStart }) {
  if (logFile) writeFileSync(logFile, "", { mode: 0o600 });
  let stopping = false;
  let child;
  let diedAt = Number.NEGATIVE_INFINITY;
  let fail;
  const failed = new Promise((resolve) => {
    fail = resolve;
  });

  const begin = () => {
    const output = logFile ? "log" : "inherit";
    const stdio = ["ignore", onOutput ? "pipe" : output, output];
    child = launch({ command: process.execPath, args, env, stdio, logFile, patienceMs, gives });
    child.process.stdout?.on("data", (chunk) => onOutput(String(chunk)));
    onStart(child);
    child.ended.then(end);
  };
  const end = ({ code, signal }) => {
    if (stopping) return;
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    const again = code !== 2 && performance.now() - diedAt > settledMs;
    diedAt = performance.now();
    log(`${name} ${how}${again ? "; starting it again" : ""}`);
    if (again) begin();
    else fail({ name, code, lastLines: logFile ? lastLines(readTail(logFile), 20) : "" });
  };

  begin();
  return {
    failed,
    async stop(now) {
      stopping = true;
      await child.stop(now);
    },
  };
}

function readTail(file) {
  return statSync(file, { throwIfNoEntry: false }) ? readFileSync(file, "utf8").slice(-20_000) : "";
}
