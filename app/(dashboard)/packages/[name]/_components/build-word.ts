import type { Status } from "@/lib/contract/common";
import type { BuildRow } from "@/lib/contract/packages";

const WORD: Record<string, { word: string; status: Status }> = {
  SUCCESS: { word: "good", status: "ok" },
  FAILED: { word: "failed", status: "bad" },
  RETRY: { word: "to be retried", status: "warn" },
};

/** The word of a build's status; a status we do not know keeps the source's spelling. */
export const buildWord = (build: BuildRow): string =>
  `${WORD[build.status]?.word ?? build.status}${build.removedAt === null ? "" : ", gone at the source"}`;

/** Its colour; none for a status we do not know. */
export const buildStatus = (build: BuildRow): Status => WORD[build.status]?.status ?? "none";
