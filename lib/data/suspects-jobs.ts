import "server-only";
import type { Suspect } from "@/lib/contract/failures";
import { pool } from "@/lib/db/pool";
import { type JobSuspect, jobSuspects } from "@/lib/domain/failure/suspects";
import { runDifference } from "@/lib/store/job-suspects";
import { httpUrl } from "./failure-rows";
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
  return difference ? jobSuspects(difference).map(toSuspect) : [];
}

function toSuspect(suspect: JobSuspect): Suspect {
  const base = { at: suspect.at.toISOString(), note: suspect.note, alsoRed: 0 };
  const none = { package: "", commitHash: "", title: null, url: null };
  switch (suspect.kind) {
    case "image":
      return { ...base, ...none, kind: "image", title: suspect.image };
    case "change":
      return {
        ...base,
        ...none,
        kind: "change",
        title: suspect.change.subject,
        url: httpUrl(suspect.change.url),
      };
    case "build": {
      const { packageName, commitHash } = suspect.build;
      return { ...base, ...none, kind: "dependency", package: packageName, commitHash };
    }
  }
}
