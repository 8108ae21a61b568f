// SQL of candidates.ts. $1 instance, $2 oldest offer that counts.

/**
 * What was offered to each target that has a candidate label. An aggregate goes by its hash, a build by its seq; offered
 * again, it keeps the time of the first offer. A promotion that names no known build waits until that is linked.
 */
export const OFFERS = `WITH offer AS (
    SELECT t.promote_name, '' AS component, coalesce(b.aggregate_hash, p.commit_seq::text) AS key, b.at
    FROM target t JOIN promotion_batch b ON b.instance_id = t.instance_id AND b.promote_name = t.candidate_label
      LEFT JOIN promotion p ON b.aggregate_hash IS NULL AND b.components = 1 AND p.batch_id = b.id
    WHERE t.instance_id = $1 AND t.level = 'aggregate' AND t.removed_at IS NULL AND b.at >= $2
    UNION ALL
    SELECT t.promote_name, coalesce(p.component, ''), p.commit_seq::text, p.at
    FROM target t JOIN promotion p ON p.instance_id = t.instance_id AND p.promote_name = t.candidate_label
    WHERE t.instance_id = $1 AND t.level = 'component' AND t.removed_at IS NULL AND p.at >= $2),
  done AS (
    SELECT b.promote_name, '' AS component, coalesce(b.aggregate_hash, p.commit_seq::text) AS key, b.at
    FROM target t JOIN promotion_batch b ON b.instance_id = t.instance_id AND b.promote_name = t.promote_name
      LEFT JOIN promotion p ON b.aggregate_hash IS NULL AND b.components = 1 AND p.batch_id = b.id
    WHERE t.instance_id = $1 AND t.level = 'aggregate' AND t.candidate_label IS NOT NULL AND t.removed_at IS NULL AND b.at >= $2
    UNION ALL
    SELECT p.promote_name, coalesce(p.component, ''), p.commit_seq::text, p.at
    FROM target t JOIN promotion p ON p.instance_id = t.instance_id AND p.promote_name = t.promote_name
    WHERE t.instance_id = $1 AND t.level = 'component' AND t.candidate_label IS NOT NULL AND t.removed_at IS NULL AND p.at >= $2),
  offered AS (SELECT promote_name, component, key, min(at) AS offered_at FROM offer WHERE key IS NOT NULL GROUP BY 1, 2, 3),
  promoted AS (SELECT promote_name, component, key, min(at) AS promoted_at FROM done WHERE key IS NOT NULL GROUP BY 1, 2, 3)
  SELECT o.promote_name AS "promoteName", o.component, o.key, o.offered_at AS "offeredAt", p.promoted_at AS "promotedAt",
    coalesce(bool_or(p.promoted_at IS NOT NULL) OVER (PARTITION BY o.promote_name, o.component ORDER BY o.offered_at, o.key
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), false) AS overtaken,
    row_number() OVER (PARTITION BY o.promote_name, o.component ORDER BY o.offered_at DESC, o.key DESC) = 1 AS newest
  FROM offered o LEFT JOIN promoted p USING (promote_name, component, key)`;

const VOTE = `v.seq, v.job_name AS "jobName", v.state, v.at, v.url, z.server_id AS server, z.uuid, z.outcome,
    z.started_at AS "startedAt", z.ended_at AS "endedAt", z.log_url AS "logUrl"`;
// Looked up by key: without statistics, as in a first load, a join may read the whole table of builds.
const build = (kind: string) => `LEFT JOIN LATERAL (SELECT z.* FROM vote_build l JOIN zuul_build z
      ON z.server_id = l.server_id AND z.uuid = l.uuid
    WHERE l.instance_id = v.instance_id AND l.kind = '${kind}' AND l.seq = v.seq LIMIT 1) z ON true`;

/** Votes on builds ($2: seq as a candidate's key, without its last four bits, which votes do not know) and on aggregates ($3). */
export const VOTES = `
  SELECT ((v.epoch::int8 << 36) + v.commit_dlrn_id)::text AS key, ${VOTE} FROM ci_vote v ${build("commit")}
  WHERE v.instance_id = $1 AND v.commit_dlrn_id = ANY($2::int4[])
  UNION ALL
  SELECT v.aggregate_hash, ${VOTE} FROM ci_vote_aggregate v ${build("aggregate")}
  WHERE v.instance_id = $1 AND v.aggregate_hash = ANY($3::text[])`;

/** Last attempts in the buildsets that test these candidates, without those that reported a vote. */
export const BUILDS = `
  SELECT s.candidate_id AS candidate, z.server_id AS server, z.uuid, z.job_name AS "jobName", z.outcome,
    z.started_at AS "startedAt", z.ended_at AS "endedAt", z.log_url AS "logUrl"
  FROM zuul_buildset s CROSS JOIN LATERAL (
    SELECT * FROM zuul_build z WHERE z.buildset_uuid = s.uuid AND z.server_id = s.server_id OFFSET 0) z
  WHERE s.candidate_id = ANY($1::int8[]) AND z.final IS DISTINCT FROM false
    AND NOT EXISTS (SELECT FROM vote_build l WHERE l.server_id = z.server_id AND l.uuid = z.uuid)`;

/** The 99th percentile of what each job's runs took, in ms, over its newest runs on each server. */
export const LONGEST = `
  SELECT j.job, percentile_cont(0.99) WITHIN GROUP (ORDER BY d.ms)::float8 AS ms, count(*)::int AS runs
  FROM unnest($1::text[]) AS j(job) CROSS JOIN zuul_server s CROSS JOIN LATERAL (
    SELECT duration_ms AS ms FROM zuul_build b WHERE b.server_id = s.id AND b.job_name = j.job AND b.duration_ms IS NOT NULL
      AND b.outcome IN ('passed', 'failed') ORDER BY b.seq DESC LIMIT 300) d
  GROUP BY 1`;

const VALUES = [
  "offered_at",
  "promoted_at",
  "forced",
  "state",
  "jobs",
  "missing",
  "criteria_id",
  "last_vote_at",
];

export const WRITE = `INSERT INTO candidate AS c (instance_id, promote_name, component, key, ${VALUES.join(", ")},
    recorded_at, changed_at)
  SELECT $1, x.promote_name, x.component, x.key, ${VALUES.map((v) => `x.${v}`).join(", ")}, $3, $3
  FROM jsonb_to_recordset($2::jsonb) AS x(promote_name text, component text, key text, offered_at timestamptz,
    promoted_at timestamptz, forced bool, state text, jobs jsonb, missing text[], criteria_id int8, last_vote_at timestamptz)
  ORDER BY x.promote_name, x.component, x.key
  ON CONFLICT (instance_id, promote_name, component, key) DO UPDATE SET
    ${VALUES.map((v) => `${v} = excluded.${v}`).join(", ")}, changed_at = excluded.changed_at
  WHERE (${VALUES.map((v) => `c.${v}`).join(", ")}) IS DISTINCT FROM (${VALUES.map((v) => `excluded.${v}`).join(", ")})`;
