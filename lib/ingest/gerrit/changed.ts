import { collectReviews } from "@/lib/sources/gerrit";
import { readCursor, writeCursor, writeProgress } from "@/lib/store/feeds";
import { PART, type Reading, storePage } from "./reading";
import { scopesOf } from "./scopes";

interface ChangedCursor {
  since: string;
  /** What was read up to there; another scope begins anew. */
  scopes: string[];
}

/** Reads what changed since the last pass; on a first one, or a full one, as far back as the site wants. */
export async function readChanged(reading: Reading): Promise<void> {
  const { pass, client, server } = reading;
  const { clock, config, pool } = pass.context;
  const { feedId } = pass.lease;
  const scopes = scopesOf(server.projects);
  const now = clock.now();
  const held = await readCursor<ChangedCursor>(pool, feedId, PART);
  const goesOn = held && !pass.options.full && held.scopes.join("\n") === scopes.join("\n");
  const since = goesOn ? new Date(held.since) : new Date(now.getTime() - config.backfill.reviews);
  for await (const page of collectReviews(client, scopes, since, now, pass.signal)) {
    pass.signal.throwIfAborted();
    await storePage(reading, page, async (tx, at) => {
      if (page.cursor)
        await writeCursor(
          tx,
          feedId,
          PART,
          { since: page.cursor.toISOString(), scopes } satisfies ChangedCursor,
          at,
        );
      else
        await writeProgress(tx, feedId, {
          phase: "reviews",
          done: pass.totals.rowsRead + page.size,
          total: null,
        });
    });
  }
}
