// SQL of subjects.ts. $1 server or hub, $2 subjects, $3 now, $4 length of the history strip.

/**
 * Attempts that count, of the subjects asked for: passed, failed, or a result that is not known. Left out: what runs, was
 * skipped or dropped, and attempts of Zuul that were followed by another one. What the source has pruned still counts.
 * A deleted build of Koji had been built: only those are collected there.
 */
const ATTEMPTS = {
  zuul: `SELECT job_name AS subject,
      coalesce(pipeline, '') || E'\\n' || coalesce(project, '') || E'\\n' || coalesce(branch, '') AS scope,
      seq, uuid AS key, CASE outcome WHEN 'passed' THEN 'S' WHEN 'failed' THEN 'F' ELSE '?' END AS letter,
      coalesce(ended_at, started_at, recorded_at) AS at, release_name, component, pipeline, project, branch, package_name,
      dfg_slug, voting
    FROM zuul_build WHERE server_id = $1 AND job_name = n.name AND outcome IN ('passed', 'failed', 'unknown')
      AND final IS DISTINCT FROM false`,
  koji: `SELECT package_name AS subject,
      coalesce(release_name, target, '') || coalesce(' ' || substring(release from '\\.(el[0-9]+[a-z]*)'), '') AS scope,
      creation_event_id::int8 AS seq, build_id || '@' || creation_event_id AS key,
      CASE WHEN state = 'FAILED' THEN 'F' ELSE 'S' END AS letter, coalesce(completed_at, created_at) AS at, release_name,
      NULL::text AS component, NULL::text AS pipeline, NULL::text AS project, NULL::text AS branch, package_name, dfg_slug,
      true AS voting
    FROM koji_build WHERE hub_id = $1 AND package_name = n.name AND state IN ('COMPLETE', 'DELETED', 'FAILED')
      AND NOT draft`,
};

type Source = keyof typeof ATTEMPTS;
const KIND: Record<Source, string> = { zuul: "job", koji: "package" };
const both = (text: (source: Source) => string) => ({ zuul: text("zuul"), koji: text("koji") });

// greens = good attempts up to and with the row: rows with the same number make an era, which a good one begins. greens_after
// counts them from the newest. In a first load PostgreSQL has no statistics yet: so each subject's attempts are asked for one
// by one, nothing joins these rows to themselves, and failures are looked up by key (a LATERAL with OFFSET or LIMIT stays one).
const ERAS = (source: Source) => `WITH a AS (
    SELECT t.* FROM unnest($2::text[]) AS n(name) CROSS JOIN LATERAL (${ATTEMPTS[source]} OFFSET 0) t),
  r AS MATERIALIZED (SELECT a.*,
      count(*) FILTER (WHERE letter = 'S')
        OVER (PARTITION BY subject, scope ORDER BY seq, key ROWS UNBOUNDED PRECEDING) AS greens,
      row_number() OVER back AS from_end,
      count(*) FILTER (WHERE letter = 'S') OVER (back ROWS UNBOUNDED PRECEDING) AS greens_after
    FROM a WINDOW back AS (PARTITION BY subject, scope ORDER BY seq DESC, key DESC))`;

const STREAK_VALUES =
  `release_name component pipeline project package_name dfg_slug voting class first_red_at last_red_seq
  last_red_key last_red_at last_green_seq last_green_key last_green_at ended_seq ended_at failures reason`.split(
    /\s+/,
  );
const STATE_VALUES =
  `release_name component pipeline project branch package_name dfg_slug voting last_seq last_key
  last_outcome last_at last_green_seq last_green_at failing failing_since failures history`.split(/\s+/);
const excluded = (columns: readonly string[]) => columns.map((c) => `${c} = excluded.${c}`).join(", ");
const differ = (columns: readonly string[]) =>
  `(${columns.map((c) => `s.${c}`).join(", ")}) IS DISTINCT FROM (${columns.map((c) => `excluded.${c}`).join(", ")})`;

const ABOUT = ["release_name", "component", "pipeline", "project", "package_name", "dfg_slug"];
const LAST_RED = ["seq", "at", "key", "voting", ...ABOUT];

/** Class, reason and DFG of a streak are those of its newest failure; without one, of the attempt. */
export const STREAKS = both(
  (source) => `${ERAS(source)},
  era AS (SELECT subject, scope, greens,
      max(seq) FILTER (WHERE letter = 'S') AS green_seq, max(key) FILTER (WHERE letter = 'S') AS green_key,
      max(at) FILTER (WHERE letter = 'S') AS green_at, ${LAST_RED.map(
        (c) => `array_agg(${c} ORDER BY seq, key) FILTER (WHERE letter <> 'S') AS red_${c}`,
      ).join(", ")}
    FROM r GROUP BY subject, scope, greens),
  span AS (SELECT *, lead(green_seq) OVER w AS ended_seq, lead(green_at) OVER w AS ended_at, cardinality(red_seq) AS failures
    FROM era WINDOW w AS (PARTITION BY subject, scope ORDER BY greens)),
  red AS (SELECT subject, scope, greens, green_seq, green_key, green_at, ended_seq, ended_at, failures, red_seq[1] AS first_seq,
      red_key[1] AS first_key, red_at[1] AS first_at, ${LAST_RED.map((c) => `red_${c}[failures] AS last_${c}`).join(", ")}
    FROM span WHERE failures > 0),
  found AS (SELECT DISTINCT ON (s.subject, s.scope, s.first_seq) s.*, ${[...ABOUT, "voting"]
    .filter((c) => c !== "dfg_slug")
    .map((c) => `last_${c} AS ${c}`)
    .join(", ")},
      CASE WHEN f.id IS NULL THEN last_dfg_slug ELSE f.dfg_slug END AS dfg_slug, f.class, left(f.headline, 240) AS reason
    FROM red s
      LEFT JOIN LATERAL (SELECT id, dfg_slug, class, headline FROM failure WHERE source = '${source}' AND source_id = $1
        AND key = s.last_key AND removed_at IS NULL LIMIT 1) f ON true
    ORDER BY s.subject, s.scope, s.first_seq, s.greens DESC),
  dropped AS (DELETE FROM subject_streak s WHERE s.source_id = $1 AND s.subject = ANY($2)
    AND (s.subject, s.scope, s.first_red_seq) NOT IN (SELECT subject, scope, first_seq FROM found))
  INSERT INTO subject_streak AS s (source, source_id, subject, scope, first_red_seq, first_red_key, subject_kind,
    ${STREAK_VALUES.join(", ")}, recorded_at, end_recorded_at)
  SELECT '${source}', $1, subject, scope, first_seq, first_key, '${KIND[source]}', release_name, component, pipeline, project,
    package_name, dfg_slug, voting, class, first_at, last_seq, last_key, last_at, green_seq, green_key, green_at, ended_seq,
    ended_at, failures, reason, $3, CASE WHEN ended_seq IS NOT NULL THEN $3::timestamptz END FROM found
  ON CONFLICT (source_id, subject, scope, first_red_seq) DO UPDATE SET first_red_key = excluded.first_red_key,
    ${excluded(STREAK_VALUES)}, end_recorded_at =
      CASE WHEN excluded.ended_seq IS NULL THEN NULL ELSE coalesce(s.end_recorded_at, excluded.end_recorded_at) END
  WHERE ${differ(["first_red_key", ...STREAK_VALUES])}`,
);

/** Runs after STREAKS: the DFG of a failing subject is that of its open streak. */
export const STATES = both(
  (source) => `${ERAS(source)},
  l AS MATERIALIZED (SELECT r.subject, r.scope, max(r.seq) FILTER (WHERE from_end = 1) AS seq, ${[
    ...ABOUT,
    "branch",
    "key",
    "letter",
    "at",
  ]
    .map((c) => `max(r.${c}) FILTER (WHERE from_end = 1) AS ${c}`)
    .join(", ")}, bool_or(r.voting) FILTER (WHERE from_end = 1) AS voting,
      max(r.seq) FILTER (WHERE r.letter = 'S') AS green_seq,
      max(r.at) FILTER (WHERE r.letter = 'S' AND r.greens_after = 1) AS green_at,
      reverse(string_agg(CASE WHEN f.class IN ('infra', 'config') THEN 'I' ELSE r.letter END, '' ORDER BY r.seq DESC, r.key DESC)
        FILTER (WHERE r.from_end <= $4)) AS history
    FROM r LEFT JOIN LATERAL (SELECT class FROM failure WHERE r.letter = 'F' AND r.from_end <= $4
      AND source = '${source}' AND source_id = $1 AND key = r.key AND removed_at IS NULL LIMIT 1) f ON true
    GROUP BY r.subject, r.scope),
  dropped AS (DELETE FROM subject_state s WHERE s.source_id = $1 AND s.subject = ANY($2)
    AND (s.subject, s.scope) NOT IN (SELECT subject, scope FROM l))
  INSERT INTO subject_state AS s (source, source_id, subject, scope, subject_kind, ${STATE_VALUES.join(", ")}, changed_at)
  SELECT '${source}', $1, l.subject, l.scope, '${KIND[source]}', l.release_name, l.component, l.pipeline, l.project, l.branch,
    l.package_name, CASE WHEN open.failures IS NULL THEN l.dfg_slug ELSE open.dfg_slug END, l.voting, l.seq, l.key,
    CASE l.letter WHEN 'S' THEN 'passed' WHEN 'F' THEN 'failed' ELSE 'unknown' END, l.at, l.green_seq, l.green_at,
    open.failures IS NOT NULL, open.first_red_at, coalesce(open.failures, 0), l.history, $3
  FROM l LEFT JOIN subject_streak open ON open.source_id = $1 AND open.subject = l.subject AND open.scope = l.scope
      AND open.ended_seq IS NULL
  ON CONFLICT (source_id, subject, scope) DO UPDATE SET ${excluded(STATE_VALUES)}, changed_at = excluded.changed_at
  WHERE ${differ(STATE_VALUES)}`,
);

/** Attempts per day of their end, counted as passRateShare of lib/domain/zuul/results.ts does. $3, $4: first and last day. */
export const DAYS = {
  zuul: `INSERT INTO daily_attempts (source_id, day, subject, pipeline, release_name, dfg_slug, passed, failed, infra)
    SELECT $1, ended_at::date, job_name, coalesce(pipeline, ''), coalesce(release_name, ''), coalesce(max(dfg_slug), ''),
      count(*) FILTER (WHERE outcome = 'passed'),
      count(*) FILTER (WHERE outcome = 'failed' AND result IN ('FAILURE', 'TIMED_OUT', 'POST_FAILURE')),
      count(*) FILTER (WHERE outcome = 'failed' AND result NOT IN ('FAILURE', 'TIMED_OUT', 'POST_FAILURE'))
    FROM zuul_build WHERE server_id = $1 AND ended_at >= $3::date AND ended_at < $4::date + 1
      AND ended_at::date = ANY($2::date[]) AND outcome IN ('passed', 'failed') AND final IS DISTINCT FROM false
    GROUP BY 2, 3, 4, 5`,
  koji: `WITH infra AS (SELECT key FROM failure WHERE source = 'koji' AND source_id = $1 AND removed_at IS NULL
      AND class IN ('infra', 'config'))
    INSERT INTO daily_attempts (source_id, day, subject, pipeline, release_name, dfg_slug, passed, failed, infra)
    SELECT $1, b.completed_at::date, b.package_name, '', coalesce(b.release_name, ''), coalesce(max(b.dfg_slug), ''),
      count(*) FILTER (WHERE state <> 'FAILED'),
      count(*) FILTER (WHERE state = 'FAILED' AND build_id || '@' || creation_event_id NOT IN (SELECT key FROM infra)),
      count(*) FILTER (WHERE state = 'FAILED' AND build_id || '@' || creation_event_id IN (SELECT key FROM infra))
    FROM koji_build b
    WHERE hub_id = $1 AND completed_at >= $3::date AND completed_at < $4::date + 1
      AND completed_at::date = ANY($2::date[]) AND state IN ('COMPLETE', 'DELETED', 'FAILED') AND NOT draft
    GROUP BY 2, 3, 5`,
};
