import { existsSync } from "node:fs";
import { resolve } from "node:path";

/**
 * Folder of recorded traffic that lies beside the repository, not in it; undefined when it is not there.
 * Says so once, so that a skipped test has its reason in the output.
 */
export function recordings(folder: string): string | undefined {
  const path = resolve("../shared/fixtures", folder);
  if (existsSync(path)) return path;
  process.stderr.write(`skipped: no recordings at ../shared/fixtures/${folder}\n`);
  return undefined;
}
