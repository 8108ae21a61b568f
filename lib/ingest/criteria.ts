import type { SiteConfig } from "@/lib/config/schema";
import { collectCriteria } from "@/lib/sources/criteria";
import { placeOf } from "@/lib/sources/location";
import { storeCriteria } from "@/lib/store/criteria";
import { inLease } from "@/lib/store/lease";
import type { Feed, IngestContext, Pass } from "./context";

/** One feed per criteria file; an instance with several gets them numbered. */
export function criteriaFeeds({ config }: IngestContext): Feed[] {
  const intervalMs = config.intervals.criteria;
  const counts = new Map<string, number>();
  return config.criteria.map((file) => {
    const n = (counts.get(file.instance) ?? 0) + 1;
    counts.set(file.instance, n);
    return {
      definition: {
        id: `criteria-${file.instance}${n > 1 ? `-${n}` : ""}`,
        source: "criteria",
        instanceId: file.instance,
        url: placeOf(file),
        intervalSeconds: Math.round(intervalMs / 1000),
      },
      intervalMs,
      run: (pass) => runCriteria(pass, file),
    };
  });
}

async function runCriteria(pass: Pass, file: SiteConfig["criteria"][number]): Promise<void> {
  const { http, clock, pool } = pass.context;
  pass.totals.requests += 1;
  const facts = await collectCriteria(file, file.shape, http, pass.signal);
  pass.totals.rowsRead = facts.length;
  pass.totals.rowsChanged = await inLease(pool, pass.lease, (tx) =>
    storeCriteria(tx, file.instance, placeOf(file), facts, clock.now()),
  );
  pass.found.complete = true;
}
