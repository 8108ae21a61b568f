import type {
  KojiBuildFact,
  KojiDistRepoFact,
  KojiRejected,
  KojiStayFact,
  KojiTagFact,
  KojiTargetFact,
  KojiTaskFact,
} from "@/lib/domain/koji/facts";

/** Where reading goes on. Both only ever grow. */
export interface KojiCursor {
  /** Newest event when the tag history was last read. */
  event: number;
  /**
   * Newest completion of a build that was read, in epoch seconds, but not later than the newest event: a build that ended in
   * the future would hide all that end before it. Every build begins with an event, so that few are read again for it.
   */
  completion: number;
}

/**
 * What is to be stored in one transaction, and the cursor that holds once it is. All facts are to be upserted by their
 * keys; what is read twice is the same.
 */
export interface KojiBatch {
  builds: KojiBuildFact[];
  stays: KojiStayFact[];
  tags: KojiTagFact[];
  targets: KojiTargetFact[];
  distRepos: KojiDistRepoFact[];
  /** All `build` tasks that wait or run now, scratch builds too; undefined when that was not asked. */
  openTasks: KojiTaskFact[] | undefined;
  /** Builds the hub no longer knows at all. It never forgets one by itself: it was rebuilt, or it lies. */
  goneBuilds: number[];
  /** Builds DELETED since they were read, as the history of their tags tells. Deleting moves no time of a build. */
  deletedBuilds: number[];
  /** Stays held as current of which the hub's history says nothing. As with builds, not to be believed at once. */
  goneStays: StayKey[];
  rejected: KojiRejected[];
  cursor: KojiCursor | undefined;
}

/** A stay without its tag's id, which listTagged and the database both can tell. */
export interface StayKey {
  buildId: number;
  tagName: string;
  createEvent: number;
}

export const batchOf = (some: Partial<KojiBatch>): KojiBatch => ({
  builds: [],
  stays: [],
  tags: [],
  targets: [],
  distRepos: [],
  openTasks: undefined,
  goneBuilds: [],
  deletedBuilds: deletedAmong(some.stays ?? []),
  goneStays: [],
  rejected: [],
  cursor: undefined,
  ...some,
});

const deletedAmong = (stays: readonly KojiStayFact[]): number[] => [
  ...new Set(stays.flatMap(({ buildId, buildState }) => (buildState === "DELETED" ? buildId : []))),
];
