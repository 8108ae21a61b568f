import { collect, createZuulClient } from "@/lib/sources/zuul";
import { zuulIngest } from "@/lib/testing/zuul-ingest";
import { serveBigZuul } from "./big-zuul";
import { benchFirstLoad, type FirstLoad, timeIngest, timeReading } from "./first-load";
import type { Scratch } from "./scratch";

/** What the recorded server took for a page of 200 builds. */
const PACE_MS = 40;

export interface ZuulLoadResult extends FirstLoad {
  builds: number;
}

/** First load of one Zuul. */
export const benchZuulFirstLoad = async (databases: Scratch, builds: number): Promise<ZuulLoadResult> => ({
  builds,
  ...(await benchFirstLoad(databases, "zuul", builds, 1)),
});

/** The roles of the child processes; false when `name` is none of them. */
export async function runZuulRole(name: string, [first = "", database = ""]: string[]): Promise<boolean> {
  if (name === "zuul-stand-in") process.send?.(await serveBigZuul(Number(first), PACE_MS));
  else if (name === "zuul-floor") await floor(first);
  else if (name === "zuul-ingest") await ingest(first, database);
  else return false;
  return true;
}

const floor = (url: string) =>
  timeReading(async (http, signal) => {
    const client = createZuulClient(http, { root: url, tenant: "big" });
    const steps = collect(client, { builds: null, buildsets: null }, () => ({ builds: [], buildsets: [] }), {
      horizon: new Date(0),
      signal,
    });
    for await (const _ of steps) {
      // Reading is all that is measured.
    }
  });

const ingest = (url: string, databaseUrl: string) =>
  timeIngest(databaseUrl, async (db) => {
    const site = { backfill: { zuul: "3650d" } };
    const harness = await zuulIngest(db, [{ id: "big", url, tenant: "big" }], { site });
    return { pass: () => harness.pass("builds"), close: harness.close };
  });
