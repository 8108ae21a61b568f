// PostgreSQL refuses to run as root. Started by root, it therefore runs as `nobody`, with its programs and its data at
// a place that `nobody` can reach. This needs neither a new user nor user namespaces, so it is the only way there is.
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Failure } from "./failure.mjs";

/**
 * Whom PostgreSQL runs as: nothing for a plain user, uid and gid of `nobody` for root.
 * @returns {{ uid: number, gid: number } | undefined}
 */
export function otherUser() {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) };
}

/** True when `user` may pass through every folder down to `place` (which may not exist yet). Groups are left aside. */
export function canReach(place, user) {
  const parent = path.dirname(place);
  if (parent !== place && !canReach(parent, user)) return false;
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat) return true;
  const mode = stat.uid === user.uid ? stat.mode >> 6 : stat.mode;
  return stat.isDirectory() ? (mode & 1) === 1 : (mode & 4) === 4;
}

/**
 * Where a folder that `user` must reach is kept: at `wanted`, or else, when a folder above it is closed, under the
 * system's folder for such data. A clone under root's own home is the usual reason.
 */
export function reachableFolder(wanted, user) {
  if (!user || canReach(path.dirname(wanted), user)) return wanted;
  const key = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
  return path.join(systemFolder(user), `${path.basename(wanted)}-${key}`);
}

/**
 * A folder of programs that `user` can read: the original, or a copy made once per version.
 * @param {string} original
 * @param {string} name of the copy; must change whenever the content does
 */
export function readableCopy(original, name, user) {
  if (!user || canReach(path.join(original, "bin/postgres"), user)) return original;
  const copy = path.join(systemFolder(user), name);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  cpSync(original, draft, { recursive: true, verbatimSymlinks: true });
  openUp(draft);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(copy)) throw error; // otherwise another start was quicker
  }
  return copy;
}

// Only a folder of root's own may hold programs that root will start: a link or a folder somebody else put there first
// is passed over.
function systemFolder(user) {
  for (const place of ["/var/lib/prodchain", path.join(tmpdir(), "prodchain-root")]) {
    try {
      if (!existsSync(place)) mkdirSync(place);
      const stat = lstatSync(place);
      if (!stat.isDirectory() || stat.uid !== 0) continue;
      chmodSync(place, 0o755);
      if (canReach(place, user)) return place;
    } catch {
      // read-only or forbidden: try the next
    }
  }
  throw new Failure(
    "PostgreSQL must not run as root and no folder is open to another user: start as a plain user, or set DATABASE_URL.",
  );
}

function openUp(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const child = path.join(folder, entry.name);
    if (entry.isDirectory()) openUp(child);
    else if (entry.isFile()) chmodSync(child, (statSync(child).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
