import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { mustRun } from "./child.mjs";
import { fingerprint, isFresh, stamp } from "./fingerprint.mjs";
import { secondsSince } from "./log.mjs";
import { inRoot, nextDir } from "./paths.mjs";

const notBuilt = /\.(test|spec)\.|^lib\/testing\/|^lib\/db\/generated\//;
const notInPages = /\.(test|spec)\.|^lib\/(testing|demo|ingest|sources|db\/generated)\//;
const everywhere = ["prisma/schema.prisma", "package-lock.json"];

/**
 * Bundles the plain-Node processes into dist/: one file each, packages left outside.
 * @param {Record<string, string>} entries name of the bundle and its entry file
 */
export async function bundle(log, entries = { ingest: "lib/ingest/cli.ts", demo: "lib/demo/cli.ts" }) {
  for (const [name, entry] of Object.entries(entries)) {
    const stampFile = inRoot("dist", `${name}.sha256`);
    const made = fingerprint(["lib", "bench", ...everywhere], notBuilt, entry);
    if (isFresh(stampFile, made) && existsSync(inRoot("dist", `${name}.mjs`))) continue;
    const begin = performance.now();
    const { build, stop } = await import("esbuild");
    await build({
      entryPoints: [inRoot(entry)],
      outfile: inRoot("dist", `${name}.mjs`),
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      plugins: [nextForNode],
      sourcemap: true,
      tsconfig: inRoot("tsconfig.json"),
      logLevel: "error",
    });
    await stop(); // esbuild works in a process of its own, which would stay as long as we do
    stamp(stampFile, made);
    log(`bundled ${name} in ${secondsSince(begin)}`);
  }
}

/** Next has no map of its modules, so plain Node finds them by the names of their files alone. */
const nextForNode = {
  name: "next-for-node",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^next\/[a-z-]+$/ }, ({ path: name }) => ({ path: `${name}.js`, external: true })),
};

/** Builds the pages, unless the build is true to its sources already. */
export async function buildPages(lifecycle, log) {
  const stampFile = inRoot(nextDir(), "made-from.sha256");
  // Next adds paths to tsconfig.json's `include` by itself, so only what changes the output counts.
  const { compilerOptions } = JSON.parse(readFileSync(inRoot("tsconfig.json"), "utf8"));
  const inputs = [
    "app",
    "components",
    "lib",
    "public",
    "next.config.js",
    "proxy.ts",
    "instrumentation.ts",
    "package.json",
  ];
  const made = fingerprint([...inputs, ...everywhere], notInPages, JSON.stringify(compilerOptions));
  if (isFresh(stampFile, made) && existsSync(inRoot(nextDir(), "BUILD_ID"))) return;
  rmSync(stampFile, { force: true }); // a build cut short must not pass for the one before
  await mustRun(lifecycle, {
    title: "building the pages",
    command: process.execPath,
    args: [path.join("node_modules", "next", "dist", "bin", "next"), "build"],
    env: { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
    log,
  });
  stamp(stampFile, made);
}
