// Steps that judge the checkout, and how their results add up to one line.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { lastLines, runStep } from "./child.mjs";
import { npm, npmReason } from "./install.mjs";
import { secondsSince } from "./log.mjs";
import { inRoot } from "./paths.mjs";

/** Where reports and the full output of each step are left. */
export const resultsDir = inRoot("test-results");

const tool = (file, ...args) => ({
  command: process.execPath,
  args: [inRoot("node_modules", file), ...args],
});

// Next writes the types of the routes, which the pages use.
const types = [
  { title: "types of routes", ...tool("next/dist/bin/next", "typegen") },
  { title: "types", ...tool("typescript/bin/tsc", "--noEmit") },
];
const rules = [
  { title: "format and lint", ...tool("@biomejs/biome/bin/biome", "ci", "--colors=off") },
  {
    title: "import rules",
    ...tool("dependency-cruiser/bin/dependency-cruise.mjs", "app", "components", "lib", "--no-progress"),
  },
  { title: "unused code", ...tool("knip/bin/knip.js", "--no-progress") },
];

/** What `npm run verify` and `npm test` check, besides `more`: types beside the rest. Each counts as one. */
export async function staticChecks(tally, more = []) {
  const inTurn = async (checks) => {
    for (const check of checks) await tally.command(check);
  };
  await Promise.all([inTurn(types), inTurn([...more, ...rules])]);
}

/** The lock file must install everywhere: npm silently drops a platform's missing package, and `npm ci` then fails. */
export const lockCheck = {
  title: "lock file",
  ...npm("ci", "--dry-run", "--no-audit", "--no-fund"),
  explain: npmReason,
};

/** Adds up what steps found. */
export function createTally(lifecycle, log) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  mkdirSync(resultsDir, { recursive: true });

  const add = (title, begin, { passed, failed, skipped }, reason) => {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const counts = passed + failed + skipped === 1 ? "" : ` (${summary({ passed, failed, skipped })})`;
    log(
      `${failed > 0 ? "FAILED " : skipped > 0 && passed === 0 ? "skipped" : "ok     "} ${title}${counts} in ${secondsSince(begin)}`,
    );
    if (reason) process.stdout.write(`${reason}\n`);
  };

  return {
    total,
    /** Runs a step of ours; it fails when it throws. */
    async work(title, work) {
      const begin = performance.now();
      try {
        await work();
        add(title, begin, { passed: 1, failed: 0, skipped: 0 });
        return true;
      } catch (error) {
        if (lifecycle.isStopping) throw error;
        add(
          title,
          begin,
          { passed: 0, failed: 1, skipped: 0 },
          error.name === "Failure" ? error.message : error.stack,
        );
        return false;
      }
    },
    /** Runs a command. With `count` it reads how many tests passed from the report the command leaves in a file. */
    async command({ title, command, args, env, report, count, explain = (output) => lastLines(output, 60) }) {
      const begin = performance.now();
      if (report) rmSync(report, { force: true });
      const step = {
        title,
        command,
        args,
        env: { NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1", ...env },
        log,
      };
      const { code, output } = await runStep(lifecycle, step);
      writeFileSync(inRoot("test-results", `${title.replaceAll(" ", "-")}.log`), output);
      const found = report ? readReport(report, count) : { passed: 1, failed: 0, skipped: 0 };
      // A run that breaks down outside its tests (a file that cannot be loaded, a leak) has failed all the same.
      if (code !== 0 && found.failed === 0) found.failed = 1;
      if (code !== 0 && !report) found.passed = 0;
      add(title, begin, found, code === 0 ? undefined : explain(output));
      return code === 0;
    },
    /** Notes a step that could not be tried. */
    skip: (title, reason) => add(title, performance.now(), { passed: 0, failed: 0, skipped: 1 }, reason),
  };
}

/** The closing line. */
export const summary = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

function readReport(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // it ended before it could write one
  }
}

/** vitest over the project named; the report counts each test. */
export function vitest(title, project) {
  const report = inRoot("test-results", `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return {
    title,
    ...tool("vitest/vitest.mjs", "run", "--project", project, ...reporters),
    report,
    count: (found) => ({
      passed: found.numPassedTests,
      failed: found.numFailedTests,
      skipped: found.numPendingTests + found.numTodoTests,
    }),
  };
}

/** Playwright over projects of e2e/ against a demo that runs already. */
export function endToEnd(title, projects, { browser, url }) {
  const name = title.replaceAll(" ", "-");
  const report = inRoot("test-results", `${name}.json`);
  const chosen = projects.flatMap((project) => ["--project", project]);
  return {
    title,
    ...tool(
      "@playwright/test/cli.js",
      "test",
      "-c",
      "e2e",
      "--no-deps",
      "--output",
      inRoot("test-results", name),
      ...chosen,
    ),
    env: { CHROMIUM_PATH: browser, E2E_URL: url, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    report,
    count: ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
  };
}
