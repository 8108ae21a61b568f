import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError } from "@/lib/config/config-error";
import { env } from "@/lib/config/env";
import { createPool } from "@/lib/db/pool";
import { systemClock } from "@/lib/shared/clock";
import { messageOf } from "@/lib/shared/errors";
import { counted, ImportRefused, importPublications } from "./publications";

const USAGE = `usage: npm run import -- published FILE [--skip-bad]
  published FILE   builds that were published: CSV with a header, a JSON list or JSON Lines, with the columns or keys
                   nvr, repository, time and (if any) advisory
  --skip-bad       store what is right and leave out the lines with mistakes; without it one mistake stores nothing`;

/** The import command. Exit codes: 0 stored, 1 mistakes in the file (or no database), 2 arguments. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { "skip-bad": { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const [what, file, ...more] = positionals;
  if (what !== "published" || file === undefined || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const text = await readFile(file, "utf8");
  const pool = createPool(env().databaseUrl, { max: 2, application_name: "prodchain-import" });
  try {
    const options = { origin: basename(file), skipBad: values["skip-bad"], now: systemClock.now() };
    const done = await importPublications(pool, text, options);
    for (const mistake of done.mistakes) console.error(said(file, mistake));
    const left = done.mistakes.length > 0 ? `, ${done.mistakes.length} left out` : "";
    const corrected = done.changed > 0 ? `, ${done.changed} with another time than before` : "";
    console.log(`${counted(done.read, "publication")} read, ${done.added} new${corrected}${left}`);
    return 0;
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error;
    for (const mistake of error.mistakes) console.error(said(file, mistake));
    console.error(error.message);
    return 1;
  } finally {
    await pool.end();
  }
}

const said = (file: string, { line, message }: { line: number; message: string }) =>
  `${file}:${line}: ${message}`;

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS") ?? false;
    console.error(error instanceof ConfigError ? error.message : `import: ${messageOf(error)}`);
    if (usage) console.error(USAGE);
    process.exitCode = usage || error instanceof ConfigError ? 2 : 1;
  },
);
