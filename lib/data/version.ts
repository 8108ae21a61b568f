import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { env } from "@/lib/config/env";
import { version } from "@/package.json";

let known: string | undefined;

/** Version of the product and, in a built server, of the build: changes with every deployment. */
export function deployedVersion(): string {
  known ??= [version, buildId()].filter(Boolean).join("+");
  return known;
}

function buildId(): string | undefined {
  try {
    const file = path.join(/* turbopackIgnore: true */ env().nextDir, "BUILD_ID");
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined; // `next dev` and tests have no build
  }
}
