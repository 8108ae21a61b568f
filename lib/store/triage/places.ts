import type pg from "pg";
import { type Signed, signatureHash } from "./signature-hash";

/** The signature of a failure and the item it goes to. */
export interface Place {
  signatureId: number;
  itemId: number;
}

/** What of a failure decides where it goes. */
export interface Placed extends Signed {
  source: string;
  sourceId: string;
  packageName: string | null;
  releaseName: string | null;
  component: string | null;
  project: string | null;
}

interface Known extends Place {
  hash: string;
  isSplit: boolean;
}
interface Split {
  signatureId: number;
  field: string;
  value: string;
  itemId: number;
}

/** Those of these sources whose failures only readers with private rights see. */
export async function privateSources(
  tx: pg.ClientBase,
  sourceIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await tx.query<{ id: string }>(
    `SELECT id FROM instance WHERE visibility <> 'public' AND id = ANY($1)
     UNION ALL SELECT id FROM zuul_server WHERE visibility <> 'public' AND id = ANY($1)
     UNION ALL SELECT id FROM koji_hub WHERE visibility <> 'public' AND id = ANY($1)`,
    [[...new Set(sourceIds)]],
  );
  return new Set(found.rows.map((row) => row.id));
}

/**
 * Where failures go whose signature is known already: a split made by hand decides before the signature's own item. It only
 * reads, so that feeds never wait for one another; who has no place yet gets one from the deriver.
 */
export async function findPlaces(
  tx: pg.ClientBase,
  failures: readonly Placed[],
): Promise<(failure: Placed) => Place | undefined> {
  if (failures.length === 0) return () => undefined;
  const hidden = await privateSources(
    tx,
    failures.map((f) => f.sourceId),
  );
  const hashOf = (failure: Placed) => signatureHash(failure, hidden.has(failure.sourceId));
  return placesByHash(tx, new Set(failures.map(hashOf)), hashOf);
}

/** The same, by hashes that the caller knows. */
export async function placesByHash(
  tx: pg.ClientBase,
  hashes: ReadonlySet<string>,
  hashOf: (failure: Placed) => string,
): Promise<(failure: Placed) => Place | undefined> {
  // Looked up one by one: without statistics, as in a first load, PostgreSQL might read the whole table for each call.
  const found = await tx.query<Known>(
    `SELECT s.hash, s.id AS "signatureId", s.item_id AS "itemId",
       EXISTS (SELECT FROM signature_split p WHERE p.signature_id = s.id) AS "isSplit"
     FROM unnest($1::text[]) AS x(hash) CROSS JOIN LATERAL (SELECT * FROM signature s WHERE s.hash = x.hash LIMIT 1) s`,
    [[...hashes]],
  );
  const known = new Map(found.rows.map((row) => [row.hash, row]));
  const splits = await splitsOf(
    tx,
    found.rows.filter((row) => row.isSplit).map((row) => row.signatureId),
  );
  return (failure) => {
    const place = known.get(hashOf(failure));
    if (place === undefined) return undefined;
    const split = splits.find((s) => s.signatureId === place.signatureId && matches(s, failure));
    return { signatureId: place.signatureId, itemId: split?.itemId ?? place.itemId };
  };
}

/** The oldest split of several that match decides: a later one divides what that one left. */
async function splitsOf(tx: pg.ClientBase, signatureIds: readonly number[]): Promise<readonly Split[]> {
  if (signatureIds.length === 0) return [];
  const found = await tx.query<Split>(
    `SELECT signature_id AS "signatureId", field, value, item_id AS "itemId" FROM signature_split
     WHERE signature_id = ANY($1) ORDER BY recorded_at, item_id`,
    [signatureIds],
  );
  return found.rows;
}

function matches({ field, value }: Split, failure: Placed): boolean {
  switch (field) {
    case "subject":
      return failure.subject === value;
    case "package":
      return failure.packageName === value;
    case "release":
      return failure.releaseName === value;
    case "component":
      return failure.component === value;
    case "project":
      return failure.project === value;
    case "source":
      return failure.source === value || failure.sourceId === value;
    default:
      return false;
  }
}
