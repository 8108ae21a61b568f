import type pg from "pg";

/** An item that says nearly the same. */
export interface Similar {
  itemId: number;
  /** Of the nearest texts, 0 to 1. */
  similarity: number;
}

/** Texts nearer than this are worth a look. */
export const NEAR = 0.55;

/** Items whose texts are nearly those of this one, nearest first, of the same visibility; at most `limit`. Closed ones too. */
export async function suggestMerges(
  client: pg.ClientBase | pg.Pool,
  itemId: number,
  limit = 10,
): Promise<Similar[]> {
  const found = await client.query<Similar>(
    `WITH own AS MATERIALIZED (SELECT text, visibility FROM signature
       WHERE item_id = $1 AND text IS NOT NULL AND replaced_by IS NULL ORDER BY id DESC LIMIT 10)
     SELECT s.item_id AS "itemId", max(similarity(s.text, own.text))::float8 AS similarity
     FROM own JOIN signature s ON s.text % own.text AND s.visibility = own.visibility
       AND s.item_id <> $1 AND s.replaced_by IS NULL AND similarity(s.text, own.text) >= $2
     WHERE NOT EXISTS (SELECT FROM triage_item t WHERE t.id = s.item_id AND t.state = 'merged')
     GROUP BY s.item_id ORDER BY 2 DESC, 1 LIMIT $3`,
    [itemId, NEAR, limit],
  );
  return found.rows;
}
