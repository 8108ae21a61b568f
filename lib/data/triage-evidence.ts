import "server-only";
import { type BuildRef, FailureSource, type Suspect } from "@/lib/contract/failures";
import type { TriageItemAnswer } from "@/lib/contract/triage";
import { findFailure, oneLog, toBuildFailure } from "./build-evidence";
import type { BuildFacts } from "./build-facts";
import { findBuild } from "./build-sources";
import { streakOf } from "./build-streak";
import { buildId, httpUrl } from "./failure-rows";
import { iso, rowOf, rowsOf } from "./sql";
import type { Site } from "./visible";

type Attempt = { source: string; sourceId: string; key: string; at: Date; logUrl: string | null };

const ATTEMPT = `select source, source_id as "sourceId", key, at, log_url as "logUrl" from failure`;

/** Our own page of a build. */
export const buildHref = (source: string, id: string): string =>
  `/builds/${source}/${encodeURIComponent(id)}`;

/** The lines of an item's newest failure, each with its place in the log; null when it has none that the reader sees. */
export async function evidenceOf(
  site: Site,
  failureId: number | null,
): Promise<TriageItemAnswer["evidence"]> {
  const attempt = await rowOf<Attempt>(`${ATTEMPT} where id = $1 and removed_at is null`, [failureId]);
  const build = attempt && (await buildOf(site, attempt));
  if (!attempt || !build) return null;
  const source = FailureSource.parse(attempt.source);
  const stored = await findFailure(source, attempt.sourceId, attempt.key);
  const places = build.buildId === null ? build.places : oneLog(stored?.logUrl ?? attempt.logUrl);
  const told = stored && toBuildFailure(stored, places, build.reading);
  const lines = told?.lines ?? [];
  const id = buildId(attempt.sourceId, attempt.key);
  return {
    failure: id,
    href: buildHref(source, id),
    logUrl: build.logUrl ?? httpUrl(stored?.logUrl ?? null),
    at: iso(attempt.at),
    lines:
      lines.length === 0 && told?.headline
        ? [{ text: told.headline, line: null, url: places.file("", null), role: "error" }]
        : lines.map(({ text, line, url, headline }) => ({
            text,
            line,
            url,
            role: headline ? "error" : "context",
          })),
  };
}

export type Turned = {
  firstRed: BuildRef | null;
  lastGreen: BuildRef | null;
  suspects: Suspect[];
};
/** Subjects of one item that are asked what may have turned them red. */
const MOST_ASKED = 3;
const NOTHING: Turned = { firstRed: null, lastGreen: null, suspects: [] };

// A builder knows which commits lie between green and red, so a package tells more than the jobs that build it again; then what
// fails now, and of that the subject that was hit first.
const FIRST_HIT = `select f.source, f.source_id as "sourceId", f.key, f.at, f.log_url as "logUrl"
  from triage_subject s join failure f on f.id = s.last_failure_id
  where s.item_id = $1 and s.source_id = any($2) order by (s.source = 'dlrn') desc, s.is_failing desc, s.first_at, s.subject limit ${MOST_ASKED}`;

/**
 * Between which builds the subject that tells most of an item's cause turned red, and what changed between them; of one that
 * nothing is suspected of, the next is asked.
 */
export async function turnedRed(site: Site, itemId: number): Promise<Turned> {
  let first: Turned | undefined;
  for (const attempt of await rowsOf<Attempt>(FIRST_HIT, [itemId, site.sourceIds])) {
    const turned = await turnedRedAt(site, attempt);
    if (turned && turned.suspects.length > 0) return turned;
    first ??= turned;
  }
  return first ?? NOTHING;
}

async function turnedRedAt(site: Site, attempt: Attempt): Promise<Turned | undefined> {
  const build = await buildOf(site, attempt);
  const streak = build && (await streakOf(site, build));
  if (!streak) return undefined;
  const source = FailureSource.parse(attempt.source);
  const ref = async ({ id, at }: { id: string | null; at: string }): Promise<BuildRef> => {
    const key = id?.slice(attempt.sourceId.length + 1);
    const found = key === undefined ? undefined : await findBuild[source](site, attempt.sourceId, key);
    return { id, commitHash: found?.commitHash ?? "", distroHash: "", at, logUrl: found?.logUrl ?? null };
  };
  const [firstRed, lastGreen] = await Promise.all([
    ref(streak.firstRed),
    streak.lastGreen === null ? null : ref(streak.lastGreen),
  ]);
  return { firstRed, lastGreen, suspects: streak.suspects };
}

async function buildOf(site: Site, attempt: Attempt): Promise<BuildFacts | undefined> {
  const source = FailureSource.safeParse(attempt.source).data;
  if (source === undefined || !site.sourceIds.includes(attempt.sourceId)) return undefined;
  return findBuild[source](site, attempt.sourceId, attempt.key);
}
