import { createKojiClient, FAILURES_AT_ONCE, type FailedAttempt } from "@/lib/sources/koji";
import { kojiHarness } from "@/lib/testing/koji-hub";
import { serveBigKoji } from "./big-koji";
import { benchFirstLoad, type FirstLoad, timeIngest, timeReading } from "./first-load";
import type { Scratch } from "./scratch";

/** What a real hub took for a page of 1,000 builds. */
const PACE_MS = 48;
const TAGS = ["cloud*-openstack-*"];
/** Failed builds a pass asks about at most, and how old they may be. */
const ASKED = 400;
const RECENT_MS = 60 * 86_400_000;

export interface KojiLoadResult extends FirstLoad {
  builds: number;
}

/** First load of one hub. */
export const benchKojiFirstLoad = async (
  databases: Scratch,
  builds: number,
  rounds = 3,
): Promise<KojiLoadResult> => ({ builds, ...(await benchFirstLoad(databases, "koji", builds, rounds)) });

/** The roles of the child processes; false when `name` is none of them. */
export async function runKojiRole(name: string, [first = "", database = ""]: string[]): Promise<boolean> {
  if (name === "koji-stand-in") process.send?.(await serveBigKoji(Number(first), PACE_MS));
  else if (name === "koji-floor") await floor(first);
  else if (name === "koji-ingest") await ingest(first, database);
  else return false;
  return true;
}

/** The same requests as a first pass: all builds and tags, the tasks of failed builds, and why the newest ones failed. */
const floor = (url: string) =>
  timeReading(async (http, signal) => {
    const client = createKojiClient(http, { hubUrl: `${url}/kojihub` });
    const failed: (FailedAttempt & { at: number })[] = [];
    const options = { tagPatterns: TAGS, since: undefined, missingBuilds: async () => [] };
    for await (const batch of client.firstLoad(options, undefined, signal))
      for (const { buildId, creationEventId, taskId, state, createdAt } of batch.builds)
        if (state === "FAILED" && taskId !== null)
          failed.push({ buildId, creationEventId, taskId, at: createdAt.getTime() });
    for (let at = 0; at < failed.length; at += 100)
      await client.tasks(
        failed.slice(at, at + 100).map(({ taskId }) => taskId),
        signal,
      );
    const recent = failed.filter(({ at }) => at > Date.now() - RECENT_MS).slice(0, ASKED);
    for (let at = 0; at < recent.length; at += FAILURES_AT_ONCE)
      await client.failures(recent.slice(at, at + FAILURES_AT_ONCE), signal);
  });

const ingest = (url: string, databaseUrl: string) =>
  timeIngest(databaseUrl, (db) => kojiHarness(db, { big: { url, tags: TAGS } }));
