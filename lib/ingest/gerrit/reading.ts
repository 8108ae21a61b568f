import type pg from "pg";
import type { GerritConfig } from "@/lib/config/schema";
import { ProdchainError } from "@/lib/shared/errors";
import type { GerritClient, ReviewPage } from "@/lib/sources/gerrit";
import { wireOf } from "@/lib/sources/gerrit";
import { setAside } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import type { Resolver } from "@/lib/store/resolve";
import { storeReviews } from "@/lib/store/reviews";
import type { Pass } from "../context";

/** One pass over one Gerrit. */
export interface Reading {
  pass: Pass;
  client: GerritClient;
  server: GerritConfig;
  resolver: Pick<Resolver, "review" | "fingerprint">;
}

export const PART = "reviews";

/** What pages show of reviews; the chain map counts those under way. */
const TOUCHED = ["reviews", "dfgs", "packages", "chain"] as const;

export const notifyReviews = (tx: pg.ClientBase, serverId: string) => notify(tx, TOUCHED, [serverId]);

/** A page whose rows all fail to fit is no page of reviews; a few bad ones are set aside. */
const ENOUGH = 20;

/** Stores one page in one transaction, with what did not fit and whatever `also` writes (the cursor). */
export async function storePage(
  { pass, server, resolver }: Reading,
  page: Pick<ReviewPage, "facts" | "rejected" | "size">,
  also?: (tx: pg.ClientBase, now: Date) => Promise<void>,
): Promise<void> {
  const { clock, pool } = pass.context;
  if (page.facts.length === 0 && page.rejected.length >= ENOUGH)
    throw new ProdchainError(
      "source-changed-shape",
      `no row of a page of reviews fits: ${page.rejected[0]?.reason ?? ""}`,
    );
  const now = clock.now();
  await inLease(pool, pass.lease, async (tx) => {
    const { changed, bad } = await storeReviews(tx, server.id, page.facts, resolver, now);
    const refused = bad.map(({ payload, reason }) => ({ payload: wireOf(payload as object), reason }));
    await setAside(tx, pass.lease.feedId, PART, [...page.rejected, ...refused], now);
    if (changed > 0) await notifyReviews(tx, server.id);
    await also?.(tx, now);
    pass.totals.rowsRead += page.size;
    pass.totals.rowsChanged += changed;
    pass.totals.setAside += page.rejected.length + bad.length;
  });
  const { found } = pass;
  for (const { updatedAt } of page.facts)
    if (found.newestAt === null || updatedAt > found.newestAt) found.newestAt = updatedAt;
}
