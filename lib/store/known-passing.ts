import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import type { Candidate } from "@/lib/domain/known-issue/match";
import { DAY } from "@/lib/shared/clock";
import { iso, textArray } from "./bulk";
import { unchanged } from "./known-hits";
import type { ActiveIssue } from "./known-rules";

/** A passing run whose log may be looked at. */
export interface PassingRun {
  uuid: string;
  jobName: string;
  pipeline: string | null;
  releaseName: string | null;
  component: string | null;
  packageName: string | null;
  logUrl: string;
  endedAt: Date;
}

/** Runs older than this have lost their logs at times, and say little of today's job. */
const RECENT = 2 * DAY;
/** One run of a job is looked at so often. */
const PER_JOB = DAY;
/** What was read of passing runs is kept so long. */
const KEPT = 14 * DAY;

/**
 * Passing runs of a Zuul whose logs are to be read: of jobs that failed in the last week, newest run first, jobs with known issues
 * first, no job more than once a day.
 */
export async function passingToRead(
  client: pg.Pool,
  serverId: string,
  now: Date,
  limit: number,
): Promise<PassingRun[]> {
  const found = await client.query<PassingRun>(
    `WITH job AS (
       SELECT f.subject, bool_or(EXISTS (SELECT FROM known_hit h WHERE h.failure_id = f.id)) AS known
       FROM failure f WHERE f.source_id = $1 AND f.subject_kind = 'job' AND f.at > $2 AND f.removed_at IS NULL
         AND NOT EXISTS (SELECT FROM passing_check c WHERE c.source_id = $1 AND c.job = f.subject AND c.at > $3)
       GROUP BY f.subject)
     SELECT b.uuid, b.job_name AS "jobName", b.pipeline, b.release_name AS "releaseName", b.component,
       b.package_name AS "packageName", b.log_url AS "logUrl", b.ended_at AS "endedAt"
     FROM job CROSS JOIN LATERAL (
       SELECT * FROM zuul_build b WHERE b.server_id = $1 AND b.job_name = job.subject AND b.result = 'SUCCESS'
         AND b.log_url IS NOT NULL AND b.ended_at > $4 AND b.removed_at IS NULL
       ORDER BY b.seq DESC LIMIT 1) b
     WHERE NOT EXISTS (SELECT FROM passing_check c WHERE c.source_id = $1 AND c.key = b.uuid)
     ORDER BY job.known DESC, b.ended_at DESC LIMIT $5`,
    [
      serverId,
      new Date(now.getTime() - 7 * DAY),
      new Date(now.getTime() - PER_JOB),
      new Date(now.getTime() - RECENT),
      limit,
    ],
  );
  return found.rows;
}

/** Keeps the end of a passing run's log, and forgets what was kept for long. No lines = there was no log to read. */
export async function storePassing(
  tx: pg.ClientBase,
  serverId: string,
  run: PassingRun,
  lines: readonly string[],
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO passing_check (source_id, key, job, release_name, component, package_name, pipeline, lines, known_issues,
       matched, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text[], '{}', '{}', $9) ON CONFLICT (source_id, key) DO NOTHING`,
    [
      serverId,
      run.uuid,
      run.jobName,
      run.releaseName,
      run.component,
      run.packageName,
      run.pipeline,
      textArray(lines.map((line) => line.replaceAll("\u0000", ""))),
      iso(now),
    ],
  );
  await tx.query("DELETE FROM passing_check WHERE at < $1", [new Date(now.getTime() - KEPT)]);
}

/** A passing run whose lines are kept. */
export interface KeptRun {
  sourceId: string;
  key: string;
  job: string;
  release: string | null;
  component: string | null;
  package: string | null;
  pipeline: string | null;
  lines: string[];
  /** Ids of the known issues that were tried on it. */
  knownIssues: string[];
}

export const KEPT_COLUMNS = `source_id AS "sourceId", key, job, release_name AS release, component, package_name AS package, pipeline,
  lines, known_issues::text[] AS "knownIssues"`;

/** A passing run as known issues see it. */
export const toPassed = (run: KeptRun): Candidate => ({
  class: null,
  job: run.job,
  package: run.package,
  release: run.release,
  component: run.component,
  pipeline: run.pipeline,
  sources: ["zuul", run.sourceId],
  signatureId: null,
  headline: null,
  lines: run.lines,
});

/** Tries patterns on the passing runs they were not tried on yet, and counts. */
export async function tryOnPassing(
  pool: pg.Pool,
  issues: readonly ActiveIssue[],
  hidden: ReadonlySet<string>,
): Promise<void> {
  const patterns = issues.filter((issue) => issue.kind === "pattern");
  if (patterns.length === 0) return;
  const found = await pool.query<KeptRun>(
    `SELECT ${KEPT_COLUMNS} FROM passing_check
     WHERE NOT known_issues @> $1::int8[] AND cardinality(lines) > 0 ORDER BY at DESC LIMIT 200`,
    [patterns.map((issue) => issue.id)],
  );
  for (const run of found.rows) {
    const passed = toPassed(run);
    await withTransaction(pool, async (tx) => {
      const same = await unchanged(tx, patterns);
      const due = patterns.filter(
        (issue) => same.has(issue.id) && !run.knownIssues.includes(String(issue.id)),
      );
      const fits = due.filter(
        (issue) => issue.isPrivate === hidden.has(run.sourceId) && issue.within(passed),
      );
      const matched = fits.filter((issue) => issue.match(passed) !== null).map((issue) => issue.id);
      await tx.query(
        `UPDATE passing_check SET known_issues = known_issues || $3::int8[], matched = matched || $4::int8[]
         WHERE source_id = $1 AND key = $2`,
        [run.sourceId, run.key, due.map((issue) => issue.id), matched],
      );
      await tx.query(
        `UPDATE known_issue SET passing_checked = passing_checked + 1,
           passing_hits = passing_hits + CASE WHEN id = ANY($2) THEN 1 ELSE 0 END
         WHERE id = ANY($1)`,
        [fits.map((issue) => issue.id), matched],
      );
    });
  }
}
