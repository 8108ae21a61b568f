import path from "node:path";
import { launch } from "../lib/child.mjs";
import { openDatabase } from "../lib/database.mjs";
import { ingestFlags } from "../lib/ingest-program.mjs";
import { withLifecycle } from "../lib/lifecycle.mjs";
import { createLog } from "../lib/log.mjs";
import { dataRoot, inRoot } from "../lib/paths.mjs";
import { checkDataFolder } from "../lib/preflight.mjs";
import { prepare } from "../lib/prepare.mjs";

/**
 * npm run ingest -- [--once] [--feed ID] [--full] [--replay]: reads the sources into the database of DATABASE_URL, or
 * into that of `npm start`, whether it runs or not. Ends with ingest's own exit code: 0 fine, 1 a feed failed, 2 the
 * configuration is wrong.
 */
export async function main(args) {
  const log = createLog((text) => process.stderr.write(text));
  const dataDir = path.join(dataRoot(), "site");
  const { value = 130 } = await withLifecycle(log, async (lifecycle) => {
    checkDataFolder(dataDir);
    await prepare(lifecycle, log, { pages: false });
    const { databaseUrl } = await openDatabase(lifecycle, { dataDir, log });
    const child = await lifecycle.start("ingest", async () =>
      launch({
        command: process.execPath,
        args: [...ingestFlags, inRoot("dist/ingest.mjs"), ...args],
        env: { ...process.env, DATABASE_URL: databaseUrl, PRODCHAIN_DATA_DIR: dataDir },
        stdio: ["ignore", "inherit", "inherit"],
        patienceMs: 15_000,
      }),
    );
    return (await child.ended).code;
  });
  return value;
}
