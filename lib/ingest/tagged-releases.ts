import type { SiteConfig } from "@/lib/config/schema";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import { type Location, placeOf } from "@/lib/sources/location";
import { collectDeliverables, type DeliverableRead } from "@/lib/sources/releases";
import { readCursor, setAside, writeCursor, writeProgress } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import {
  joinPackages,
  loadPackageOfRepo,
  type PackageOfRepo,
  storeDeliverables,
} from "@/lib/store/tagged-upstream";
import type { Feed, IngestContext, Pass } from "./context";

/** The feed of openstack/releases, when the site names one. */
export function taggedReleasesFeeds({ config }: IngestContext): Feed[] {
  const { taggedReleases } = config;
  if (!taggedReleases) return [];
  const intervalMs = config.intervals.releases;
  return [
    {
      definition: {
        id: "tagged-releases",
        source: "releases",
        instanceId: null,
        url: placeOf(taggedReleases),
        intervalSeconds: Math.round(intervalMs / 1000),
      },
      intervalMs,
      run: (pass) => runTaggedReleases(pass, taggedReleases),
    },
  ];
}

async function runTaggedReleases(
  pass: Pass,
  config: NonNullable<SiteConfig["taggedReleases"]>,
): Promise<void> {
  const { pool } = pass.context;
  const location = deliverablesOf(config);
  const packageOf = await loadPackageOfRepo(pool);
  const failed: unknown[] = [];
  for (const series of config.series)
    try {
      await readSeries(pass, location, series, packageOf);
    } catch (error) {
      // One series may not be there (yet); the others are read nevertheless.
      if (!(error instanceof ProdchainError) || pass.signal.aborted) throw error;
      failed.push(error);
      pass.found.notices.push(`${series}: ${messageOf(error)}`);
    }
  pass.totals.rowsChanged += await inLease(pool, pass.lease, joinPackages);
  if (failed.length === config.series.length) throw failed[0];
  pass.found.complete = true;
}

/** The configured place holds the folder `deliverables`, or is that folder. */
export function deliverablesOf({ path, url }: Location): Location {
  const below = (place: string) => {
    const bare = place.replace(/\/+$/, "");
    return /(^|\/)deliverables$/.test(bare) ? bare : `${bare}/deliverables`;
  };
  if (url === undefined) return { path: below(path ?? ".") };
  const folder = new URL(url);
  folder.pathname = below(folder.pathname);
  return { url: folder.href };
}

/** Files stored in one transaction. */
const TOGETHER = 20;

async function readSeries(
  pass: Pass,
  location: Location,
  series: string,
  packageOf: PackageOfRepo,
): Promise<void> {
  const { http, pool } = pass.context;
  const part = `deliverables/${series}`;
  const revisions = (await readCursor<Record<string, string>>(pool, pass.lease.feedId, part)) ?? {};
  const known = pass.options.full ? undefined : (name: string) => revisions[name];
  let waiting: DeliverableRead[] = [];
  const flush = async () => {
    const read = waiting;
    waiting = [];
    if (read.length === 0) return;
    for (const { deliverable, revision } of read)
      if (revision === null) delete revisions[deliverable];
      else revisions[deliverable] = revision;
    await storeRead(pass, read, packageOf, { part, revisions });
  };
  pass.totals.requests += 1;
  try {
    const files = collectDeliverables({ location, series, ...(known && { known }) }, http, pass.signal);
    for await (const file of files) {
      pass.signal.throwIfAborted();
      pass.totals.requests += 1;
      waiting.push(file);
      if (waiting.length >= TOGETHER) await flush();
    }
  } finally {
    if (!pass.signal.aborted) await flush();
  }
}

async function storeRead(
  pass: Pass,
  read: readonly DeliverableRead[],
  packageOf: PackageOfRepo,
  cursor: { part: string; revisions: Record<string, string> },
): Promise<void> {
  const { clock, pool } = pass.context;
  const { feedId } = pass.lease;
  const now = clock.now();
  await inLease(pool, pass.lease, async (tx) => {
    const { changed, bad } = await storeDeliverables(tx, read, packageOf, now);
    const rejected = [...read.flatMap((file) => file.rejected), ...bad];
    await setAside(tx, feedId, "deliverables", rejected, now);
    await writeCursor(tx, feedId, cursor.part, cursor.revisions, now);
    const last = read.at(-1);
    if (last)
      await writeProgress(tx, feedId, {
        phase: `deliverables of ${last.series}`,
        done: last.done,
        total: last.of,
      });
    if (changed > 0) await notify(tx, ["packages", "chain"]);
    pass.totals.rowsRead += read.reduce((sum, file) => sum + file.facts.length, 0);
    pass.totals.rowsChanged += changed;
    pass.totals.setAside += rejected.length;
  });
}
