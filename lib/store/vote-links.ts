import type pg from "pg";
import { buildUuidIn, possibleLogUrls } from "@/lib/domain/failure/log-root";

interface OpenVote {
  instanceId: string;
  kind: "commit" | "aggregate";
  seq: number;
  jobName: string;
  url: string;
}

const MOST = 20_000;

/**
 * Links votes of DLRN to the Zuul builds that reported them: by the build's uuid in the vote's address, else by the address
 * of its logs. Votes and builds may arrive in either order, so both feeds call it. Idempotent.
 *
 * @param options.since older votes are not looked at
 * @param options.instanceId only votes of this instance; of all when null
 * @returns how many votes were linked
 */
export async function linkVotes(
  tx: pg.ClientBase,
  options: { instanceId: string | null; since: Date },
  now: Date,
): Promise<number> {
  const { instanceId, since } = options;
  const open = await tx.query<OpenVote>(OPEN, [instanceId, since, MOST]);
  const keys = open.rows.flatMap((vote) =>
    [...possibleLogUrls(vote.url), ...[buildUuidIn(vote.url)].filter((uuid) => uuid !== null)].map((key) => ({
      ...vote,
      key,
    })),
  );
  if (keys.length === 0) return 0;
  const linked = await tx.query(LINK, [
    keys.map((k) => k.instanceId),
    keys.map((k) => k.kind),
    keys.map((k) => k.seq),
    keys.map((k) => k.jobName),
    keys.map((k) => k.key),
    now,
  ]);
  return linked.rowCount ?? 0;
}

const openOf = (table: string, kind: string) => `
  SELECT v.instance_id AS "instanceId", '${kind}' AS kind, v.seq, v.job_name AS "jobName", v.url FROM ${table} v
  WHERE v.at >= $2 AND ($1::text IS NULL OR v.instance_id = $1) AND v.url LIKE 'http%' AND NOT EXISTS (SELECT FROM vote_build b
    WHERE b.instance_id = v.instance_id AND b.kind = '${kind}' AND b.seq = v.seq)`;
const OPEN = `SELECT * FROM (${openOf("ci_vote", "commit")} UNION ALL ${openOf("ci_vote_aggregate", "aggregate")}) v
  ORDER BY seq DESC LIMIT $3`;

// The build's own job comes first: a job may report for another, or several may share a log folder.
const LINK = `INSERT INTO vote_build (instance_id, kind, seq, server_id, uuid, recorded_at)
  SELECT DISTINCT ON (k.instance_id, k.kind, k.seq) k.instance_id, k.kind, k.seq, b.server_id, b.uuid, $6
  FROM unnest($1::text[], $2::text[], $3::int8[], $4::text[], $5::text[]) AS k(instance_id, kind, seq, job_name, key)
  CROSS JOIN LATERAL (
    SELECT server_id, uuid, job_name, seq FROM zuul_build WHERE log_url = k.key
    UNION ALL SELECT z.server_id, z.uuid, z.job_name, z.seq FROM zuul_server s JOIN zuul_build z
      ON z.server_id = s.id AND z.uuid = k.key) b
  ORDER BY k.instance_id, k.kind, k.seq, b.job_name = k.job_name DESC, b.seq DESC
  ON CONFLICT (instance_id, kind, seq) DO NOTHING`;

/**
 * Tells each buildset of a line which candidate it tested: the one that most votes of its builds are on. Buildsets that test
 * a change may vote too, and are no promotion attempts. Idempotent.
 *
 * @returns how many buildsets got another answer
 */
export async function linkBuildsets(tx: pg.ClientBase, serverId: string, since: Date): Promise<number> {
  const linked = await tx.query(BUILDSETS, [serverId, since]);
  return linked.rowCount ?? 0;
}

// A candidate's key is the seq of its build: epoch and id of the commit, then four bits that votes do not know.
const BUILDSETS = `WITH vote AS (
    SELECT l.server_id, l.uuid, l.instance_id, v.aggregate_hash AS key, NULL::int8 AS commit
    FROM vote_build l JOIN ci_vote_aggregate v ON v.instance_id = l.instance_id AND v.seq = l.seq
    WHERE l.kind = 'aggregate' AND l.server_id = $1 AND v.at >= $2
    UNION ALL SELECT l.server_id, l.uuid, l.instance_id, NULL, (v.epoch::int8 << 36) + v.commit_dlrn_id
    FROM vote_build l JOIN ci_vote v ON v.instance_id = l.instance_id AND v.seq = l.seq
    WHERE l.kind = 'commit' AND l.server_id = $1 AND v.at >= $2),
  known AS (SELECT id, instance_id, key, CASE WHEN key ~ '^[0-9]{1,16}$' THEN key::int8 >> 4 END AS commit
    FROM candidate WHERE offered_at >= $2::timestamptz - interval '60 days'),
  told AS (SELECT v.server_id, v.uuid, c.id FROM vote v JOIN known c ON c.instance_id = v.instance_id AND c.key = v.key
    UNION ALL SELECT v.server_id, v.uuid, c.id FROM vote v JOIN known c
      ON c.instance_id = v.instance_id AND c.commit = v.commit),
  counted AS (SELECT b.server_id, b.buildset_uuid, t.id, count(*) AS votes
    FROM told t CROSS JOIN LATERAL (SELECT * FROM zuul_build z WHERE z.server_id = t.server_id AND z.uuid = t.uuid LIMIT 1) b
    WHERE b.buildset_uuid IS NOT NULL GROUP BY 1, 2, 3),
  most AS (SELECT DISTINCT ON (server_id, buildset_uuid) * FROM counted
    ORDER BY server_id, buildset_uuid, votes DESC, id)
  UPDATE zuul_buildset s SET candidate_id = most.id FROM most
  WHERE s.server_id = $1 AND s.server_id = most.server_id AND s.uuid = most.buildset_uuid AND s.change IS NULL
    AND s.candidate_id IS DISTINCT FROM most.id`;
