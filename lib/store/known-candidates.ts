import { type Candidate, evidenceLines } from "@/lib/domain/known-issue/match";

/** A failure as known issues are tried on it. */
export interface StoredCandidate extends Candidate {
  id: number;
  at: Date;
  recordedAt: Date;
  sourceId: string;
  itemId: number | null;
}

/** Columns of `failure f` with its evidence `e`, for `toCandidate`. */
export const CANDIDATE_COLUMNS = `f.id, f.at, f.recorded_at AS "recordedAt", f.source, f.source_id AS "sourceId",
  f.subject_kind AS "subjectKind", f.subject, f.package_name AS "packageName", f.release_name AS "releaseName", f.component,
  f.pipeline, f.class, f.headline, f.signature_id AS "signatureId", f.item_id AS "itemId", e.data->'lines' AS lines`;

export interface CandidateRow {
  id: number;
  at: Date;
  recordedAt: Date;
  source: string;
  sourceId: string;
  subjectKind: string;
  subject: string;
  packageName: string | null;
  releaseName: string | null;
  component: string | null;
  pipeline: string | null;
  class: string;
  headline: string | null;
  signatureId: number | null;
  itemId: number | null;
  lines: unknown;
}

/** A row of `CANDIDATE_COLUMNS` as known issues see it. */
export function toCandidate(row: CandidateRow): StoredCandidate {
  const isJob = row.subjectKind === "job";
  return {
    id: row.id,
    at: row.at,
    recordedAt: row.recordedAt,
    sourceId: row.sourceId,
    itemId: row.itemId,
    class: row.class,
    job: isJob ? row.subject : null,
    package: row.packageName ?? (isJob ? null : row.subject),
    release: row.releaseName,
    component: row.component,
    pipeline: row.pipeline,
    sources: [row.source, row.sourceId],
    signatureId: row.signatureId,
    headline: row.headline,
    lines: evidenceLines({ lines: row.lines }),
  };
}
