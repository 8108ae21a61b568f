import type pg from "pg";

/**
 * Makes the open items stale of whose subjects the state has just changed: a pass writes no failure that would tell. Call it in
 * the transaction that wrote the states, with the time it wrote them at.
 */
export async function touchItemsOfSubjects(
  tx: pg.ClientBase,
  sourceId: string,
  subjects: readonly string[],
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO triage_stale (item_id) SELECT DISTINCT t.item_id
     FROM subject_state s JOIN triage_subject t ON t.source_id = s.source_id AND t.subject = s.subject AND t.scope = s.scope
       JOIN triage_item i ON i.id = t.item_id AND i.is_open
     WHERE s.source_id = $1 AND s.subject = ANY($2) AND s.changed_at = $3`,
    [sourceId, subjects, now],
  );
}

/** The same for packages of a DLRN instance. */
export async function touchItemsOfPackages(
  tx: pg.ClientBase,
  instanceId: string,
  packages: readonly string[],
): Promise<void> {
  await tx.query(
    `INSERT INTO triage_stale (item_id) SELECT DISTINCT t.item_id
     FROM triage_subject t JOIN triage_item i ON i.id = t.item_id AND i.is_open
     WHERE t.source_id = $1 AND t.subject = ANY($2)`,
    [instanceId, packages],
  );
}
