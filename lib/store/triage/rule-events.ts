import type pg from "pg";
import type { Transition } from "@/lib/domain/triage/transition";
import type { StoredItem } from "./stored-item";

export interface Moved {
  item: StoredItem;
  transitions: readonly Transition[];
}

/** Writes what the rules did to the items' own histories. Nobody can undo a rule, so nothing is kept to put back. */
export async function writeTransitions(tx: pg.ClientBase, moved: readonly Moved[], now: Date): Promise<void> {
  const rows = moved.flatMap(({ item, transitions }) => {
    let from = item.state;
    return transitions.map(({ kind, to, text }) => {
      const row = { item_id: item.id, kind, from_state: from, to_state: to, text };
      from = to;
      return row;
    });
  });
  await tx.query(
    `INSERT INTO triage_event (item_id, at, actor, kind, from_state, to_state, text)
     SELECT x.item_id, $2, NULL, x.kind, x.from_state, x.to_state, x.text
     FROM jsonb_to_recordset($1::jsonb) AS x(item_id int8, kind text, from_state text, to_state text, text text)`,
    [JSON.stringify(rows), now],
  );
}
