import type pg from "pg";
import type { MergedChange, NewBuild, RunDifference, SeenImage } from "@/lib/domain/failure/suspects";
import { DAY } from "@/lib/shared/clock";

/** The two runs of one job between which it turned red. */
export interface TurnedRed {
  serverId: string;
  /** uuid of the last good build; null when there was none. */
  green: string | null;
  /** uuid of the first bad build. */
  red: string;
}

interface Run {
  uuid: string;
  at: Date;
  project: string | null;
  branch: string | null;
  candidate: number | null;
  class: string | null;
}

/**
 * What differs between the last good and the first bad run of a job: builds in the candidates they tested, changes merged in
 * the job's project meanwhile, node images. For jobSuspects (lib/domain/failure/suspects.ts).
 *
 * @param options.instances instances the reader may see
 * @param options.gerrits Gerrits the reader may see
 * @returns undefined when the bad build is not held
 */
export async function runDifference(
  client: pg.ClientBase | pg.Pool,
  turned: TurnedRed,
  options: { instances: readonly string[]; gerrits: readonly string[] },
): Promise<RunDifference | undefined> {
  const runs = await client.query<Run>(RUNS, [turned.serverId, [turned.green, turned.red]]);
  const red = runs.rows.find((run) => run.uuid === turned.red);
  if (!red) return undefined;
  const green = runs.rows.find((run) => run.uuid === turned.green);
  const turnedRed = { redAt: red.at, redClass: red.class };
  if (!green) return { ...turnedRed, greenAt: null, builds: null, changes: [], images: [] };
  const [builds, changes, images] = await Promise.all([
    newBuilds(client, green, red, options.instances),
    client.query<MergedChange>(CHANGES, [red.project, red.branch, green.at, red.at, options.gerrits]),
    client.query<SeenImage>(IMAGES, [
      turned.serverId,
      turned.red,
      new Date(red.at.getTime() - 30 * DAY),
      red.at,
      green.at,
    ]),
  ]);
  return { ...turnedRed, greenAt: green.at, builds, changes: changes.rows, images: images.rows };
}

async function newBuilds(
  client: pg.ClientBase | pg.Pool,
  green: Run,
  red: Run,
  instances: readonly string[],
): Promise<NewBuild[] | null> {
  if (green.candidate === null || red.candidate === null) return null;
  if (green.candidate === red.candidate) return [];
  const found = await client.query<NewBuild>(BUILDS, [green.candidate, red.candidate, instances]);
  return found.rows;
}

const RUNS = `SELECT b.uuid, coalesce(b.started_at, b.ended_at, b.recorded_at) AS at, b.project, b.branch,
    s.candidate_id AS candidate, f.class
  FROM zuul_build b LEFT JOIN zuul_buildset s ON s.server_id = b.server_id AND s.uuid = b.buildset_uuid
  LEFT JOIN failure f ON f.source = 'zuul' AND f.source_id = b.server_id AND f.key = b.uuid
  WHERE b.server_id = $1 AND b.uuid = ANY($2::text[])`;

const CHANGES = `SELECT server_id AS "serverId", number, project, subject, submitted_at AS "mergedAt", url FROM gerrit_review
  WHERE project = $1 AND ($2::text IS NULL OR branch = $2) AND status = 'MERGED' AND submitted_at > $3 AND submitted_at <= $4
    AND server_id = ANY($5) AND removed_at IS NULL
  ORDER BY submitted_at DESC LIMIT 20`;

// A component repo holds each package's newest good build up to the promoted one; an aggregate has one such row per component.
const BUILDS = `WITH side AS (
    SELECT c.id = $2 AS red, c.instance_id, d.component, d.seq
    FROM candidate c JOIN dlrn_commit d ON c.key ~ '^[0-9]{1,16}$' AND d.instance_id = c.instance_id AND d.seq = c.key::int8
    WHERE c.id = ANY(ARRAY[$1, $2]::int8[])
    UNION ALL SELECT c.id = $2, c.instance_id, p.component, max(p.commit_seq)
    FROM candidate c JOIN target t ON t.instance_id = c.instance_id AND t.promote_name = c.promote_name
      JOIN promotion_batch b ON b.instance_id = c.instance_id AND b.promote_name = t.candidate_label AND b.aggregate_hash = c.key
      JOIN promotion p ON p.batch_id = b.id AND p.commit_seq IS NOT NULL
    WHERE c.id = ANY(ARRAY[$1, $2]::int8[]) GROUP BY 1, 2, 3),
  span AS (SELECT r.instance_id, r.component, g.seq AS low, r.seq AS high FROM side r JOIN side g
      ON g.instance_id = r.instance_id AND g.component IS NOT DISTINCT FROM r.component AND NOT g.red
    WHERE r.red AND r.seq > g.seq AND r.instance_id = ANY($3))
  SELECT DISTINCT ON (d.instance_id, d.project_name) d.instance_id AS "instanceId", d.component, d.project_name AS "packageName",
    d.commit_hash AS "commitHash", d.built_at AS "builtAt",
    (count(*) OVER (PARTITION BY d.instance_id, d.project_name))::int AS builds
  FROM span s JOIN dlrn_commit d ON d.instance_id = s.instance_id AND d.component IS NOT DISTINCT FROM s.component
    AND d.seq > s.low AND d.seq <= s.high AND d.status = 'SUCCESS' AND d.removed_at IS NULL
  ORDER BY d.instance_id, d.project_name, d.seq DESC LIMIT 200`;

// Only failed runs leave their nodes: an image is compared with those of other failures under the same label.
// A failure is dated by the end of its run, the bad run ($4) by its start: an image it brought was seen then.
const IMAGES = `WITH node AS (
    SELECT f.key, f.at, n->>'label' AS label, n->>'image' AS image
    FROM (SELECT id, key, at FROM failure WHERE source = 'zuul' AND source_id = $1 AND at > $3 AND at <= $4::timestamptz + interval '1 day'
        ORDER BY at DESC LIMIT 2000) f
      JOIN failure_evidence e ON e.failure_id = f.id CROSS JOIN LATERAL jsonb_array_elements(e.data->'nodes') n
    WHERE n->>'image' IS NOT NULL)
  SELECT own.label, own.image, least(min(n.at) FILTER (WHERE n.image = own.image), $4) AS "firstSeenAt",
    bool_or(n.image <> own.image AND n.at <= $5) AS "othersBefore"
  FROM (SELECT DISTINCT label, image FROM node WHERE key = $2) own
    JOIN node n ON n.label IS NOT DISTINCT FROM own.label
  GROUP BY 1, 2`;
