import path from "node:path";
import { bundle } from "../lib/build.mjs";
import { launch } from "../lib/child.mjs";
import { openDatabase } from "../lib/database.mjs";
import { generate } from "../lib/generate.mjs";
import { install } from "../lib/install.mjs";
import { withLifecycle } from "../lib/lifecycle.mjs";
import { createLog } from "../lib/log.mjs";
import { dataRoot, inRoot } from "../lib/paths.mjs";
import { checkDataFolder } from "../lib/preflight.mjs";

/**
 * npm run import -- published FILE [--skip-bad]: brings publications into the database of DATABASE_URL, or into that of
 * `npm start`, whether it runs or not. Ends with import's own exit code: 0 stored, 1 mistakes in the file, 2 arguments.
 */
export async function main(args) {
  const log = createLog((text) => process.stderr.write(text));
  const dataDir = path.join(dataRoot(), "site");
  const { value = 130 } = await withLifecycle(log, async (lifecycle) => {
    checkDataFolder(dataDir);
    await install(lifecycle, log);
    await generate(lifecycle, log);
    await bundle(log, { import: "lib/ingest/import-cli.ts" });
    const { databaseUrl } = await openDatabase(lifecycle, { dataDir, log });
    const child = await lifecycle.start("import", async () =>
      launch({
        command: process.execPath,
        args: ["--enable-source-maps", inRoot("dist/import.mjs"), ...fromCaller(args)],
        env: { ...process.env, DATABASE_URL: databaseUrl, PRODCHAIN_DATA_DIR: dataDir },
        stdio: ["ignore", "inherit", "inherit"],
      }),
    );
    return (await child.ended).code;
  });
  return value;
}

/** npm runs us in the checkout; a file is meant from where the caller stands. The first word says what it holds. */
function fromCaller(args) {
  const [what] = args.filter((argument) => !argument.startsWith("-"));
  const first = args.indexOf(what);
  return args.map((argument, i) =>
    argument.startsWith("-") || i === first
      ? argument
      : path.resolve(process.env.INIT_CWD || process.cwd(), argument),
  );
}
