import type { SiteConfig } from "@/lib/config/schema";
import type { BugFact, Tracker } from "@/lib/domain/bugs/facts";
import { HOUR } from "@/lib/shared/clock";
import type { BugReading, BugTracker } from "@/lib/sources/bug-tracker";
import { createBugzillaClient } from "@/lib/sources/bugzilla";
import type { Http } from "@/lib/sources/http";
import { createLaunchpadClient } from "@/lib/sources/launchpad";
import { bugsToRead, claimLinks, closeOtherQueries, storeBlocking, storeBugs } from "@/lib/store/bugs";
import { setAside } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import { toTracker } from "@/lib/store/trackers";
import type { Feed, IngestContext, Pass } from "./context";

type TrackerConfig = SiteConfig["bugTrackers"][number];

/** Bugs asked for in one pass; the rest follows in the next ones, those read longest ago first. */
const MOST = 200;
/** What is closed seldom changes: it is asked for so often at most. */
const CLOSED_EVERY = 6 * HOUR;

/** A feed for every bug tracker that can be read. */
export function bugFeeds({ config, http }: IngestContext): Feed[] {
  return config.bugTrackers.flatMap((tracker) => {
    const client = clientOf(http, tracker);
    if (client === null) return [];
    const intervalMs = tracker.interval ?? config.intervals.bugs;
    return [
      {
        definition: {
          id: `bugs-${tracker.id}`,
          source: "bugs",
          // A private tracker's feed is shown to nobody who does not know it.
          instanceId: tracker.visibility === "private" ? tracker.id : null,
          url: tracker.url,
          intervalSeconds: Math.round(intervalMs / 1000),
        },
        intervalMs,
        run: (pass) => readBugs(pass, client, tracker),
      },
    ];
  });
}

function clientOf(http: Http, { kind, url, api, project }: TrackerConfig): BugTracker | null {
  if (kind === "launchpad")
    return createLaunchpadClient(http, {
      api: api ?? "https://api.launchpad.net/devel",
      url,
      project: project ?? null,
    });
  if (kind === "bugzilla") return createBugzillaClient(http, { url, ...(api && { api }) });
  return null;
}

/** One pass: what blocks releases by the saved queries, then every bug that something of ours names. */
async function readBugs(pass: Pass, client: BugTracker, config: TrackerConfig): Promise<void> {
  const { clock, pool } = pass.context;
  const tracker = toTracker(config);
  const answered = new Set<string>();
  const saved = config.blockingQueries.map((q) => ({ ...q, release: q.release ?? null, dfg: q.dfg ?? null }));
  for (const query of saved) {
    const reading = await client.query(query.query, pass.signal);
    if (reading.truncated) pass.found.notices.push(`${query.name}: only the first of many bugs are read`);
    const open = reading.bugs.filter((bug) => bug.isOpen);
    // What half an answer does not name may block still.
    const isWhole = !reading.truncated && reading.rejected.length === 0;
    await store(pass, tracker, reading, (tx, now) =>
      storeBlocking(
        tx,
        tracker.id,
        query,
        open.map((bug) => bug.key),
        { isWhole, now },
      ),
    );
    for (const bug of reading.bugs) answered.add(bug.key);
  }
  await inLease(pool, pass.lease, async (tx) => {
    await claimLinks(tx, tracker);
    await closeOtherQueries(tx, tracker.id, saved, clock.now());
  });
  const closedBefore = new Date(clock.now().getTime() - CLOSED_EVERY);
  const due = await bugsToRead(pool, tracker, { limit: MOST, closedBefore });
  const keys = due.filter((key) => !answered.has(key));
  for (let i = 0; i < keys.length; i += client.batch)
    await store(pass, tracker, await client.fetch(keys.slice(i, i + client.batch), pass.signal));
  pass.found.complete = true;
}

async function store(
  pass: Pass,
  tracker: Tracker,
  reading: BugReading,
  also?: (tx: Parameters<typeof storeBugs>[0], now: Date) => Promise<number>,
): Promise<void> {
  const { clock, pool } = pass.context;
  await inLease(pool, pass.lease, async (tx) => {
    const now = clock.now();
    const { changed, bad } = await storeBugs(tx, tracker.id, reading.bugs, now);
    const moved = (await also?.(tx, now)) ?? 0;
    await setAside(tx, pass.lease.feedId, "bugs", [...reading.rejected, ...bad], now);
    if (changed + moved > 0) await notify(tx, ["triage", "dfgs"]);
    pass.totals.rowsChanged += changed + moved;
    pass.totals.setAside += reading.rejected.length + bad.length;
  });
  pass.totals.requests += reading.requests;
  pass.totals.rowsRead += reading.bugs.length;
  const newest = Math.max(...reading.bugs.map((bug: BugFact) => bug.updatedAt?.getTime() ?? 0), 0);
  if (newest > (pass.found.newestAt?.getTime() ?? 0)) pass.found.newestAt = new Date(newest);
}
