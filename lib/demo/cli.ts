import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { filedBugs } from "./people/filed-bugs";
import { live } from "./people/life";
import { SiteClient } from "./people/site-client";
import { siteConfig } from "./site-config";
import { type Demo, startDemo } from "./start";
import { SCENARIOS, type ScenarioName } from "./world/scenarios";

const USAGE = `node dist/demo.mjs [--port 0] [--seed 1] [--scenario ${SCENARIOS.join("|")}] [--anchor ISO]
  [--days 100] [--pace SECONDS] [--page-ms 0] [--config-out FILE]
  [--site-url URL]`;
/** A world older than this is begun anew: its dense arrivals would take long to catch up. */
const KEPT_FOR_MS = 48 * 3_600_000;

/** What a restart needs to go on with the same world at the same address. */
interface Kept {
  seed: string;
  scenario: ScenarioName;
  days: number;
  pace: number;
  anchor: string;
  port: number;
}

class UsageError extends Error {}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new UsageError(`--${name}: not a number: ${text}`);
  return value;
}

function readOptions() {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      port: text,
      seed: text,
      scenario: text,
      anchor: text,
      days: text,
      pace: text,
      "page-ms": text,
      "config-out": text,
      "site-url": text,
    },
  });
  const scenario = SCENARIOS.find((name) => name === (values.scenario ?? "default"));
  if (!scenario) throw new UsageError(`--scenario: one of ${SCENARIOS.join(", ")}`);
  if (values.anchor !== undefined && Number.isNaN(Date.parse(values.anchor))) {
    throw new UsageError(`--anchor: not a time: ${values.anchor}`);
  }
  return {
    port: numberOf("port", values.port ?? "0"),
    seed: values.seed ?? "1",
    scenario,
    anchor: values.anchor,
    days: numberOf("days", values.days ?? "100"),
    pace: numberOf("pace", values.pace ?? "30"),
    pageMs: numberOf("page-ms", values["page-ms"] ?? "0"),
    configOut: values["config-out"],
    /** Where the product shows this demo; with it, people act there. */
    siteUrl: values["site-url"],
  };
}

type Options = ReturnType<typeof readOptions>;

/** The world of an earlier start beside the config file, if it is this one and not too old. */
function readKept(file: string, options: Options): Kept | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as Kept;
    const { seed, scenario, days, pace, anchor } = options;
    const same = kept.seed === seed && kept.scenario === scenario && kept.days === days && kept.pace === pace;
    const age = Date.now() - Date.parse(kept.anchor);
    const wanted =
      anchor === undefined ? age >= 0 && age < KEPT_FOR_MS : Date.parse(anchor) === Date.parse(kept.anchor);
    return same && wanted ? kept : undefined;
  } catch {
    // A file cut short by a kill only costs the world of yesterday.
    return undefined;
  }
}

/** Starts on the port of the earlier start if it is still free, so that addresses in the database stay true. */
async function startOn(ports: readonly number[], settings: Parameters<typeof startDemo>[0]) {
  for (const port of ports) {
    try {
      return await startDemo({ ...settings, port });
    } catch (error) {
      const inUse = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!inUse || port === ports.at(-1)) throw error;
    }
  }
  throw new UsageError("no port to listen on");
}

/** Lets the demo's people act on the product; whatever becomes of that, the stand-ins serve on. */
async function people(demo: Demo, siteUrl: string, seed: string): Promise<void> {
  const log = (line: string) => console.error(`people: ${line}`);
  const now = () => new Date();
  const bugs = () => filedBugs(demo.world.truth(), demo.url, now());
  const pause = async (ms: number) => void (await delay(ms));
  try {
    await live({ client: new SiteClient(siteUrl), seed, now, bugs, pause, log });
  } catch (error) {
    log(String(error));
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  const { seed, scenario, days, pace, pageMs, configOut, siteUrl } = options;
  const stateFile = configOut === undefined ? undefined : resolve(dirname(configOut), "demo-world.json");
  const kept = stateFile === undefined ? undefined : readKept(stateFile, options);
  const anchor = new Date(kept?.anchor ?? options.anchor ?? Date.now());
  const ports = options.port === 0 && kept ? [kept.port, 0] : [options.port];
  const demo = await startOn(ports, { seed, scenario, days, pace, pageMs, anchor });
  const end = () => process.exit(0);
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  if (configOut !== undefined && stateFile !== undefined) {
    mkdirSync(dirname(stateFile), { recursive: true });
    // Scenarios tell one story each; only the default has everything.
    writeFileSync(configOut, siteConfig(demo.url, scenario === "default" ? anchor : undefined));
    const port = Number(new URL(demo.url).port);
    writeFileSync(
      stateFile,
      JSON.stringify({ seed, scenario, days, pace, anchor: anchor.toISOString(), port }),
    );
  }
  const ready = { ready: true, url: demo.url, anchor: anchor.toISOString(), fresh: kept === undefined };
  console.log(JSON.stringify(ready));
  if (siteUrl !== undefined) await people(demo, siteUrl, seed);
}

main().catch((error: unknown) => {
  console.error(error instanceof UsageError ? `${error.message}\n${USAGE}` : error);
  process.exit(error instanceof UsageError ? 2 : 1);
});
