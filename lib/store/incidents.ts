import type pg from "pg";
import type { StormSettings } from "@/lib/config/storm-fields";
import { withTransaction } from "@/lib/db/pool";
import { commonHost, findStorms, STORM_RULES, type StormRules } from "@/lib/domain/incident/detect";
import { type KnownIncident, type Matched, matchStorms } from "@/lib/domain/incident/match";
import { titleOf } from "@/lib/domain/incident/trouble";
import { DAY, SECOND } from "@/lib/shared/clock";
import { recordAudit } from "./audit";
import { countMarkedDays, markDays } from "./counted-days";
import { readCursor, writeCursor } from "./feeds";
import { firstToLookAt, infraFailuresSince, type Visibility } from "./incident-failures";
import { closeQuiet, type Moved, moveFailures, releaseFailures, renewFigures } from "./incident-figures";
import { placeItems } from "./incident-items";
import { notify } from "./notify";

/** Failures are looked at again for so long, since logs change what they are classed as. */
const AGAIN_MS = 2 * DAY;
/** Nothing gained by looking more often. */
const LEAST_PAUSE_MS = 30 * SECOND;
/** Outages whose items are placed again, since failures of them may come and go. */
const RECENT_MS = 14 * DAY;
const MARKER = ["triage", "incidents"] as const;

interface Marker {
  upTo: number;
  at: string;
}

/**
 * Finds outages among failures of the infrastructure (lib/domain/incident/detect.ts) and keeps them: opens new ones, lets late
 * failures join, ends those that are over, and takes failures out that turned out to be something else. Places items whose open
 * failures are all of one outage under it. Pass rates of the days touched follow at once. Public and private sources have
 * outages of their own. One process at a time; the others return at once.
 *
 * @param options.force look even when that was done a moment ago
 * @returns how many failures went into or out of an outage
 */
export async function deriveIncidents(
  pool: pg.Pool,
  now: Date,
  { force = false }: { force?: boolean } = {},
): Promise<number> {
  const moved = await withTransaction(pool, async (tx) => {
    const lock = await tx.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('prodchain incidents', 0)) AS taken",
    );
    const marker = await readCursor<Marker>(tx, ...MARKER);
    const isEarly = marker !== undefined && now.getTime() - Date.parse(marker.at) < LEAST_PAUSE_MS;
    if (!lock.rows[0]?.taken || (isEarly && !force)) return [];
    return look(tx, marker, now, await stormRules(tx));
  });
  await countMarkedDays(pool, moved);
  return moved.reduce((sum, { count }) => sum + count, 0);
}

/** What the site has set under `triage.storm`; the defaults for the rest. */
async function stormRules(tx: pg.ClientBase): Promise<StormRules> {
  const found = await tx.query<{ storm: Partial<StormSettings> | null }>(
    "SELECT value->'storm' AS storm FROM site_setting WHERE key = 'triage'",
  );
  const storm = found.rows[0]?.storm ?? {};
  return {
    ...STORM_RULES,
    windowMs: storm.window ?? STORM_RULES.windowMs,
    minSubjects: storm.subjects ?? STORM_RULES.minSubjects,
    minDfgs: storm.dfgs ?? STORM_RULES.minDfgs,
    timesUsual: storm.timesUsual ?? STORM_RULES.timesUsual,
    quietMs: storm.quiet ?? STORM_RULES.quietMs,
  };
}

async function look(
  tx: pg.ClientBase,
  marker: Marker | undefined,
  now: Date,
  rules: StormRules,
): Promise<Moved[]> {
  const span = await firstToLookAt(tx, marker?.upTo ?? 0, new Date(now.getTime() - AGAIN_MS));
  if (span === null) return [];
  const known = await knownSince(tx, new Date(span.from.getTime() - rules.quietMs));
  const from = new Date(Math.min(span.from.getTime(), ...known.map((one) => one.startedAt.getTime())));
  const read = await infraFailuresSince(tx, new Date(from.getTime() - rules.usualMs - rules.windowMs));
  const moved: Moved[] = [];
  for (const visibility of ["public", "private"] as const) {
    const failures = read.filter((failure) => failure.visibility === visibility);
    const kept = known.filter((one) => one.visibility === visibility);
    // What a kept outage holds is judged anew; older ones' failures say nothing of what is usual.
    const judged = failures.map((f) => ({ ...f, isInIncident: f.isInIncident && f.at < from }));
    const storms = findStorms(judged, { from, knownFrom: span.knownFrom }, rules);
    const { matched, gone } = matchStorms(storms, kept, rules.quietMs);
    for (const one of matched) moved.push(...(await keep(tx, one, visibility, now)));
    moved.push(
      ...(await dissolve(
        tx,
        kept.filter((one) => gone.includes(one.id) && !one.isTouched),
        now,
      )),
    );
  }
  for (const { id, visibility, endedAt } of await closeQuiet(tx, rules.quietMs, now))
    await audit(tx, "incident:over", id, { endedAt }, visibility, now);
  const placed = await placeItems(tx, new Date(now.getTime() - RECENT_MS), now);
  await markDays(tx, moved);
  await writeCursor(tx, ...MARKER, { upTo: span.newest, at: now.toISOString() } satisfies Marker, now);
  if (moved.length > 0 || placed > 0)
    await notify(tx, ["triage", "failures", "jobs", "dfgs"], [...new Set(moved.map((m) => m.sourceId))]);
  return moved;
}

type Kept = KnownIncident & { visibility: Visibility };

async function knownSince(tx: pg.ClientBase, since: Date): Promise<Kept[]> {
  const found = await tx.query<Kept>(
    `SELECT id, kind AS trouble, started_at AS "startedAt", last_at AS "lastAt", visibility, version > 1 AS "isTouched"
     FROM incident WHERE last_at >= $1 AND state IN ('open', 'over') ORDER BY id`,
    [since],
  );
  return found.rows;
}

/** Stores one outage with its failures; failures that it held and that are no part of it any more are let go. */
async function keep(
  tx: pg.ClientBase,
  { id: known, storm, absorbs }: Matched,
  visibility: Visibility,
  now: Date,
): Promise<Moved[]> {
  const title = titleOf(storm.trouble, commonHost(storm.failures));
  const id = known ?? (await open(tx, title, storm, visibility, now));
  const ids = storm.failures.map((failure) => failure.id);
  const moved = [...(await moveFailures(tx, id, ids, now)), ...(await releaseFailures(tx, id, ids, now))];
  for (const other of absorbs) {
    moved.push(...(await releaseFailures(tx, other, [], now)));
    await tx.query(
      "UPDATE incident SET state = 'merged', failures = 0, subjects = 0, changed_at = $2 WHERE id = $1",
      [other, now],
    );
    await audit(tx, "incident:merged", other, { into: id }, visibility, now);
  }
  if (moved.length > 0 || known === null) {
    const { lastAt } = storm;
    const isReopened = await renewFigures(tx, id, { title, lastAt }, now);
    if (isReopened) await audit(tx, "incident:reopened", id, { lastAt }, visibility, now);
  }
  return moved;
}

async function open(
  tx: pg.ClientBase,
  title: string,
  { trouble, startedAt, lastAt }: Matched["storm"],
  visibility: Visibility,
  now: Date,
): Promise<number> {
  const made = await tx.query<{ id: number }>(
    `INSERT INTO incident (visibility, kind, title, class, state, started_at, last_at, recorded_at, changed_at)
     VALUES ($1, $2, $3, 'infra', 'open', $4, $5, $6, $6) RETURNING id`,
    [visibility, trouble, title, startedAt, lastAt, now],
  );
  const id = made.rows[0]?.id as number;
  await audit(tx, "incident:opened", id, { title, startedAt }, visibility, now);
  return id;
}

/** Outages whose failures turned out to be something else. What a person has written to stays. */
async function dissolve(tx: pg.ClientBase, gone: readonly Kept[], now: Date): Promise<Moved[]> {
  const moved: Moved[] = [];
  for (const { id, visibility } of gone) {
    moved.push(...(await releaseFailures(tx, id, [], now)));
    await tx.query(
      "UPDATE incident SET state = 'dissolved', failures = 0, subjects = 0, changed_at = $2 WHERE id = $1",
      [id, now],
    );
    await audit(tx, "incident:dissolved", id, null, visibility, now);
  }
  return moved;
}

const audit = (
  tx: pg.ClientBase,
  action: string,
  id: number,
  after: unknown,
  visibility: Visibility,
  now: Date,
) =>
  recordAudit(
    tx,
    [
      {
        actor: null,
        action,
        subjectKind: "incident",
        subjectId: `I-${id}`,
        before: null,
        after,
        reason: null,
        visibility,
      },
    ],
    now,
  );
