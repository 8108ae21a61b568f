import "server-only";
import type { CommitMatch, Journey, JourneyAnswer } from "@/lib/contract/journey";
import { pool } from "@/lib/db/pool";
import { FIRST_STATIONS } from "@/lib/domain/journey/stations";
import { notFound } from "@/lib/shared/errors";
import { testsOf } from "@/lib/store/lines/stable";
import { type ReleasePause, readPauses } from "@/lib/store/pauses";
import { now } from "./clock";
import { blocksOf } from "./journey-blocks";
import { type CommitOnBuilder, type GatingRow, importerOf, ladderOf, toLine } from "./journey-lines";
import { type AttemptRow, type QueuedRow, readAttempts, readPlaces, readQueued } from "./journey-rows";
import { readStableOf } from "./journey-stable";
import { usualLeads } from "./lead-usual";
import { remembered } from "./memo";
import { commitUrl } from "./packages";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { iso, isoOrNull, rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

const HASH = /^[0-9a-f]{6,40}$/;
const MOST_MATCHES = 50;

const sourcesOf = remembered("journeySources", ["sources", "releases"], async (reader: Reader) => {
  const site = await visibleSite(reader);
  const { sources } = await provenance(site, now(), [...site.feedIds, "gating", "tagged-releases"]);
  return sources;
});
const pausesOf = remembered(
  "journeyPauses",
  ["releases"],
  async (reader: Reader): Promise<ReleasePause[]> => {
    const site = await visibleSite(reader);
    return readPauses(
      pool,
      site.releases.map((release) => release.name),
      now(),
    );
  },
);

// Shared by all journeys: each asks for a few commits of it.
const queueOf = remembered("journeyQueue", ["chain"], async (reader: Reader) =>
  readQueued((await visibleSite(reader)).ids),
);
const isGated = remembered("journeyGated", ["chain", "packages"], async () => {
  const [row] = await rowsOf<{ found: boolean }>("select exists (select from gating_decision) as found");
  return row?.found ?? false;
});

/**
 * The way of one upstream commit through both tracks: when it reached each stage of each builder, where it is now, what
 * keeps it from the next. Of a short hash that several commits begin with, these to choose from.
 *
 * @param asked at least six digits of the hash
 * @throws ProdchainError not-found, saying what was looked for
 */
export const getJourney = remembered(
  "getJourney",
  ["packages", "promotions", "failures", "chain", "reviews", "triage", "releases", "dfgs", "sources"],
  readJourney,
);

async function readJourney(reader: Reader, asked: string): Promise<JourneyAnswer> {
  const wanted = asked.trim().toLowerCase();
  if (!HASH.test(wanted))
    throw notFound(`A commit is found by 6 to 40 digits of its hash (0-9, a-f); "${asked}" is not that.`);
  const at = now();
  const site = await visibleSite(reader);
  const [attempts, waiting, sources] = await Promise.all([
    readAttempts(site.ids, wanted),
    queueOf(reader),
    sourcesOf(reader),
  ]);
  const queued = waiting.filter((row) => row.commitHash.startsWith(wanted));
  const matches = matchesOf(attempts, queued);
  const [only] = matches;
  if (!only)
    throw notFound(
      `No upstream commit whose hash begins with ${wanted} was built, or waits to be, on ${site.ids.join(", ")}.`,
    );
  const journey =
    matches.length > 1
      ? null
      : await journeyOf({ reader, site, at, sources, attempts, queued }, only.commitHash);
  const instances = new Set(only && matches.flatMap((match) => match.instances));
  const behind = sources.filter(
    ({ feed }) => !feed.startsWith("dlrn-") || instances.has(feed.slice("dlrn-".length)),
  );
  return { asOf: iso(at), sources: behind, asked: wanted, journey, matches };
}

function matchesOf(attempts: readonly AttemptRow[], queued: readonly QueuedRow[]): CommitMatch[] {
  const hashes = [...new Set([...attempts, ...queued].map((row) => row.commitHash))];
  return hashes
    .map((commitHash) => {
      const built = attempts.filter((row) => row.commitHash === commitHash);
      const all = [...built, ...queued.filter((row) => row.commitHash === commitHash)];
      const newest = built.reduce<Date | null>(
        (last, { builtAt }) => (last === null || builtAt > last ? builtAt : last),
        null,
      );
      return {
        commitHash,
        packages: [...new Set(all.map((row) => row.package))],
        instances: [...new Set(all.map((row) => row.instance))],
        at: isoOrNull(newest ?? all[0]?.committedAt),
      };
    })
    .sort((a, b) => ((a.at ?? "") < (b.at ?? "") ? 1 : -1))
    .slice(0, MOST_MATCHES);
}

type Found = {
  reader: Reader;
  site: Site;
  at: Date;
  sources: JourneyAnswer["sources"];
  attempts: readonly AttemptRow[];
  queued: readonly QueuedRow[];
};

async function journeyOf(found: Found, commitHash: string): Promise<Journey> {
  const { reader, site, at, sources } = found;
  const builders = buildersOf(found);
  const packages = [...new Set(builders.map((on) => on.package))];
  const nvrs = builders.flatMap(({ isGood, counts }) => (isGood ? (counts?.nvr ?? []) : []));
  const [places, stable, gating, usual, pauses] = await Promise.all([
    readPlaces(
      builders.map((on) => ({
        instance: on.instance,
        package: on.package,
        component: on.component,
        seq: on.counts?.seq ?? Number.MAX_SAFE_INTEGER, // nothing comes after what is not built yet
        isGood: on.isGood,
        importer: importerOf(site, on.instance) ?? null,
        stations: [FIRST_STATIONS.consistent, ...ladderOf(site, on.instance).map((t) => t.promoteName)],
      })),
    ),
    readStableOf(site, packages, commitHash),
    readGatingOf(nvrs),
    usualLeads(reader),
    pausesOf(reader),
  ]);
  const lines = await Promise.all(
    builders.map(async (on, index) => {
      const importer = importerOf(site, on.instance);
      const imported = builders.find((other) => other.instance === importer && other.package === on.package);
      const own = [on, imported].flatMap((each) => each?.counts?.nvr ?? []);
      const { line, hasFailed } = toLine({
        site,
        now: at,
        sources,
        usual,
        pauses: pauses.filter((pause) => pause.release === site.releaseOf(on.instance)),
        on,
        known: places.lines.find((row) => row.n === index + 1),
        stations: places.stations.filter((row) => row.n === index + 1),
        imported,
        importer,
        gating: gating.filter((row) => own.includes(row.nvr)),
      });
      const { instance, package: name, component, next } = line;
      const seq = on.counts?.seq ?? 0;
      return {
        ...line,
        blocks: await blocksOf(reader, site, { instance, package: name, component, seq, hasFailed, next }),
      };
    }),
  );
  const committed = builders.flatMap(
    ({ counts, queued }) => counts?.committedAt ?? queued?.committedAt ?? [],
  );
  return {
    commitHash,
    packages,
    committedAt: isoOrNull(committed[0]),
    commitUrl: commitUrl(places.lines.find((row) => row.upstream)?.upstream ?? null, commitHash),
    lines,
    stable,
  };
}

/** The commit per builder and package, in the order of the site; what is gone at the source counts only where nothing else is. */
function buildersOf({ site, attempts, queued }: Found): CommitOnBuilder[] {
  const all = [...attempts, ...queued];
  const keys = new Map(all.map((row) => [`${row.instance}\t${row.package}`, row]));
  return [...keys.values()]
    .map(({ instance, package: name }): CommitOnBuilder => {
      const own = attempts.filter((row) => row.instance === instance && row.package === name);
      const present = own.filter((row) => row.removedAt === null);
      const live = present.length > 0 ? present : own;
      const good = live.findLast((row) => row.status === "SUCCESS"); // newest first, so the last is the first of them
      const counts = good ?? live[0];
      return {
        instance,
        package: name,
        component: counts?.component ?? null,
        attempts: own,
        queued: queued.find((row) => row.instance === instance && row.package === name),
        counts,
        isGood: good !== undefined,
      };
    })
    .sort((a, b) => site.ids.indexOf(a.instance) - site.ids.indexOf(b.instance));
}

/** Gating decisions on these builds, newest first. */
async function readGatingOf(nvrs: readonly string[]): Promise<GatingRow[]> {
  if (nvrs.length === 0 || !(await isGated())) return [];
  const rows = await rowsOf<{ nvr: string; verdict: string; unsatisfied: unknown; at: Date }>(
    `select nvr, verdict, unsatisfied, recorded_at as at from gating_decision where nvr = any($1) order by asked_at desc`,
    [nvrs],
  );
  return rows.map(({ unsatisfied, ...row }) => ({ ...row, tests: testsOf(unsatisfied) }));
}
