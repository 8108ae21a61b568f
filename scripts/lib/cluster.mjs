// The folder of one PostgreSQL cluster: where it lies, its passwords, and its creation.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Failure } from "./failure.mjs";
import { otherUser, reachableFolder } from "./other-user.mjs";

/**
 * Makes ready the folder a cluster is kept in and says who runs it.
 * @param {string} wanted
 * @returns {{ folder: string, data: string, log: string, user: { uid: number, gid: number } | undefined }}
 */
export function clusterFolder(wanted) {
  mkdirSync(wanted, { recursive: true });
  const folder = reachableFolder(path.resolve(wanted), otherUser());
  mkdirSync(folder, { recursive: true });
  if (otherUser()) chmodSync(folder, 0o711); // to be passed through, not to be listed
  const data = path.join(folder, "data");
  return { folder, data, log: path.join(folder, "postgres.log"), user: runAs(data) };
}

// As root: the user whom the data belong to already (a plain user may have made them), else nobody.
function runAs(data) {
  const nobody = otherUser();
  if (!nobody) return undefined;
  const stat = statSync(data, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : nobody;
}

/**
 * The passwords of the cluster's three roles, made on first use and kept in a file only the owner may read.
 * @returns {{ postgres: string, prodchain_owner: string, prodchain_app: string }}
 */
export function passwords(folder) {
  const file = path.join(folder, "passwords.json");
  if (!existsSync(file)) {
    const made = Object.fromEntries(
      ["postgres", "prodchain_owner", "prodchain_app"].map((role) => [
        role,
        randomBytes(24).toString("base64url"),
      ]),
    );
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * Creates the cluster unless it is there. It is made aside and renamed, so that a start cut short leaves nothing that
 * looks whole.
 * @param {{ initdb: string }} programs
 * @param {{ folder: string, data: string, user?: { uid: number, gid: number } }} cluster
 * @param {{ password: string, fast: boolean }} options `fast`: do not wait for the disk
 */
export function createCluster(programs, { folder, data, user }, { password, fast }) {
  if (existsSync(path.join(data, "PG_VERSION"))) return;
  const draft = path.join(folder, "data.new");
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const secret = mkdtempSync(path.join(tmpdir(), "prodchain-"));
  const passwordFile = path.join(secret, "password");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const place of [draft, secret, passwordFile]) chownSync(place, user.uid, user.gid);
  const args = [
    "-D",
    draft,
    "-U",
    "postgres",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
  ];
  // PostgreSQL's own collation: sorts and folds case alike on every machine, whatever locales it has.
  args.push("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
  if (fast) args.push("--no-sync");
  const { status, stderr, error } = spawnSync(programs.initdb, args, {
    ...user,
    cwd: "/",
    env: programEnv(),
    encoding: "utf8",
  });
  rmSync(secret, { recursive: true, force: true });
  if (status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new Failure(
      `PostgreSQL could not create its data folder ${data}: ${error?.message ?? stderr.trim()}`,
    );
  }
  renameSync(draft, data);
}

/** What PostgreSQL's programs may see of our environment: nothing that changes how they work. */
export function programEnv() {
  const { PATH, SystemRoot, TEMP } = process.env;
  return { PATH, LC_ALL: "C", ...(SystemRoot ? { SystemRoot, TEMP } : {}) };
}
