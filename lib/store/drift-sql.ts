/** `query` for a component that may be null (old builders have none), so that either case uses an index. */
const byComponent = (column: string, wanted: string, query: (same: string) => string): string =>
  `(${query(`${column} = ${wanted}`)}) UNION ALL (${query(`${wanted} IS NULL AND ${column} IS NULL`)})`;

const ms = (time: string) => `floor(extract(epoch FROM ${time}) * 1000)::int8`;

// A vote names a commit by its id and covers all incarnations of it (lib/domain/dlrn/seq.ts).
const VOTE_SEQ = "v.epoch::int8 * 1099511627776 + v.commit_dlrn_id::int8 * 16 + 15";
const EVERYTHING = "9223372036854775807";

/**
 * WITH clauses that end in `cell`: per source and package of a line, one DriftCell for each stage. $1 the builder, $2
 * packages, $3 as of when, $4 whether DLRN's queue counts (it is only known of now), $5 builders that import from this one, $6
 * packages and $7 where upstream stands with them, for builders whose queue nobody publishes.
 * Rows are looked up one by one by their keys, whatever statistics there are.
 */
export const TRUNK_CELLS = `
  p AS MATERIALIZED (
    SELECT s.* FROM unnest($2::text[]) n(name) CROSS JOIN LATERAL (
      SELECT project_name, component, dfg_slug, last_seq FROM package_state
      WHERE instance_id = $1 AND project_name = n.name OFFSET 0) s),
  c AS (SELECT DISTINCT component FROM p),
  moved AS MATERIALIZED (
    SELECT c.component, 'consistent' AS stage, v.position, v.at FROM c CROSS JOIN LATERAL (${byComponent(
      "v.component",
      "c.component",
      (same) => `SELECT ${VOTE_SEQ} AS position, v.at FROM ci_vote v
        WHERE v.instance_id = $1 AND v.job_name = 'consistent' AND v.state = 'passed' AND v.at <= $3 AND ${same}
        ORDER BY v.seq DESC LIMIT 1`,
    )}) v
    UNION ALL
    SELECT c.component, t.promote_name, m.commit_seq, m.at FROM c
    JOIN target t ON t.instance_id = $1 AND t.removed_at IS NULL
    CROSS JOIN LATERAL (${byComponent(
      "m.component",
      "c.component",
      (same) => `SELECT m.commit_seq, m.at FROM promotion m
        WHERE m.instance_id = $1 AND m.promote_name = t.promote_name AND m.at <= $3 AND ${same}
        ORDER BY m.at DESC LIMIT 1`,
    )}) m
    WHERE m.commit_seq IS NOT NULL
    UNION ALL
    SELECT c.component, 'built', ${EVERYTHING}, NULL FROM c),
  here AS MATERIALIZED (
    SELECT $1::text AS source, p.project_name, m.stage, coalesce(r.at, m.at, h.built_at) AS at, coalesce(h.seq, -1) AS seq,
      h.commit_hash, h.distro_hash, h.nvr, true AS is_known
    FROM p JOIN moved m ON m.component IS NOT DISTINCT FROM p.component
    LEFT JOIN LATERAL (
      SELECT seq, commit_hash, distro_hash, nvr, built_at FROM dlrn_commit d
      WHERE d.instance_id = $1 AND d.project_name = p.project_name AND d.seq <= m.position AND d.status = 'SUCCESS'
        AND d.removed_at IS NULL AND d.built_at <= $3
      ORDER BY d.seq DESC LIMIT 1) h ON true
    LEFT JOIN LATERAL (
      SELECT r.at FROM stage_reach r WHERE r.instance_id = $1 AND r.station = m.stage
        AND r.component = coalesce(p.component, '') AND r.position >= h.seq AND r.at <= $3
      ORDER BY r.position LIMIT 1) r ON true
    UNION ALL
    SELECT x.down, p.project_name, 'imported', d.built_at, coalesce(u.seq, -1), d.commit_hash, u.distro_hash, d.nvr, u.seq IS NOT NULL
    FROM p CROSS JOIN unnest($5::text[]) x(down)
    CROSS JOIN LATERAL (
      SELECT commit_hash, nvr, built_at FROM dlrn_commit d
      WHERE d.instance_id = x.down AND d.project_name = p.project_name AND d.status = 'SUCCESS' AND d.removed_at IS NULL
        AND d.built_at <= $3 ORDER BY d.seq DESC LIMIT 1) d
    LEFT JOIN LATERAL (
      SELECT seq, distro_hash FROM dlrn_commit u WHERE u.commit_hash = d.commit_hash AND u.instance_id = $1
        AND u.project_name = p.project_name AND u.removed_at IS NULL ORDER BY u.seq DESC LIMIT 1) u ON true),
  queue AS MATERIALIZED (
    SELECT project_name, count(*)::int AS n, min(coalesce(committed_at, recorded_at)) AS since,
      (array_agg(commit_hash ORDER BY committed_at DESC NULLS LAST))[1] AS newest, max(committed_at) AS newest_at
    FROM dlrn_queue_item WHERE instance_id = $1 AND project_name = ANY($2) AND $4 GROUP BY project_name),
  has_queue AS (SELECT FROM cursor k JOIN feed f ON f.id = k.feed_id
    WHERE f.instance_id = $1 AND f.source = 'dlrn' AND k.part = 'queue' AND $4),
  lacks AS (
    SELECT h.*, w.n + coalesce(q.n, 0) AS behind, least(w.since, q.since) AS since
    FROM here h LEFT JOIN queue q ON q.project_name = h.project_name
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS n, min(since) AS since FROM (
        SELECT min(coalesce(greatest(d.committed_at, d.distgit_at), d.built_at)) AS since FROM dlrn_commit d
        WHERE d.instance_id = $1 AND d.project_name = h.project_name AND d.seq > h.seq AND d.removed_at IS NULL
          AND d.built_at <= $3 AND (d.commit_hash, d.distro_hash) IS DISTINCT FROM (h.commit_hash, h.distro_hash)
        GROUP BY d.commit_hash, d.distro_hash) each) w),
  cell AS (
    SELECT source, project_name, stage, jsonb_build_object('at', CASE WHEN commit_hash IS NOT NULL THEN ${ms("at")} END,
      'commit', commit_hash, 'nvr', nvr, 'behind', CASE WHEN is_known THEN behind END,
      'since', CASE WHEN is_known THEN ${ms("since")} END) AS body
    FROM lacks
    UNION ALL
    SELECT $1, p.project_name, 'upstream', jsonb_build_object('at', ${ms("coalesce(q.newest_at, d.committed_at)")},
      'commit', coalesce(q.newest, d.commit_hash), 'nvr', NULL, 'behind', 0, 'since', NULL)
    FROM p CROSS JOIN has_queue LEFT JOIN queue q ON q.project_name = p.project_name
    LEFT JOIN dlrn_commit d ON d.instance_id = $1 AND d.seq = p.last_seq
    UNION ALL
    SELECT $1, p.project_name, 'upstream', jsonb_build_object('at', NULL, 'commit', h.revision, 'nvr', NULL, 'behind', 0, 'since', NULL)
    FROM p JOIN unnest($6::text[], $7::text[]) h(project_name, revision) ON h.project_name = p.project_name
    WHERE NOT EXISTS (SELECT FROM has_queue))`;
