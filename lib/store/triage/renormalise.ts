import type pg from "pg";
import { NORMALISER, normalise } from "@/lib/domain/failure/normalise";
import { textHash } from "../failures";
import { readCursor, writeCursor } from "../feeds";
import { type Emptied, mergeByRules } from "./merged-by-rules";

/** A way to take out of texts what varies, with its version. */
export interface Normaliser {
  version: number;
  normalise(text: string): string | null;
}
export const CURRENT_NORMALISER: Normaliser = { version: NORMALISER, normalise };

/** Runs work in a transaction of its own that no other deriver has; undefined when that cannot be now. */
export type InTurn = <T>(work: (tx: pg.PoolClient) => Promise<T>) => Promise<T | undefined>;

const AT_ONCE = 2_000;
const CURSOR = { feedId: "triage", part: "normaliser" };

/**
 * Reads all texts again when the normaliser is another than the one they were made with, and moves the groups over: a new
 * signature gets the item that most of its failures were in, so that ids, notes and links stay. Failures are left without a
 * signature, for the deriver to place; `settleRenormalised` must follow when they all are.
 *
 * @returns true when it has work for `settleRenormalised`
 */
export async function renormalise(inTurn: InTurn, now: Date, normaliser: Normaliser): Promise<boolean> {
  const was = await inTurn((tx) => readCursor<{ version: number }>(tx, CURSOR.feedId, CURSOR.part));
  if (was?.version === normaliser.version) return false;
  if (!(await readTexts(inTurn, normaliser))) return false;
  await inTurn((tx) => migrateSignatures(tx, normaliser, now));
  for (let n: number | undefined = AT_ONCE; n; )
    n = await inTurn(async (tx) => (await tx.query(UNPLACE, [normaliser.version, AT_ONCE])).rowCount ?? 0);
  return true;
}

/** Gives every failure the hash of its text as the new version reads it; false when some could not be had now. */
async function readTexts(inTurn: InTurn, { version, normalise: read }: Normaliser): Promise<boolean> {
  for (let after = 0; ; ) {
    const last = await inTurn(async (tx) => {
      const found = await tx.query<{
        id: number;
        headline: string | null;
        packageName: string | null;
        subject: string;
      }>(
        `SELECT id, headline, package_name AS "packageName", subject FROM failure
         WHERE normaliser <> $1 AND id > $2 ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED`,
        [version, after, AT_ONCE],
      );
      await tx.query(
        `UPDATE failure f SET text_hash = x.hash, normaliser = $3 FROM unnest($1::int8[], $2::text[]) AS x(id, hash)
         WHERE f.id = x.id`,
        [found.rows.map((row) => row.id), found.rows.map((row) => textHash(row, read)), version],
      );
      return found.rows.at(-1)?.id ?? null;
    });
    if (last === undefined) return false;
    if (last === null) break;
    after = last;
  }
  const left = await inTurn((tx) =>
    tx.query("SELECT FROM failure WHERE normaliser <> $1 LIMIT 1", [version]),
  );
  return left?.rowCount === 0;
}

interface Vote {
  hash: string;
  oldId: number;
  itemId: number;
  visibility: string;
  placedBy: string | null;
  headline: string | null;
  says: boolean;
  n: number;
}

/** Makes the signatures of the new texts; the old ones name their successors, and what was split or known by them goes along. */
async function migrateSignatures(
  tx: pg.ClientBase,
  { version, normalise: read }: Normaliser,
  now: Date,
): Promise<void> {
  const votes = await tx.query<Vote>(VOTES, [version]);
  const byHash = grouped(votes.rows, (vote) => vote.hash);
  const rows = [...byHash].map(([hash, all]) => {
    const itemId = winner(all, (vote) => vote.itemId);
    const most = all.find((vote) => vote.itemId === itemId) ?? all[0];
    return {
      hash,
      item_id: itemId,
      visibility: most?.visibility,
      placed_by: most?.placedBy ?? null,
      sample: most?.headline ?? null,
      text: most?.says && most.headline !== null ? read(most.headline) : null,
    };
  });
  await tx.query(
    `INSERT INTO signature (hash, visibility, normaliser, text, sample, item_id, placed_by, recorded_at)
     SELECT x.hash, x.visibility, $2, x.text, x.sample, x.item_id, x.placed_by, $3
     FROM jsonb_to_recordset($1::jsonb) AS x(hash text, visibility text, text text, sample text, item_id int8, placed_by text)
     ON CONFLICT (hash) DO UPDATE SET normaliser = excluded.normaliser, replaced_by = NULL`,
    [JSON.stringify(rows), version, now],
  );
  const made = await tx.query<{ id: number; hash: string }>(
    "SELECT id, hash FROM signature WHERE hash = ANY($1)",
    [[...byHash.keys()]],
  );
  const idOf = new Map(made.rows.map((row) => [row.hash, row.id]));
  const moves = votes.rows.flatMap(({ hash, oldId, n }) => {
    const newId = idOf.get(hash);
    return newId === undefined || newId === oldId ? [] : [{ oldId, newId, n }];
  });
  await tx.query(
    `INSERT INTO signature_split (signature_id, field, value, item_id, placed_by, recorded_at)
     SELECT x.new_id, p.field, p.value, p.item_id, p.placed_by, p.recorded_at
     FROM unnest($1::int8[], $2::int8[]) AS x(old_id, new_id) JOIN signature_split p ON p.signature_id = x.old_id
     ON CONFLICT DO NOTHING`,
    [moves.map((m) => m.oldId), moves.map((m) => m.newId)],
  );
  const successors = [...grouped(moves, (move) => move.oldId)].map(([oldId, all]) => ({
    oldId,
    newId: winner(all, (move) => move.newId),
  }));
  const pairs = [successors.map((s) => s.oldId), successors.map((s) => s.newId)];
  // One whose text is read as before keeps its hash and its id, though some of its failures may have left.
  await tx.query(
    `UPDATE signature s SET replaced_by = x.new_id FROM unnest($1::int8[], $2::int8[]) AS x(old_id, new_id)
     WHERE s.id = x.old_id AND s.normaliser <> $3`,
    [...pairs, version],
  );
  await tx.query(
    `UPDATE known_issue k SET signature_id = s.replaced_by FROM signature s
     WHERE s.id = k.signature_id AND s.id = ANY($1) AND s.replaced_by IS NOT NULL`,
    [pairs[0]],
  );
}

function grouped<K, T>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const held = groups.get(keyOf(value));
    if (held) held.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}

/** What most of them are for; of equals the oldest. */
function winner<T extends { n: number }>(votes: readonly T[], of: (vote: T) => number): number {
  const sums = new Map<number, number>();
  for (const vote of votes) sums.set(of(vote), (sums.get(of(vote)) ?? 0) + vote.n);
  return [...sums].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0] ?? 0;
}

// As signature-hash.ts makes it.
const HASH = "coalesce(f.text_hash, md5(f.class || E'\\n' || f.rule || E'\\n' || f.subject))";
const VOTES = `SELECT CASE s.visibility WHEN 'private' THEN md5(E'private\\n' || ${HASH}) ELSE ${HASH} END AS hash,
    s.id AS "oldId", s.item_id AS "itemId", s.visibility, s.placed_by AS "placedBy", max(f.headline) AS headline,
    bool_or(f.text_hash IS NOT NULL) AS says, count(*)::int AS n
  FROM failure f JOIN signature s ON s.id = f.signature_id WHERE s.normaliser <> $1
  GROUP BY 1, s.id ORDER BY 1, s.id`;

const UNPLACE = `UPDATE failure SET signature_id = NULL WHERE id IN (
  SELECT f.id FROM signature s JOIN failure f ON f.signature_id = s.id WHERE s.normaliser <> $1 LIMIT $2
  FOR UPDATE OF f SKIP LOCKED)`;

/**
 * Ends what `renormalise` began, once every failure has its place: an item that lost all its failures to another is merged into
 * that one, so that its address leads on, with its bugs.
 */
export async function settleRenormalised(tx: pg.ClientBase, version: number, now: Date): Promise<void> {
  const emptied = await tx.query<Emptied>(EMPTIED);
  await mergeByRules(tx, emptied.rows, SAME, now);
  // Failures that a feed held meanwhile are moved the next time.
  const left = await tx.query(
    "SELECT FROM signature s JOIN failure f ON f.signature_id = s.id WHERE s.normaliser <> $1 LIMIT 1",
    [version],
  );
  if (left.rowCount === 0) await writeCursor(tx, CURSOR.feedId, CURSOR.part, { version }, now);
}

const SAME = "Texts are compared in a new way: it says the same as T-";
const EMPTIED = `SELECT t.id, (SELECT n.item_id FROM signature o JOIN signature n ON n.id = o.replaced_by
      WHERE o.item_id = t.id AND n.item_id <> t.id ORDER BY o.id LIMIT 1) AS into
  FROM triage_item t
  WHERE t.state <> 'merged' AND EXISTS (SELECT FROM signature o JOIN signature n ON n.id = o.replaced_by
      WHERE o.item_id = t.id AND n.item_id <> t.id)
    AND NOT EXISTS (SELECT FROM failure f WHERE f.item_id = t.id AND f.removed_at IS NULL)
    AND NOT EXISTS (SELECT FROM signature s WHERE s.item_id = t.id AND s.replaced_by IS NULL)`;
