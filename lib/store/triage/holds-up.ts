import type pg from "pg";
import { readCursor, writeCursor } from "../feeds";

/** Something that waits, as an item keeps it. */
export interface Held {
  instance: string;
  target: string;
  component: string | null;
  job: string | null;
}

interface OpenCandidate {
  instance: string;
  release: string;
  isPrivate: boolean;
  target: string;
  component: string;
  missing: string[];
}

/** A subject that fails now. */
export interface FailingSubject {
  source: string;
  sourceId: string;
  subject: string;
  releaseName: string | null;
  component: string | null;
}

/** What is required, and what waits for it. */
export interface Requirements {
  /** Jobs that criteria in force name, alternatives among them. */
  jobs: ReadonlySet<string>;
  heldBy(subject: FailingSubject, isPrivate: boolean): Held[];
}

/** The criteria in force and the newest candidate of each target that was not promoted. */
export async function loadRequirements(client: pg.ClientBase | pg.Pool): Promise<Requirements> {
  const [criteria, candidates] = await Promise.all([
    client.query<{ jobs: string[]; alternatives: Record<string, unknown> }>(
      `SELECT DISTINCT ON (c.instance_id, c.promote_name, c.component) c.jobs, c.alternatives FROM criteria c
       JOIN target t ON t.instance_id = c.instance_id AND t.promote_name = c.promote_name AND t.removed_at IS NULL
       ORDER BY c.instance_id, c.promote_name, c.component, c.valid_from DESC`,
    ),
    client.query<OpenCandidate>(NEWEST),
  ]);
  const jobs = new Set(
    criteria.rows.flatMap((c) => [
      ...c.jobs,
      ...Object.values(c.alternatives)
        .flat()
        .filter((job): job is string => typeof job === "string"),
    ]),
  );
  const byJob = new Map<string, OpenCandidate[]>();
  for (const candidate of candidates.rows)
    for (const job of candidate.missing) byJob.set(job, [...(byJob.get(job) ?? []), candidate]);
  return {
    jobs,
    heldBy: (subject, isPrivate) => {
      // DLRN moves `consistent` of a component only when none of its packages has a newest build that failed.
      if (subject.source === "dlrn")
        return [
          { instance: subject.sourceId, target: "consistent", component: subject.component, job: null },
        ];
      if (subject.source !== "zuul") return [];
      return (byJob.get(subject.subject) ?? [])
        .filter((c) => waits(c, subject, isPrivate))
        .map(({ instance, target, component }) => ({
          instance,
          target,
          component: component || null,
          job: subject.subject,
        }));
    },
  };
}

/** A public item never names what only readers with private rights see. */
const waits = (candidate: OpenCandidate, subject: FailingSubject, isPrivate: boolean): boolean =>
  (isPrivate || !candidate.isPrivate) &&
  (subject.releaseName === null || subject.releaseName === candidate.release) &&
  (subject.component === null || candidate.component === "" || subject.component === candidate.component);

const NEWEST = `SELECT c.instance_id AS instance, i.release_name AS release, i.visibility <> 'public' AS "isPrivate",
    c.promote_name AS target, c.component, c.missing
  FROM (SELECT DISTINCT ON (instance_id, promote_name, component) * FROM candidate
    ORDER BY instance_id, promote_name, component, offered_at DESC, id DESC) c
  JOIN instance i ON i.id = c.instance_id AND i.removed_at IS NULL
  JOIN target t ON t.instance_id = c.instance_id AND t.promote_name = c.promote_name AND t.removed_at IS NULL
  WHERE c.promoted_at IS NULL AND c.state IN ('testing', 'missing') AND cardinality(c.missing) > 0
  ORDER BY i.position, t.position, c.component`;

const CURSOR = { feedId: "triage", part: "requirements" };

/** Makes items stale that may hold up something else than before: candidates and criteria change without a failure. */
export async function markHeldStale(tx: pg.ClientBase, now: Date): Promise<void> {
  const state = await tx.query<{ is: string }>(
    `SELECT concat_ws(' ', (SELECT max(id) FROM criteria), (SELECT max(changed_at) FROM candidate),
       (SELECT count(*) FROM candidate)) AS is`,
  );
  const is = state.rows[0]?.is ?? "";
  const was = await readCursor<{ is: string }>(tx, CURSOR.feedId, CURSOR.part);
  if (was?.is === is) return;
  await tx.query(
    `INSERT INTO triage_stale (item_id)
     SELECT id FROM triage_item WHERE is_open AND sources @> ARRAY['zuul'] AND (tier = 'criteria' OR holds_up_count > 0)
     UNION SELECT DISTINCT s.item_id FROM triage_subject s WHERE s.subject_kind = 'job' AND s.is_failing
       AND s.subject IN (SELECT unnest(missing) FROM candidate WHERE promoted_at IS NULL AND changed_at > $1)`,
    [new Date(now.getTime() - 24 * 3_600_000)],
  );
  await writeCursor(tx, CURSOR.feedId, CURSOR.part, { is }, now);
}
