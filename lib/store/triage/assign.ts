import type pg from "pg";
import { titleOf } from "@/lib/domain/triage/title";
import { HOUR } from "@/lib/shared/clock";
import { type Placed, placesByHash, privateSources } from "./places";
import type { Normaliser } from "./renormalise";
import { signatureHash } from "./signature-hash";

/** A failure waits this long for its log, which says more than its result. */
const LOG_WAIT = 2 * HOUR;

interface Waiting extends Placed {
  id: number;
  subjectKind: string;
  headline: string | null;
  why: string;
  confidence: string;
  dfgSlug: string | null;
}

/**
 * Gives failures without a signature theirs, and makes the signatures and items that are new: one batch, in the caller's
 * transaction, which must be the only one that does this.
 *
 * @param page.after id of the last failure that the batch before looked at; 0 to begin
 * @returns id of the last failure looked at; null when there are no more
 */
export async function assignSome(
  tx: pg.ClientBase,
  page: { after: number; atOnce: number },
  normaliser: Normaliser,
  now: Date,
): Promise<number | null> {
  const found = await tx.query<Waiting>(WAITING, [
    page.after,
    new Date(now.getTime() - LOG_WAIT),
    page.atOnce,
  ]);
  const last = found.rows.at(-1);
  if (last === undefined) return null;
  const hidden = await privateSources(
    tx,
    found.rows.map((f) => f.sourceId),
  );
  const hashes = new Map(found.rows.map((f) => [f.id, signatureHash(f, hidden.has(f.sourceId))]));
  const hashOf = (failure: Placed) => hashes.get((failure as Waiting).id) ?? "";
  let placeOf = await placesByHash(tx, new Set(hashes.values()), hashOf);
  const homeless = found.rows.filter((failure) => placeOf(failure) === undefined);
  if (homeless.length > 0) {
    await makeItems(tx, homeless, { hashOf, hidden, normaliser }, now);
    placeOf = await placesByHash(tx, new Set(hashes.values()), hashOf);
  }
  const placed = found.rows.flatMap((failure) => {
    const place = placeOf(failure);
    return place ? [{ id: failure.id, ...place }] : [];
  });
  await tx.query(
    `UPDATE failure f SET signature_id = x.signature_id, item_id = x.item_id
     FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS x(id, signature_id, item_id)
     WHERE f.id = x.id AND f.signature_id IS NULL`,
    [placed.map((p) => p.id), placed.map((p) => p.signatureId), placed.map((p) => p.itemId)],
  );
  return last.id;
}

// Rows that a feed writes just now are left for the next time: a deriver that waited for feeds could wait in a circle.
const WAITING = `SELECT f.id, f.source, f.source_id AS "sourceId", f.subject_kind AS "subjectKind", f.subject,
    f.package_name AS "packageName", f.release_name AS "releaseName", f.component, f.project, f.class, f.rule, f.why,
    f.confidence, f.headline, f.text_hash AS "textHash", f.dfg_slug AS "dfgSlug"
  FROM failure f
  WHERE f.signature_id IS NULL AND f.removed_at IS NULL AND f.id > $1
    AND NOT (f.source = 'zuul' AND f.recorded_at > $2 AND EXISTS (SELECT FROM zuul_build b
      WHERE b.server_id = f.source_id AND b.uuid = f.key AND b.evidence_state = 'due' AND b.removed_at IS NULL))
  ORDER BY f.id LIMIT $3 FOR UPDATE OF f SKIP LOCKED`;

/** One item and one signature for each hash that has none. */
async function makeItems(
  tx: pg.ClientBase,
  homeless: readonly Waiting[],
  by: { hashOf: (failure: Placed) => string; hidden: ReadonlySet<string>; normaliser: Normaliser },
  now: Date,
): Promise<void> {
  const { hashOf, hidden, normaliser } = by;
  const fresh = [...new Map(homeless.map((failure) => [hashOf(failure), failure]))];
  const rows = fresh.map(([hash, f]) => ({
    hash,
    visibility: hidden.has(f.sourceId) ? "private" : "public",
    text: f.textHash === null || f.headline === null ? null : normaliser.normalise(f.headline),
    sample: f.headline,
    title: titleOf({ subjects: [f], headline: f.headline, class: f.class }),
    class: f.class,
    rule: f.rule,
    why: f.why,
    confidence: f.confidence,
    dfg: f.dfgSlug,
  }));
  await tx.query(MAKE, [JSON.stringify(rows), now, normaliser.version]);
}

const MAKE = `WITH fresh AS MATERIALIZED (SELECT x.*, nextval(pg_get_serial_sequence('triage_item', 'id')) AS item_id
    FROM jsonb_to_recordset($1::jsonb) AS x(hash text, visibility text, text text, sample text, title text, class text,
      rule text, why text, confidence text, dfg text)),
  items AS (INSERT INTO triage_item (id, visibility, title, class, rule, why, confidence, dfg_slug, recorded_at, changed_at)
    SELECT item_id, visibility, title, class, rule, why, confidence, dfg, $2, $2 FROM fresh)
  INSERT INTO signature (hash, visibility, normaliser, text, sample, item_id, recorded_at)
  SELECT hash, visibility, $3, text, sample, item_id, $2 FROM fresh`;
