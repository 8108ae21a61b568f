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
/** The one value of each column among the rows that hold, by a group. */
const valuesWhere = (holds: string, columns: readonly string[]) =>
  columns.map((c) => `max(${c}) FILTER (WHERE ${holds}) AS ${c}`).join(", ");

/**
 * Writes the streaks and states of the subjects. greens = good attempts up to and with the row: red rows with the same number
 * are one streak, the rows next to it its last green and its end. Class, reason and DFG of a streak are those of its newest
 * failure; the DFG of a failing subject is that of its open streak. In a first load PostgreSQL has no statistics yet: so each
 * subject's attempts are asked for one by one, nothing joins these rows to themselves, and failures are looked up by key (a
 * LATERAL with OFFSET or LIMIT stays one).
 */
export const DERIVE = both(
  (source) => `WITH a AS (
    SELECT t.* FROM unnest($2::text[]) AS n(name) CROSS JOIN LATERAL (${ATTEMPTS[source]} OFFSET 0) t),
  r AS MATERIALIZED (SELECT a.*, count(*) FILTER (WHERE letter = 'S') OVER (w ROWS UNBOUNDED PRECEDING) AS greens,
      lag(letter, 1, '') OVER w AS before, lag(seq) OVER w AS before_seq, lag(key) OVER w AS before_key, lag(at) OVER w AS before_at,
      lead(letter, 1, '') OVER w AS after, lead(seq) OVER w AS after_seq, lead(at) OVER w AS after_at,
      count(*) OVER (PARTITION BY subject, scope) - row_number() OVER w AS from_end
    FROM a WINDOW w AS (PARTITION BY subject, scope ORDER BY seq, key)),
  red AS (SELECT r.*, before IN ('S', '') AS first, after IN ('S', '') AS last FROM r WHERE letter <> 'S'),
  era AS (SELECT subject, scope, greens, count(*)::int AS failures,
      max(seq) FILTER (WHERE first) AS first_red_seq, max(key) FILTER (WHERE first) AS first_red_key,
      max(at) FILTER (WHERE first) AS first_red_at, max(before_seq) FILTER (WHERE first) AS last_green_seq,
      max(before_key) FILTER (WHERE first) AS last_green_key, max(before_at) FILTER (WHERE first) AS last_green_at,
      max(seq) FILTER (WHERE last) AS last_red_seq, max(key) FILTER (WHERE last) AS last_red_key,
      max(at) FILTER (WHERE last) AS last_red_at, max(after_seq) FILTER (WHERE last) AS ended_seq,
      max(after_at) FILTER (WHERE last) AS ended_at, bool_or(voting) FILTER (WHERE last) AS voting,
      ${valuesWhere("last", ["release_name", "component", "pipeline", "project", "package_name", "dfg_slug"])}
    FROM red GROUP BY subject, scope, greens),
  found AS MATERIALIZED (SELECT DISTINCT ON (e.subject, e.scope, e.first_red_seq) e.*, f.id IS NOT NULL AS told,
      f.dfg_slug AS told_dfg, f.class, left(f.headline, 240) AS reason
    FROM era e LEFT JOIN LATERAL (SELECT id, dfg_slug, class, headline FROM failure WHERE source = '${source}'
      AND source_id = $1 AND key = e.last_red_key AND removed_at IS NULL LIMIT 1) f ON true
    ORDER BY e.subject, e.scope, e.first_red_seq, e.greens DESC),
  gone AS (DELETE FROM subject_streak s WHERE s.source_id = $1 AND s.subject = ANY($2)
    AND (s.subject, s.scope, s.first_red_seq) NOT IN (SELECT subject, scope, first_red_seq FROM found)),
  streaks AS (INSERT INTO subject_streak AS s (source, source_id, subject, scope, first_red_seq, first_red_key, subject_kind,
      ${STREAK_VALUES.join(", ")}, recorded_at, end_recorded_at)
    SELECT '${source}', $1, subject, scope, first_red_seq, first_red_key, '${KIND[source]}',
      ${STREAK_VALUES.map((c) => (c === "dfg_slug" ? "CASE WHEN told THEN told_dfg ELSE dfg_slug END" : c)).join(", ")}, $3,
      CASE WHEN ended_seq IS NOT NULL THEN $3::timestamptz END FROM found
    ON CONFLICT (source_id, subject, scope, first_red_seq) DO UPDATE SET first_red_key = excluded.first_red_key,
      ${excluded(STREAK_VALUES)}, end_recorded_at =
        CASE WHEN excluded.ended_seq IS NULL THEN NULL ELSE coalesce(s.end_recorded_at, excluded.end_recorded_at) END
    WHERE ${differ(["first_red_key", ...STREAK_VALUES])}),
  newest AS (SELECT subject, scope, max(seq) FILTER (WHERE from_end = 0) AS seq, max(at) FILTER (WHERE from_end = 0) AS at,
      bool_or(voting) FILTER (WHERE from_end = 0) AS voting, ${valuesWhere("from_end = 0", ["key", "letter", "release_name", "component", "pipeline", "project", "branch", "package_name", "dfg_slug"])},
      string_agg(CASE WHEN f.class IN ('infra', 'config') THEN 'I' ELSE letter END, '' ORDER BY seq, key) AS history
    FROM r LEFT JOIN LATERAL (SELECT class FROM failure WHERE r.letter = 'F' AND source = '${source}' AND source_id = $1
      AND failure.key = r.key AND removed_at IS NULL LIMIT 1) f ON true
    WHERE from_end < $4 GROUP BY subject, scope),
  dropped AS (DELETE FROM subject_state s WHERE s.source_id = $1 AND s.subject = ANY($2)
    AND (s.subject, s.scope) NOT IN (SELECT subject, scope FROM newest))
  INSERT INTO subject_state AS s (source, source_id, subject, scope, subject_kind, ${STATE_VALUES.join(", ")}, changed_at)
  SELECT '${source}', $1, l.subject, l.scope, '${KIND[source]}', l.release_name, l.component, l.pipeline, l.project, l.branch,
    l.package_name, CASE WHEN open.told THEN open.told_dfg ELSE l.dfg_slug END, l.voting, l.seq, l.key,
    CASE l.letter WHEN 'S' THEN 'passed' WHEN 'F' THEN 'failed' ELSE 'unknown' END, l.at,
    CASE WHEN l.letter = 'S' THEN l.seq ELSE open.last_green_seq END,
    CASE WHEN l.letter = 'S' THEN l.at ELSE open.last_green_at END,
    l.letter <> 'S', open.first_red_at, coalesce(open.failures, 0), l.history, $3
  FROM newest l LEFT JOIN found open ON open.subject = l.subject AND open.scope = l.scope AND open.last_red_key = l.key
  ON CONFLICT (source_id, subject, scope) DO UPDATE SET ${excluded(STATE_VALUES)}, changed_at = excluded.changed_at
  WHERE ${differ(STATE_VALUES)}`,
);

/** Keys of a source's failures in the days $3 to $4 that outages took out of the pass rates, and of those that are flaky. */
const APART = (source: Source) => `
  excluded AS MATERIALIZED (SELECT f.key FROM incident i JOIN failure f ON f.incident_id = i.id
    WHERE i.is_excluded AND f.source = '${source}' AND f.source_id = $1 AND f.removed_at IS NULL
      AND f.at >= $3::date AND f.at < $4::date + 1),
  flaky AS MATERIALIZED (SELECT key FROM failure WHERE source = '${source}' AND source_id = $1 AND is_flaky
      AND removed_at IS NULL AND at >= $3::date AND at < $4::date + 1)`;

/**
 * Attempts per day of their end, counted as passRateShare of lib/domain/zuul/results.ts does, without what outages took. IN and
 * not a join: in a first load there are no statistics, and a join would walk over all keys for each run.
 * $3, $4: first and last day.
 */
export const DAYS = {
  zuul: `WITH ${APART("zuul")},
    run AS (SELECT *, outcome = 'failed' AS failed, uuid IN (SELECT key FROM excluded) AS is_excluded,
      uuid IN (SELECT key FROM flaky) AS is_flaky, result IN ('FAILURE', 'TIMED_OUT', 'POST_FAILURE') AS is_own
      FROM zuul_build WHERE server_id = $1 AND ended_at >= $3::date AND ended_at < $4::date + 1
        AND ended_at::date = ANY($2::date[]) AND outcome IN ('passed', 'failed') AND final IS DISTINCT FROM false)
    INSERT INTO daily_attempts (source_id, day, subject, pipeline, release_name, dfg_slug, passed, failed, infra, excluded, flaky)
    SELECT $1, ended_at::date, job_name, coalesce(pipeline, ''), coalesce(release_name, ''), coalesce(max(dfg_slug), ''),
      count(*) FILTER (WHERE NOT failed),
      count(*) FILTER (WHERE failed AND NOT is_excluded AND is_own),
      count(*) FILTER (WHERE failed AND NOT is_excluded AND NOT is_own),
      count(*) FILTER (WHERE failed AND is_excluded),
      count(*) FILTER (WHERE failed AND NOT is_excluded AND is_flaky)
    FROM run GROUP BY 2, 3, 4, 5`,
  koji: `WITH ${APART("koji")}, infra AS MATERIALIZED (SELECT key FROM failure WHERE source = 'koji' AND source_id = $1
      AND removed_at IS NULL AND class IN ('infra', 'config')),
    built AS (SELECT *, build_id || '@' || creation_event_id AS key, state = 'FAILED' AS failed FROM koji_build
      WHERE hub_id = $1 AND completed_at >= $3::date AND completed_at < $4::date + 1
        AND completed_at::date = ANY($2::date[]) AND state IN ('COMPLETE', 'DELETED', 'FAILED') AND NOT draft),
    run AS (SELECT *, failed AND key IN (SELECT key FROM excluded) AS is_excluded,
      failed AND key IN (SELECT key FROM infra) AS is_infra, failed AND key IN (SELECT key FROM flaky) AS is_flaky FROM built)
    INSERT INTO daily_attempts (source_id, day, subject, pipeline, release_name, dfg_slug, passed, failed, infra, excluded, flaky)
    SELECT $1, completed_at::date, package_name, '', coalesce(release_name, ''), coalesce(max(dfg_slug), ''),
      count(*) FILTER (WHERE NOT failed),
      count(*) FILTER (WHERE failed AND NOT is_excluded AND NOT is_infra),
      count(*) FILTER (WHERE failed AND NOT is_excluded AND is_infra),
      count(*) FILTER (WHERE failed AND is_excluded),
      count(*) FILTER (WHERE failed AND NOT is_excluded AND is_flaky)
    FROM run GROUP BY 2, 3, 5`,
};
