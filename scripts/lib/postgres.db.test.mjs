import { execFile, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { otherUser, readableCopy } from "./other-user.mjs";
import { inRoot } from "./paths.mjs";
import { startPostgres } from "./postgres.mjs";
import { identify, signal, waitUntilGone } from "./processes.mjs";
import { withClient } from "./provision.mjs";

// These start servers of their own, as whoever runs the tests; as root also as a plain user.
const asRoot = process.getuid?.() === 0;
const ask = (url, sql) => withClient(url, async (client) => (await client.query(sql)).rows);

let dir;
let servers;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "prodchain-pg-"));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.stop(true);
  rmSync(dir, { recursive: true, force: true });
});
const start = async ({ where = dir, fast = true } = {}) => {
  const server = await startPostgres({ dir: where, fast });
  servers.push(server);
  return server;
};

/** Starts a server in a process of its own, as any user, and says what that process printed. */
const owner = `const { startPostgres } = await import(${JSON.stringify(new URL("postgres.mjs", import.meta.url).href)});
  const server = await startPostgres({ dir: process.argv[1], fast: true });
  console.log(JSON.stringify({ ...server, uid: process.getuid() }));
  if (process.argv[2] === "stay") setInterval(() => {}, 1000);
  else { await server.stop(); process.exit(0); }`;

describe("a running server", () => {
  let server;
  let home;
  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), "prodchain-pg-"));
    server = await startPostgres({ dir: home, fast: true });
  });
  afterAll(async () => {
    await server.stop(true);
    rmSync(home, { recursive: true, force: true });
  });

  test("gives the application and the owner a role each; the application owns nothing", async () => {
    const { databaseUrl, ownerUrl } = server;
    const who =
      "SELECT current_user::text AS role, pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = current_database()";
    expect(await ask(databaseUrl, who)).toEqual([{ role: "prodchain_app", owner: "prodchain_owner" }]);
    await ask(ownerUrl, "CREATE TABLE mine (n int)");
    await expect(ask(databaseUrl, "CREATE TABLE yours (n int)")).rejects.toThrow(/permission denied/);
    expect(await ask(databaseUrl, "SELECT similarity('nova', 'nova') AS s")).toEqual([{ s: 1 }]);
  });

  test("wants a password, and keeps it where only its owner may read", async () => {
    const stranger = Object.assign(new URL(server.databaseUrl), { password: "guess" }).href;
    await expect(ask(stranger, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    expect(statSync(path.join(home, "passwords.json")).mode & 0o077).toBe(0);
    expect(statSync(path.join(home, "postgres.log")).mode & 0o077).toBe(0);
  });

  test("listens on loopback only, on no socket file", async () => {
    const settings =
      "SELECT current_setting('listen_addresses') AS at, current_setting('unix_socket_directories') AS files";
    expect(await ask(server.adminUrl, settings)).toEqual([{ at: "127.0.0.1", files: "" }]);
  });

  test("is shared by a second start while its owner lives, and left to the owner", async () => {
    const second = await startPostgres({ dir: home, fast: true });
    expect(second).toMatchObject({
      reused: true,
      mine: false,
      pid: server.pid,
      databaseUrl: server.databaseUrl,
    });
    await second.stop();
    expect(await ask(server.databaseUrl, "SELECT 1 AS up")).toEqual([{ up: 1 }]);
  });

  test.runIf(asRoot)("started by root it runs as nobody", async () => {
    expect(statSync(`/proc/${server.pid}`).uid).toBe(otherUser().uid);
  });
});

describe("starting and stopping", () => {
  test("leaves no process when stopped, and keeps its data for the next start", async () => {
    const first = await start();
    await ask(first.ownerUrl, "CREATE TABLE kept AS SELECT 7 AS n");
    await first.stop();
    expect(identify(first.pid)).toBeUndefined();
    expect(existsSync(path.join(dir, "owner.json"))).toBe(false);
    const second = await start();
    expect(second.reused).toBe(false);
    expect(await ask(second.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  test("is taken over after a kill -9 of its owner", async () => {
    const killed = spawn(process.execPath, ["--input-type=module", "--eval", owner, dir, "stay"], {
      cwd: inRoot(),
    });
    const [line] = await new Promise((resolve) =>
      killed.stdout.once("data", (chunk) => resolve([String(chunk)])),
    );
    const { pid, databaseUrl } = JSON.parse(line);
    killed.kill("SIGKILL");
    await waitUntilGone(killed.pid, 5_000);
    const heir = await start();
    expect(heir).toMatchObject({ reused: true, mine: true, pid, databaseUrl });
    await heir.stop();
    expect(identify(pid)).toBeUndefined();
  });

  test("starts after a crash of its own, though another process has its number now", async () => {
    const first = await start({ fast: false }); // a fast one may lose what it said was stored
    await ask(first.ownerUrl, "CREATE TABLE kept AS SELECT 7 AS n");
    signal(first.pid, "SIGKILL");
    await first.gone;
    await first.stop();
    const pidFile = path.join(dir, "data/postmaster.pid");
    const [, ...rest] = readFileSync(pidFile, "utf8").split("\n");
    writeFileSync(pidFile, [process.pid, ...rest].join("\n"));
    const second = await start();
    expect(second.reused).toBe(false);
    expect(await ask(second.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  test("a creation cut short is begun anew", async () => {
    const draft = path.join(dir, "data.new");
    await start().then((server) => server.stop());
    rmSync(path.join(dir, "data"), { recursive: true });
    await promisify(execFile)("mkdir", ["-p", path.join(draft, "base")]);
    writeFileSync(path.join(draft, "PG_VERSION"), "18\n");
    await expect(start()).resolves.toMatchObject({ reused: false });
    expect(existsSync(draft)).toBe(false);
  });

  test("a lost password file is said in one sentence", async () => {
    await start().then((server) => server.stop());
    rmSync(path.join(dir, "passwords.json"));
    await expect(startPostgres({ dir, fast: true })).rejects.toThrow(
      /does not accept the password in passwords.json/,
    );
    expect(existsSync(path.join(dir, "data/postmaster.pid")), "a server is left").toBe(false);
  });
});

describe.runIf(asRoot)("started by root", () => {
  const nobody = otherUser();

  test("a plain user starts one just the same", async () => {
    chownSync(dir, nobody.uid, nobody.gid);
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", owner, dir], {
      ...nobody,
      cwd: "/",
    });
    const { stdout } = await run;
    expect(JSON.parse(stdout)).toMatchObject({ uid: nobody.uid, mine: true, reused: false });
    expect(statSync(path.join(dir, "data")).uid).toBe(nobody.uid);
  });

  test("data and programs in a folder closed to others are kept where nobody can reach them", async () => {
    // mkdtemp made the folder 0700: like a clone under root's own home.
    const closed = path.join(dir, "clone/.data/pg");
    const server = await start({ where: closed });
    expect(server.folder).not.toBe(closed);
    expect(statSync(path.join(server.folder, "data")).uid).toBe(nobody.uid);
    await server.stop();
    rmSync(server.folder, { recursive: true });
    const native = path.join(dir, "native");
    await promisify(execFile)("mkdir", ["-p", path.join(native, "bin")]);
    writeFileSync(path.join(native, "bin/postgres"), "", { mode: 0o700 });
    const copy = readableCopy(native, `test-${process.pid}`, nobody);
    expect(copy).not.toBe(native);
    expect(statSync(path.join(copy, "bin/postgres")).mode & 0o005).toBe(0o005);
    rmSync(copy, { recursive: true });
  });
});
