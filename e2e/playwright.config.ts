import { readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "@playwright/test";

// E2E_URL names a server that runs already: that of `npm test`. Alone, `npx playwright test -c e2e` starts one on E2E_PORT
// and keeps its data between runs.
const port = process.env.E2E_PORT ?? "3100";
const url = process.env.E2E_URL ?? `http://127.0.0.1:${port}`;
const root = path.resolve(import.meta.dirname, "..");
// Builds end twice as often as by default, so that the tests of what is live wait less; nobody else may act.
const options: string[] = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "demo-options.json"), "utf8"),
);

const TROUBLE = /can-i-trust-the-figures\.spec/;
const PHONE = /on-a-phone\.spec/;
const desktop = { browserName: "chromium", viewport: { width: 1440, height: 900 } } as const;

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/e2e",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["list"], ["json"]] : [["list"]],
  use: {
    baseURL: url,
    locale: "en-GB",
    timezoneId: "UTC",
    // Nothing fades while a test looks at it, and no frames are drawn for it.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    // Recording makes everything half as slow again; `--trace retain-on-failure` turns it on.
    trace: "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      // Root may not use Chromium's sandbox; the rest keeps it from talking to anybody but the server under test.
      args: [
        "--no-sandbox",
        "--disable-quic",
        // Containers often have a /dev/shm of 64 MB, and a page that outgrows it takes the browser with it.
        "--disable-dev-shm-usage",
        // There is no GPU, and a process for none costs time.
        "--disable-gpu",
        "--in-process-gpu",
        "--disable-gpu-compositing",
        "--disable-software-rasterizer",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  projects: [
    { name: "desktop", testIgnore: [TROUBLE, PHONE], use: desktop },
    {
      name: "phone",
      testMatch: PHONE,
      use: { browserName: "chromium", viewport: { width: 390, height: 844 }, hasTouch: true },
    },
    // Comes last: while a source misbehaves, every page says so.
    { name: "trouble", testMatch: TROUBLE, dependencies: ["desktop", "phone"], use: desktop },
  ],
  webServer: process.env.E2E_URL
    ? undefined
    : {
        command: `node scripts/demo.mjs --port ${port} ${options.join(" ")}`,
        cwd: root,
        env: {
          PRODCHAIN_DATA_DIR: process.env.PRODCHAIN_DATA_DIR ?? path.join(root, ".data/e2e"),
          DATABASE_URL: "",
        },
        wait: { stdout: /is ready: http/ }, // /api/health is fine with one source read; the tests want them all
        timeout: 300_000,
        gracefulShutdown: { signal: "SIGTERM", timeout: 60_000 },
        stdout: "pipe",
      },
});
