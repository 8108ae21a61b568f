import { spawn } from "node:child_process";
import { Failure } from "./failure.mjs";
import { inRoot, root } from "./paths.mjs";

/**
 * Applies pending migrations and grants in a short process of its own: the schema engine keeps a timer running and
 * holds memory that the long-lived parent has no use for.
 * @param {{ databaseUrl: string, ownerUrl: string }} urls
 * @returns {Promise<string[]>} names of the migrations applied now
 * @throws {Failure} with the reason the server or the engine gave
 */
export function migrate({ databaseUrl, ownerUrl }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot("scripts/migrate.mjs")], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: databaseUrl, OWNER_DATABASE_URL: ownerUrl },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(JSON.parse(output).applied);
      else reject(new Failure(errors.trim() || `The migration ended with code ${code}.`));
    });
  });
}
