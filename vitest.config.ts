import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const tests = ["{app,bench,components,lib,scripts}/**/*.test.{ts,tsx,mjs}"];
const databaseTests = ["{app,bench,components,lib,scripts}/**/*.db.test.{ts,mjs}"];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: here("./") },
      // It throws outside a React server; under test nothing is sent to a browser.
      { find: "server-only", replacement: here("./node_modules/server-only/empty.js") },
    ],
  },
  test: {
    // By default one core is left idle, which on two cores is half the machine.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: tests,
          exclude: [...configDefaults.exclude, ...databaseTests],
          testTimeout: 20_000, // worlds and parsers on a busy machine
          isolate: false, // most files are small: loading what they test anew took longer than testing it
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          pool: "threads", // begun sooner than processes
          maxWorkers: 3, // on two cores: one of them mostly waits for the database, or for a time to pass
          include: databaseTests,
          globalSetup: "scripts/lib/test-cluster.mjs",
          hookTimeout: 60_000,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
