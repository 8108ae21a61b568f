import "server-only";
import type { Suspect } from "@/lib/contract/failures";
import { pool } from "@/lib/db/pool";
import { jobSuspects } from "@/lib/domain/failure/suspects";
import { suspectOfJob } from "@/lib/domain/triage/item-suspect";
import { runDifference } from "@/lib/store/job-suspects";
import type { Site } from "./visible";

/** What may have turned a job red between its last good run and its first bad one. */
export async function suspectsOfJob(
  site: Site,
  serverId: string,
  green: string | null,
  red: string,
): Promise<Suspect[]> {
  const difference = await runDifference(
    pool,
    { serverId, green, red },
    { instances: site.ids, gerrits: site.gerritIds },
  );
  return difference ? jobSuspects(difference).map(suspectOfJob) : [];
}
