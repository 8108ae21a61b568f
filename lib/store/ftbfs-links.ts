import type pg from "pg";

/**
 * Finds the DLRN build that each FTBFS review is about: by package and upstream commit, on the builder whose log it links
 * to, else on one of the review's release. Of several, a failed build that the review can know comes first. A review
 * that is being stored just now is left to the next time. Idempotent.
 *
 * @returns how many reviews got another answer
 */
export async function linkFtbfs(tx: pg.ClientBase): Promise<number> {
  const linked = await tx.query(LINK);
  return linked.rowCount ?? 0;
}

const LINK = `WITH review AS MATERIALIZED (
    SELECT server_id, number, release_name, created_at, ftbfs->>'projectName' AS project, ftbfs->>'shortSha' AS short,
      ftbfs->>'commitHash' AS hash, rtrim(ftbfs->'build'->>'webUrl', '/') AS web, ftbfs->'build'->>'distroHash' AS distro
    FROM gerrit_review WHERE kind = 'ftbfs' AND ftbfs IS NOT NULL AND removed_at IS NULL),
  found AS (SELECT r.server_id, r.number, b.instance_id, b.seq FROM review r LEFT JOIN LATERAL (
      SELECT c.instance_id, c.seq FROM instance i JOIN dlrn_commit c ON c.instance_id = i.id
      WHERE i.removed_at IS NULL AND c.project_name = r.project AND c.removed_at IS NULL
        AND (r.hash IS NULL OR c.commit_hash = r.hash) AND starts_with(c.commit_hash, r.short)
        AND (rtrim(i.web_url, '/') = r.web OR r.release_name IS NULL OR i.release_name = r.release_name)
      ORDER BY rtrim(i.web_url, '/') = r.web DESC NULLS LAST, i.release_name = r.release_name DESC NULLS LAST,
        starts_with(c.distro_hash, r.distro) DESC NULLS LAST, c.status = 'FAILED' DESC,
        c.built_at <= r.created_at + interval '1 hour' DESC, c.seq DESC LIMIT 1) b ON true),
  free AS (SELECT g.server_id, g.number, found.instance_id, found.seq FROM gerrit_review g JOIN found USING (server_id, number)
    WHERE (g.ftbfs_instance, g.ftbfs_seq) IS DISTINCT FROM (found.instance_id, found.seq)
    FOR UPDATE OF g SKIP LOCKED)
  UPDATE gerrit_review g SET ftbfs_instance = free.instance_id, ftbfs_seq = free.seq FROM free
  WHERE g.server_id = free.server_id AND g.number = free.number`;
