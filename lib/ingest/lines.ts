import { messageOf } from "@/lib/shared/errors";
import { type LineScope, recordLines } from "@/lib/store/lines/snapshots";
import type { Feed, IngestContext } from "./context";

/** Sources whose feeds tell something of the stable track. */
const OF_STABLE = new Set(["koji", "gerrit", "releases"]);
/** What changes without a row of the source (owners, configuration) is seen this late at most. */
const LATEST_MS = 600_000;

const looked = new Map<string, number>();

/** The lines that a feed tells something of; undefined = none. */
function scopeOf({ definition: { source, instanceId, id } }: Feed): LineScope | undefined {
  if (source === "dlrn" && instanceId !== null) return { trunks: [instanceId], stable: false };
  if (source === "gating") return { trunks: "all", stable: true };
  return OF_STABLE.has(source) || id === "koji-desired" ? { trunks: [], stable: true } : undefined;
}

/**
 * Keeps the lines of the chain after a pass of a feed, for `?at=`. Never throws: a missing snapshot costs detail of the past, and
 * must not stop the reading.
 */
export async function keepLines(context: IngestContext, feed: Feed, changed: boolean): Promise<void> {
  const scope = scopeOf(feed);
  const now = context.clock.now();
  const last = looked.get(feed.definition.id);
  // What waits in DLRN's queue is replaced as a whole, without a row that counts as changed.
  const isQuiet = !changed && feed.definition.source !== "dlrn";
  if (!scope || (isQuiet && last !== undefined && Math.abs(now.getTime() - last) < LATEST_MS)) return;
  looked.set(feed.definition.id, now.getTime());
  await recordLines(context.pool, scope, now).catch((error: unknown) =>
    context.log.error({ error: messageOf(error) }, "lines could not be kept"),
  );
}
