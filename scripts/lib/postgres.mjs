// A real PostgreSQL for one machine: started here on loopback, found again after its owner was killed, stopped cleanly.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { claim } from "./claim.mjs";
import { clusterFolder, createCluster, passwords, programEnv } from "./cluster.mjs";
import { Failure } from "./failure.mjs";
import { freePort } from "./ports.mjs";
import { postgresPrograms } from "./postgres-programs.mjs";
import { commandOf, identify, isRunning, signal, waitUntilGone } from "./processes.mjs";
import { appRole, database, ownerRole, provision, withClient } from "./provision.mjs";

const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  jit: "off", // our queries are short: compiling them costs more than it saves
  random_page_cost: "1.1",
  max_wal_size: "2GB",
  autovacuum_naptime: "10s", // pages are read while the first load is written: statistics must not lag by a minute
  log_checkpoints: "off",
};
const throwAway = { fsync: "off", full_page_writes: "off", synchronous_commit: "off" };
const readyLimitMs = 120_000; // recovery after a crash in the middle of a large load
const stopLimitMs = 30_000;
const logLimitBytes = 20_000_000;

/**
 * Starts the cluster kept in `dir`, or joins it when it runs already.
 * @param {{ dir: string, fast?: boolean, log?: (line: string) => void }} options `fast` is for throw-away clusters: a
 *   crash of the machine may lose them
 * @returns {Promise<{ folder: string, databaseUrl: string, ownerUrl: string, adminUrl: string, reused: boolean, mine: boolean,
 *   owner: number, pid: number, gone: Promise<void>, stop(now?: boolean): Promise<void> }>} `folder` holds everything of
 *   the cluster (not always `dir`); URLs of the application's
 *   role, the owning role and the superuser; `mine` is false when another live process owns the server, which `stop`
 *   then leaves alone; `gone` settles when the server has ended
 * @throws {Failure}
 */
export async function startPostgres({ dir, fast = false, log = () => {} }) {
  const cluster = clusterFolder(dir);
  if (cluster.folder !== path.resolve(dir))
    log(`PostgreSQL must not run as root, so its data are in ${cluster.folder}`);
  const held = claim(path.join(cluster.folder, "owner.json"));
  try {
    const passwordOf = passwords(cluster.folder);
    const running = held.mine
      ? await findRunning(cluster, passwordOf)
      : await waitForOwner(cluster, passwordOf, held);
    const server = running ?? (await launch(cluster, passwordOf, fast));
    const urlOf = urls(server.port, passwordOf);
    if (held.mine) await provision(urlOf, passwordOf);
    return {
      folder: cluster.folder,
      databaseUrl: urlOf(appRole, database),
      ownerUrl: urlOf(ownerRole, database),
      adminUrl: urlOf("postgres", database),
      reused: running !== undefined,
      mine: held.mine,
      owner: held.owner,
      pid: server.pid,
      gone: server.gone ?? untilGone(server.pid),
      async stop(now = false) {
        if (!held.mine) return;
        await stopServer(cluster, server.pid, now);
        held.release();
      },
    };
  } catch (error) {
    held.release();
    throw error;
  }
}

const urls = (port, passwordOf) => (role, name) =>
  `postgresql://${role}:${passwordOf[role]}@127.0.0.1:${port}/${name}`;

/** The server that holds the data folder now, ready to answer; undefined when there is none. */
async function findRunning(cluster, passwordOf) {
  const pidFile = path.join(cluster.data, "postmaster.pid");
  const entry = readPidFile(pidFile);
  if (!entry) return undefined;
  // Where the command of a process cannot be told, its number must do.
  const command = isRunning(entry.pid) ? (commandOf(entry.pid) ?? cluster.data) : "";
  if (!command.includes(cluster.data)) {
    // Left by a crash. PostgreSQL would refuse to start if that pid were in use again by a process of the same user.
    rmSync(pidFile, { force: true });
    return undefined;
  }
  const ready = await waitUntilReady(urls(entry.port, passwordOf)("postgres", "postgres"), () =>
    isRunning(entry.pid),
  );
  return ready ? entry : undefined;
}

/** Waits for the server that another process of ours is starting. */
async function waitForOwner(cluster, passwordOf, held) {
  const identity = identify(held.owner);
  const end = Date.now() + readyLimitMs;
  while (Date.now() < end && identify(held.owner) === identity) {
    const running = await findRunning(cluster, passwordOf);
    if (running) return running;
    await delay(50);
  }
  throw new Failure(
    `Process ${held.owner} holds ${cluster.folder} but its PostgreSQL does not answer: try again.`,
  );
}

async function launch(cluster, passwordOf, fast) {
  const programs = postgresPrograms(cluster.user);
  createCluster(programs, cluster, { password: passwordOf.postgres, fast });
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const { pid, gone, hasEnded } = spawnServer(programs.postgres, cluster, port, fast);
    let isReady = false;
    try {
      isReady = await waitUntilReady(urls(port, passwordOf)("postgres", "postgres"), () => !hasEnded());
    } finally {
      // It would be left running: nobody else knows of it.
      if (!isReady && !hasEnded()) await stopServer(cluster, pid, true);
    }
    if (isReady) return { pid, port, gone };
    const lastLines = readFileSync(cluster.log, "utf8").trimEnd().split("\n").slice(-5).join("\n");
    const portTaken = lastLines.includes("Address already in use"); // somebody was quicker to take the free port
    if (!portTaken || attempt === 3)
      throw new Failure(`PostgreSQL did not start; ${cluster.log} ends with:\n${lastLines}`);
  }
}

function spawnServer(program, { data, log, user }, port, fast) {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > logLimitBytes) truncateSync(log);
  const output = openSync(log, "a", 0o600);
  const options = { ...settings, port, ...(fast ? throwAway : {}) };
  const args = [
    "-D",
    data,
    ...Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const child = spawn(program, args, {
    ...user,
    cwd: "/",
    env: programEnv(),
    // A session of its own: Ctrl-C in a terminal must reach the owner alone, which then stops things in order. A
    // throw-away one ends with its test run instead, however that is ended.
    detached: !fast,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  let ended = false;
  const gone = new Promise((resolve) => {
    const end = () => {
      ended = true;
      resolve();
    };
    child.once("exit", end);
    child.once("error", end);
  });
  return { pid: child.pid ?? 0, gone, hasEnded: () => ended };
}

/** True once the server answers; false when it has ended or the time is up. */
async function waitUntilReady(url, isAlive) {
  const end = Date.now() + readyLimitMs;
  while (isAlive() && Date.now() < end) {
    try {
      await withClient(url, (client) => client.query("SELECT 1"));
      return true;
    } catch (error) {
      if (error.code === "28P01") {
        throw new Failure(
          "PostgreSQL does not accept the password in passwords.json beside its data: restore that file.",
        );
      }
      await delay(25);
    }
  }
  return false;
}

async function stopServer(cluster, pid, now) {
  if (process.platform === "win32") {
    const { pgCtl } = postgresPrograms();
    spawnSync(pgCtl, ["stop", "-D", cluster.data, "-m", now ? "immediate" : "fast"], { env: programEnv() });
    return;
  }
  signal(pid, now ? "SIGQUIT" : "SIGINT"); // immediate or fast shutdown; both are safe for the data
  if (await waitUntilGone(pid, stopLimitMs)) return;
  signal(pid, "SIGQUIT");
  if (!(await waitUntilGone(pid, stopLimitMs)))
    throw new Failure(`PostgreSQL (process ${pid}) does not stop.`);
}

async function untilGone(pid) {
  const identity = identify(pid);
  while (identify(pid) === identity && identity !== undefined) await delay(1_000, undefined, { ref: false });
}

function readPidFile(file) {
  try {
    const [pid, , , port] = readFileSync(file, "utf8").split("\n");
    return { pid: Number(pid), port: Number(port) };
  } catch {
    return undefined;
  }
}
