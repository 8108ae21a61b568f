import type pg from "pg";
import type { JudgedSubject } from "@/lib/domain/triage/figures";
import type { ItemSubject } from "./subject-facts";

const VALUES = {
  subject_kind: "text",
  release_name: "text",
  component: "text",
  pipeline: "text",
  package_name: "text",
  dfg_slug: "text",
  failures: "int4",
  first_at: "timestamptz",
  last_at: "timestamptz",
  last_seq: "int8",
  last_failure_id: "int8",
  is_failing: "bool",
  passes: "int4",
  passed_at: "timestamptz",
} as const;
const NAMES = Object.keys(VALUES);
const KEY = ["item_id", "source_id", "subject", "scope"];

const GONE = `DELETE FROM triage_subject t WHERE t.item_id = ANY($1)
  AND NOT EXISTS (SELECT FROM unnest($2::int8[], $3::text[], $4::text[], $5::text[]) AS x(item_id, source_id, subject, scope)
    WHERE ${KEY.map((c) => `x.${c} = t.${c}`).join(" AND ")})`;
const WRITE = `INSERT INTO triage_subject AS t (item_id, source, source_id, subject, scope, ${NAMES.join(", ")})
  SELECT x.item_id, x.source, x.source_id, x.subject, x.scope, ${NAMES.map((c) => `x.${c}`).join(", ")}
  FROM jsonb_to_recordset($1::jsonb) AS x(item_id int8, source text, source_id text, subject text, scope text,
    ${Object.entries(VALUES)
      .map(([name, type]) => `${name} ${type}`)
      .join(", ")})
  ON CONFLICT (${KEY.join(", ")}) DO UPDATE SET ${NAMES.map((c) => `${c} = excluded.${c}`).join(", ")}
  WHERE (${NAMES.map((c) => `t.${c}`).join(", ")}) IS DISTINCT FROM (${NAMES.map((c) => `excluded.${c}`).join(", ")})`;

/** Makes the subjects of these items what was computed. */
export async function writeSubjects(
  tx: pg.ClientBase,
  subjectsOf: ReadonlyMap<number, readonly (ItemSubject & JudgedSubject)[]>,
): Promise<void> {
  const all = [...subjectsOf.values()].flat();
  await tx.query(GONE, [
    [...subjectsOf.keys()],
    all.map((s) => s.itemId),
    all.map((s) => s.sourceId),
    all.map((s) => s.subject),
    all.map((s) => s.scope),
  ]);
  if (all.length === 0) return;
  const rows = all.map((s) => ({
    item_id: s.itemId,
    source: s.source,
    source_id: s.sourceId,
    subject: s.subject,
    scope: s.scope,
    subject_kind: s.subjectKind,
    release_name: s.releaseName,
    component: s.component,
    pipeline: s.pipeline,
    package_name: s.packageName,
    dfg_slug: s.dfgSlug,
    failures: s.failures,
    first_at: s.firstAt,
    last_at: s.lastAt,
    last_seq: s.lastSeq,
    last_failure_id: s.lastFailureId,
    is_failing: s.isFailing,
    passes: s.passes,
    passed_at: s.passedAt,
  }));
  await tx.query(WRITE, [JSON.stringify(rows)]);
}
