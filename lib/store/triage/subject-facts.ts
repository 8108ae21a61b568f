import type pg from "pg";
import type { SubjectFacts } from "@/lib/domain/triage/figures";
import { testsReviews } from "@/lib/domain/zuul/review-pipeline";
import type { Requirements } from "./holds-up";

/** A subject of an item, with its newest failure there. */
export interface ItemSubject extends SubjectFacts {
  itemId: number;
  lastSeq: number;
  class: string;
  rule: string;
  why: string;
  confidence: string;
  headline: string | null;
}

type Row = Omit<ItemSubject, "tier" | "ofChain"> & { voting: boolean };

/** The subjects of these items, from their failures and from where the subjects stand now. */
export async function loadSubjects(
  tx: pg.ClientBase,
  itemIds: readonly number[],
  required: Requirements,
): Promise<ReadonlyMap<number, ItemSubject[]>> {
  const found = await tx.query<Row>(SUBJECTS, [itemIds]);
  const byItem = new Map<number, ItemSubject[]>();
  for (const { voting, ...row } of found.rows) {
    const ofChain = voting && !testsReviews(row.pipeline);
    const tier =
      row.subjectKind === "package"
        ? "package"
        : !ofChain
          ? "ignored"
          : required.jobs.has(row.subject)
            ? "criteria"
            : "informing";
    const subject = { ...row, ofChain, tier } as const;
    const held = byItem.get(row.itemId);
    if (held) held.push(subject);
    else byItem.set(row.itemId, [subject]);
  }
  return byItem;
}

// One walk over the items' failures, however many subjects they have. An outage's failures open nothing: it stands for them.
// Of failures for other reasons no more are counted than a history is long, or than it takes to be superseded.
const SUBJECTS = `WITH mine AS MATERIALIZED (
    SELECT item_id, source, source_id, subject, scope, seq, at, id, incident_id
    FROM failure WHERE item_id = ANY($1) AND removed_at IS NULL),
  own AS MATERIALIZED (
    SELECT o.*, st.green_seq, st.green_at, st.tried_at, st.history FROM (
      SELECT item_id, source, source_id, subject, scope, count(*)::int AS failures, min(at) AS first_at, max(at) AS last_at,
        max(seq) AS last_seq, (max(ARRAY[seq, id]))[2] AS last_id
      FROM mine GROUP BY 1, 2, 3, 4, 5) o
    LEFT JOIN LATERAL (
      SELECT last_success_seq AS green_seq, last_success_at AS green_at, last_built_at AS tried_at, history
      FROM package_state WHERE o.source = 'dlrn' AND instance_id = o.source_id AND project_name = o.subject
      UNION ALL
      SELECT last_green_seq, last_green_at, last_at, history FROM subject_state
      WHERE o.source <> 'dlrn' AND source_id = o.source_id AND subject = o.subject AND scope = o.scope LIMIT 1) st ON true),
  run AS (
    SELECT item_id, source_id, subject, scope, count(*)::int AS fails, min(m.at) AS since
    FROM mine m JOIN own o USING (item_id, source_id, subject, scope)
    WHERE m.seq > coalesce(o.green_seq, -1) AND m.incident_id IS NULL GROUP BY 1, 2, 3, 4)
  SELECT o.item_id AS "itemId", o.source, o.source_id AS "sourceId", o.subject, o.scope, f.subject_kind AS "subjectKind",
    f.release_name AS "releaseName", f.component, f.pipeline, f.package_name AS "packageName", f.dfg_slug AS "dfgSlug",
    f.voting, f.class, f.rule, f.why, f.confidence, f.headline, o.failures, o.first_at AS "firstAt", o.last_at AS "lastAt",
    o.last_seq AS "lastSeq", o.last_id AS "lastFailureId",
    coalesce(run.fails, 0) AS fails, run.since AS "failsSince", others.n AS "othersSince", o.tried_at AS "triedAt",
    CASE WHEN o.green_seq > o.last_seq THEN o.green_at END AS "passedAt", coalesce(o.history, '') AS history
  FROM own o JOIN failure f ON f.id = o.last_id
  LEFT JOIN run ON run.item_id = o.item_id AND run.source_id = o.source_id AND run.subject = o.subject AND run.scope = o.scope
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS n FROM (SELECT FROM failure x WHERE x.source_id = o.source_id AND x.subject = o.subject
      AND x.scope = o.scope AND x.seq > o.last_seq AND x.removed_at IS NULL
      LIMIT CASE WHEN o.green_seq > o.last_seq THEN 40 ELSE 3 END) x) others
  ORDER BY o.item_id, o.source, o.source_id, o.subject, o.scope`;

/** What happened since a claim. */
export interface SinceClaim {
  passes: number;
  failedAt: Date | null;
}

export interface Claimed {
  itemId: number;
  claimedAt: Date;
  subjects: readonly ItemSubject[];
}

/** What runs that began after the claim did, for each subject of the claimed items, in the order given. */
export async function loadSinceClaim(
  tx: pg.ClientBase,
  claims: readonly Claimed[],
): Promise<ReadonlyMap<ItemSubject, SinceClaim>> {
  const keys = claims.flatMap(({ claimedAt, subjects }) =>
    subjects.map((subject) => ({ subject, claimedAt })),
  );
  if (keys.length === 0) return new Map();
  const found = await tx.query<SinceClaim & { n: number }>(SINCE_CLAIM, [
    keys.map((k) => k.subject.itemId),
    keys.map((k) => k.subject.source),
    keys.map((k) => k.subject.sourceId),
    keys.map((k) => k.subject.subject),
    keys.map((k) => k.subject.scope),
    keys.map((k) => k.claimedAt),
  ]);
  return new Map(
    found.rows.flatMap(({ n, ...since }) => {
      const key = keys[n - 1];
      return key ? [[key.subject, since] as const] : [];
    }),
  );
}

const ZUUL_SCOPE = `coalesce(b.pipeline, '') || E'\\n' || coalesce(b.project, '') || E'\\n' || coalesce(b.branch, '')`;
const KOJI_SCOPE = `coalesce(b.release_name, b.target, '') || coalesce(' ' || substring(b.release from '\\.(el[0-9]+[a-z]*)'), '')`;
// built_at of DLRN is when the build began, and so is the time of its failure.

const SINCE_CLAIM = `SELECT k.n::int, coalesce(p.passes, 0) AS passes, f.failed_at AS "failedAt"
  FROM unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
    WITH ORDINALITY AS k(item_id, source, source_id, subject, scope, claimed_at, n)
  LEFT JOIN LATERAL (SELECT sum(passes)::int AS passes FROM (
    SELECT count(*) AS passes FROM dlrn_commit c WHERE k.source = 'dlrn' AND c.instance_id = k.source_id
      AND c.project_name = k.subject AND c.built_at > k.claimed_at AND c.status = 'SUCCESS' AND c.removed_at IS NULL
    UNION ALL SELECT count(*) FROM zuul_build b WHERE k.source = 'zuul' AND b.server_id = k.source_id AND b.job_name = k.subject
      AND b.started_at > k.claimed_at AND b.outcome = 'passed' AND b.final IS DISTINCT FROM false AND ${ZUUL_SCOPE} = k.scope
    UNION ALL SELECT count(*) FROM koji_build b WHERE k.source = 'koji' AND b.hub_id = k.source_id AND b.package_name = k.subject
      AND coalesce(b.started_at, b.created_at) > k.claimed_at AND b.state IN ('COMPLETE', 'DELETED') AND NOT b.draft
      AND ${KOJI_SCOPE} = k.scope) p) p ON true
  LEFT JOIN LATERAL (SELECT min(x.at) AS failed_at FROM failure x
    WHERE x.source_id = k.source_id AND x.subject = k.subject AND x.scope = k.scope AND x.item_id = k.item_id
      AND x.removed_at IS NULL AND x.at > k.claimed_at AND CASE k.source
        WHEN 'zuul' THEN EXISTS (SELECT FROM zuul_build b WHERE b.server_id = x.source_id AND b.uuid = x.key
          AND b.started_at > k.claimed_at)
        WHEN 'koji' THEN EXISTS (SELECT FROM koji_build b WHERE b.hub_id = x.source_id
          AND x.key = b.build_id || '@' || b.creation_event_id AND b.package_name = x.subject
          AND coalesce(b.started_at, b.created_at) > k.claimed_at)
        ELSE x.at > k.claimed_at END) f ON true`;
