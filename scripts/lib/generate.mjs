import { mustRun } from "./child.mjs";
import { fingerprint, isFresh, stamp } from "./fingerprint.mjs";
import { inRoot } from "./paths.mjs";

const stampFile = inRoot("lib/db/generated/made-from.sha256");

/** Generates the Prisma client, unless it is true to the schema already. */
export async function generate(lifecycle, log) {
  const made = fingerprint([
    "prisma/schema.prisma",
    "prisma/prisma.config.ts",
    "node_modules/prisma/package.json",
  ]);
  if (isFresh(stampFile, made)) return;
  await mustRun(lifecycle, {
    title: "generating the database client",
    command: process.execPath,
    args: [inRoot("node_modules/prisma/build/index.js"), "generate", "--config", "prisma/prisma.config.ts"],
    env: { CHECKPOINT_DISABLE: "1" },
    log,
  });
  stamp(stampFile, made);
}
