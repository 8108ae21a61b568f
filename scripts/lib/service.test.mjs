import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { identify, waitUntilGone } from "./processes.mjs";
import { takeResidence } from "./residents.mjs";
import { startService } from "./service.mjs";

let dir;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "prodchain-service-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A service that runs the given code; collects what it says and which processes it started. */
function service(code) {
  const said = [];
  const pids = [];
  const running = startService({
    name: "part",
    args: ["--eval", code],
    env: process.env,
    logFile: path.join(dir, "part.log"),
    log: (line) => said.push(line),
    onStart: ({ pid }) => pids.push(pid),
  });
  return { ...running, said, pids };
}

describe("a service", () => {
  test("that dies is started once more, and given up when it dies again at once", async () => {
    const part = service("console.log('out of memory'); process.exit(1)");
    await expect(part.failed).resolves.toEqual({
      name: "part",
      code: 1,
      lastLines: "out of memory\nout of memory",
    });
    expect(part.pids).toHaveLength(2);
    expect(part.said).toEqual(["part ended with code 1; starting it again", "part ended with code 1"]);
  });

  test("whose configuration is wrong is given up at once", async () => {
    const part = service("console.error('prodchain.yaml:4: dfgs: missing'); process.exit(2)");
    await expect(part.failed).resolves.toMatchObject({
      code: 2,
      lastLines: "prodchain.yaml:4: dfgs: missing",
    });
    expect(part.pids).toHaveLength(1);
  });

  test("leaves no process when stopped, though it does not want to go", async () => {
    const log = path.join(dir, "part.log");
    const part = service("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')");
    await vi.waitFor(() => expect(readFileSync(log, "utf8")).toBe("up\n"), { timeout: 20_000 });
    await part.stop(true);
    expect(identify(part.pids[0])).toBeUndefined();
    expect(part.said).toEqual([]);
  });
});

describe("a data folder", () => {
  const quiet = () => {};

  test("serves one run at a time", async () => {
    const first = await takeResidence(dir, quiet);
    await expect(takeResidence(dir, quiet)).rejects.toThrow(
      `Prodchain runs from ${dir} already (process ${process.pid})`,
    );
    await first.stop();
    await (await takeResidence(dir, quiet)).stop();
  });

  test("of a run that was killed is free, and its processes are ended", async () => {
    const left = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"], {
      detached: true,
      stdio: "ignore",
    });
    const record = [{ pid: left.pid, identity: identify(left.pid) }];
    writeFileSync(path.join(dir, "processes.json"), JSON.stringify(record));
    writeFileSync(path.join(dir, "owner.json"), JSON.stringify({ pid: 999_999_999, identity: "gone" }));
    const said = [];
    const residence = await takeResidence(dir, (line) => said.push(line));
    expect(await waitUntilGone(left.pid, 0)).toBe(true);
    expect(said).toEqual(["ending 1 process of a run that was killed"]);
    await residence.stop();
  });

  test("a process that only has the number of one left behind is let alone", async () => {
    const record = [{ pid: process.pid, identity: `${process.pid}@another time` }];
    writeFileSync(path.join(dir, "processes.json"), JSON.stringify(record));
    await (await takeResidence(dir, quiet)).stop();
    expect(identify(process.pid)).toBeDefined();
  });
});
