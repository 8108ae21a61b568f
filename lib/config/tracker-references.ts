import type { Mistake } from "./mistake";
import type { SiteConfig } from "./schema";

/** Saved queries of bug trackers that name DFGs that are not there, stand twice, or could never be asked. */
export function checkTrackers(config: SiteConfig): Mistake[] {
  const dfgs = new Set(config.dfgs.map((dfg) => dfg.slug));
  return config.bugTrackers.flatMap(({ kind, blockingQueries }, i) =>
    blockingQueries.flatMap((saved, j) => {
      const at = (field: string) => ["bugTrackers", i, "blockingQueries", j, field];
      const found: Mistake[] = [];
      if (kind === "jira" || kind === "github")
        found.push({
          path: at("query"),
          message: `bugs of ${kind} are not read, so nothing can be asked for`,
        });
      if (saved.dfg !== undefined && !dfgs.has(saved.dfg))
        found.push({ path: at("dfg"), message: `no DFG has the slug "${saved.dfg}"` });
      const isSame = (other: typeof saved) =>
        other.name === saved.name && other.release === saved.release && other.dfg === saved.dfg;
      if (blockingQueries.findIndex(isSame) < j)
        found.push({
          path: at("name"),
          message: `"${saved.name}" stands twice for the same release and DFG`,
        });
      return found;
    }),
  );
}
