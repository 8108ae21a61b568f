import { createHash } from "node:crypto";
import type pg from "pg";
import type { BuildEvidence, Verdict } from "@/lib/domain/failure/evidence";
import { isCommon, isLocal, NORMALISER, normalise } from "@/lib/domain/failure/normalise";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { type Column, iso, writeRows } from "./bulk";
import { notify } from "./notify";
import { findPlaces, type Place } from "./triage/places";

/** One failed attempt, as every source tells it. */
export interface FailureRecord {
  source: "dlrn" | "zuul" | "koji";
  /** Instance, Zuul server or hub. */
  sourceId: string;
  /** DLRN seq as text, Zuul uuid, Koji "build@event". */
  key: string;
  /** Order among the attempts of a source. */
  seq: number;
  subjectKind: "package" | "job";
  subject: string;
  /** "" for DLRN; zuulScope or kojiScope of lib/store/subjects.ts. */
  scope: string;
  releaseName: string | null;
  component: string | null;
  pipeline: string | null;
  project: string | null;
  packageName: string | null;
  /** Who owns the subject. */
  ownerSlug: string | null;
  at: Date;
  result: string;
  verdict: Verdict;
  evidence: BuildEvidence | null;
  /** The line that matters most, redacted. */
  headline: string | null;
  logUrl: string | null;
  voting: boolean;
}

/**
 * Stores failures, each under (source, sourceId, key); one call must not hold a key twice. Class infra and config go to
 * Production Chain, the rest to the owner. What logs have told is not undone by a record that comes without them, unless the
 * result is another.
 *
 * @returns records that PostgreSQL refused, to be set aside
 */
export async function writeFailures(
  tx: pg.ClientBase,
  records: readonly FailureRecord[],
  now: Date,
): Promise<Rejected[]> {
  if (records.length === 0) return [];
  const firstTriage = await productionChain(tx);
  // Of a DLRN build the notes are all there is.
  const known = await toldByLogs(
    tx,
    records.filter((r) => r.source !== "dlrn" && !tellsMore(r.evidence)),
  );
  const judged = records.map((record) => rowOf(record, known.get(idOf(record)), firstTriage));
  const placeOf = await findPlaces(tx, judged);
  const rows = judged.map((row, i) => {
    // A failure whose log may still be read waits: the deriver knows whether it will be (lib/store/triage/assign.ts).
    const record = records[i];
    const mayWait = row.source === "zuul" && record !== undefined && !tellsMore(record.evidence);
    return mayWait && !known.has(idOf(row)) ? row : { ...row, place: placeOf(row) };
  });
  const bad: Rejected[] = [];
  await writeRows(tx, { table: "failure", columns: columns(now), conflict: CONFLICT }, rows, (row, reason) =>
    bad.push({ payload: row, reason }),
  );
  await writeEvidence(
    tx,
    records.filter((r) => tellsSomething(r.evidence) && !known.has(idOf(r))),
    now,
  );
  await notify(tx, ["failures", "dfgs"], [...new Set(records.map((r) => r.sourceId))]);
  return bad;
}

/** Marks failures as gone: the attempt turned out to be none, or the source does not have it any more. */
export async function removeFailures(
  tx: pg.ClientBase,
  source: string,
  sourceId: string,
  keys: readonly string[],
  now: Date,
): Promise<void> {
  if (keys.length === 0) return;
  const gone = await tx.query(
    `UPDATE failure SET removed_at = $4, changed_at = $4
     WHERE source = $1 AND source_id = $2 AND key = ANY($3) AND removed_at IS NULL`,
    [source, sourceId, keys, now],
  );
  if (gone.rowCount) await notify(tx, ["failures", "dfgs"], [sourceId]);
}

/**
 * md5 of a line's normalised form; null when it tells nothing. What many failures say whatever their reason ("Hunk #1 FAILED
 * at 12.") is the same error only for the same package, or the same job; what names nothing outside its own software
 * ("SyntaxError: invalid syntax"), only for the same package, where one is known.
 */
export function textHash(
  r: Pick<FailureRecord, "headline" | "packageName" | "subject">,
  normaliser: (text: string) => string | null = normalise,
): string | null {
  const text = r.headline === null ? null : normaliser(r.headline);
  if (text === null) return null;
  const about = isCommon(text) ? (r.packageName ?? r.subject) : isLocal(text) ? r.packageName : null;
  const whole = about === null ? text : `${text}\n${about}`;
  return createHash("md5").update(whole).digest("hex");
}

/** The DFG that does first triage, as the configuration names it; null when there is no such DFG. */
export async function productionChain(client: pg.ClientBase | pg.Pool): Promise<string | null> {
  const found = await client.query<{ slug: string }>(
    `SELECT d.slug FROM site_setting s JOIN dfg d ON d.slug = s.value->>'productionChain' AND d.removed_at IS NULL
     WHERE s.key = 'site'`,
  );
  return found.rows[0]?.slug ?? null;
}

/** Classes that go to Production Chain first, whoever owns the subject. */
export const FIRST_TRIAGE: ReadonlySet<string> = new Set(["infra", "config"]);

const idOf = (r: Pick<FailureRecord, "source" | "sourceId" | "key">) => `${r.source} ${r.sourceId} ${r.key}`;

const tellsSomething = (evidence: BuildEvidence | null): evidence is BuildEvidence =>
  evidence !== null &&
  (evidence.source !== "none" || evidence.lines.length > 0 || evidence.nodes.length > 0 || evidence.expired);

/** Read from logs, not only from what the source says of the build itself. */
const tellsMore = (evidence: BuildEvidence | null) =>
  evidence !== null && evidence.source !== "none" && evidence.source !== "build";

interface Told {
  class: string;
  rule: string;
  why: string;
  confidence: string;
  headline: string | null;
}

/**
 * What the logs of these failures have told already, where the result is still the same. Rows are looked up one by one: without
 * statistics, as in a first load, PostgreSQL might read the whole table for each call.
 */
async function toldByLogs(
  tx: pg.ClientBase,
  records: readonly FailureRecord[],
): Promise<ReadonlyMap<string, Told>> {
  if (records.length === 0) return new Map();
  const found = await tx.query<Told & { source: FailureRecord["source"]; sourceId: string; key: string }>(
    `SELECT f.source, f.source_id AS "sourceId", f.key, f.class, f.rule, f.why, f.confidence, f.headline
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS x(source, source_id, key, result)
     CROSS JOIN LATERAL (SELECT * FROM failure f WHERE f.source = x.source AND f.source_id = x.source_id AND f.key = x.key
       AND f.result = x.result LIMIT 1) f
     WHERE (SELECT e.data->>'source' NOT IN ('none', 'build') FROM failure_evidence e WHERE e.failure_id = f.id)`,
    [
      records.map((r) => r.source),
      records.map((r) => r.sourceId),
      records.map((r) => r.key),
      records.map((r) => r.result),
    ],
  );
  return new Map(found.rows.map((row) => [idOf(row), row]));
}

type FailureRow = Omit<FailureRecord, "verdict" | "evidence"> &
  Told & { dfgSlug: string | null; textHash: string | null; place?: Place | undefined };

const clean = <T extends string | null>(text: T): T =>
  (typeof text === "string" ? text.replaceAll("\u0000", "") : text) as T;

function rowOf(record: FailureRecord, told: Told | undefined, firstTriage: string | null): FailureRow {
  const { verdict, evidence: _, ...rest } = record;
  const { class: failureClass, rule, why, confidence } = told ?? verdict;
  const headline = clean(told ? told.headline : record.headline);
  return {
    ...rest,
    class: failureClass,
    rule,
    why: clean(why),
    confidence,
    headline,
    textHash: textHash({ ...rest, headline }),
    dfgSlug: FIRST_TRIAGE.has(failureClass) ? (firstTriage ?? record.ownerSlug) : record.ownerSlug,
  };
}

const columns = (now: Date): Column<FailureRow>[] => [
  { name: "source", type: "text", of: (r) => r.source },
  { name: "source_id", type: "text", of: (r) => r.sourceId },
  { name: "key", type: "text", of: (r) => r.key },
  { name: "seq", type: "int8", of: (r) => r.seq },
  { name: "subject_kind", type: "text", of: (r) => r.subjectKind },
  { name: "subject", type: "text", of: (r) => clean(r.subject) },
  { name: "scope", type: "text", of: (r) => clean(r.scope) },
  { name: "release_name", type: "text", of: (r) => r.releaseName },
  { name: "component", type: "text", of: (r) => r.component },
  { name: "pipeline", type: "text", of: (r) => clean(r.pipeline) },
  { name: "project", type: "text", of: (r) => clean(r.project) },
  { name: "package_name", type: "text", of: (r) => clean(r.packageName) },
  { name: "owner_slug", type: "text", of: (r) => r.ownerSlug },
  { name: "dfg_slug", type: "text", of: (r) => r.dfgSlug },
  { name: "at", type: "timestamptz", of: (r) => iso(r.at) },
  { name: "result", type: "text", of: (r) => clean(r.result) },
  { name: "class", type: "text", of: (r) => r.class },
  { name: "rule", type: "text", of: (r) => r.rule },
  { name: "why", type: "text", of: (r) => r.why },
  { name: "confidence", type: "text", of: (r) => r.confidence },
  { name: "headline", type: "text", of: (r) => r.headline },
  { name: "text_hash", type: "text", of: (r) => r.textHash },
  { name: "normaliser", type: "int2", all: NORMALISER },
  { name: "voting", type: "bool", of: (r) => r.voting },
  { name: "log_url", type: "text", of: (r) => clean(r.logUrl) },
  { name: "signature_id", type: "int8", of: (r) => r.place?.signatureId ?? null },
  { name: "item_id", type: "int8", of: (r) => r.place?.itemId ?? null },
  { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
  { name: "changed_at", type: "timestamptz", all: now.toISOString() },
];

const KEY = ["source", "source_id", "key"];
const PLACE = ["signature_id", "item_id"];
const changeable = columns(new Date(0))
  .map((column) => column.name)
  .filter((name) => ![...KEY, ...PLACE, "recorded_at", "changed_at"].includes(name));
const SAYS = ["text_hash", "class", "rule", "subject"];
const tuple = (row: string, names: readonly string[]) => `(${names.map((c) => `${row}.${c}`).join(", ")})`;
// What says the same keeps the place that the deriver gave it.
const place = (name: string) => `CASE WHEN excluded.signature_id IS NULL
    AND ${tuple("failure", SAYS)} IS NOT DISTINCT FROM ${tuple("excluded", SAYS)}
  THEN failure.${name} ELSE excluded.${name} END`;
const CONFLICT = `(${KEY.join(", ")}) DO UPDATE SET
  ${changeable.map((c) => `${c} = excluded.${c}`).join(", ")}, ${PLACE.map((c) => `${c} = ${place(c)}`).join(", ")},
  changed_at = excluded.changed_at, removed_at = NULL
  WHERE (${changeable.map((c) => `failure.${c}`).join(", ")}, ${PLACE.map((c) => `failure.${c}`).join(", ")}, failure.removed_at)
    IS DISTINCT FROM (${changeable.map((c) => `excluded.${c}`).join(", ")}, ${PLACE.map(place).join(", ")}, NULL)`;

async function writeEvidence(tx: pg.ClientBase, records: readonly FailureRecord[], now: Date): Promise<void> {
  if (records.length === 0) return;
  await tx.query(
    `INSERT INTO failure_evidence AS e (failure_id, data, recorded_at)
     SELECT f.id, x.data, $5 FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[]) AS x(source, source_id, key, data)
     CROSS JOIN LATERAL (SELECT id FROM failure f WHERE f.source = x.source AND f.source_id = x.source_id AND f.key = x.key
       LIMIT 1) f
     ON CONFLICT (failure_id) DO UPDATE SET data = excluded.data, recorded_at = excluded.recorded_at
     WHERE e.data <> excluded.data`,
    [
      records.map((r) => r.source),
      records.map((r) => r.sourceId),
      records.map((r) => r.key),
      records.map((r) => jsonOf(r.evidence)),
      now,
    ],
  );
}

/** JSON that jsonb takes: no U+0000, no half of a surrogate pair. */
const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "string" ? part.replaceAll("\u0000", "").replace(LONE_SURROGATE, "\ufffd") : part,
  );
const LONE_SURROGATE = /\p{Surrogate}/gu;
