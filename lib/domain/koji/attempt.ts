import type { KojiBuildFact } from "./facts";

type Attempt = Pick<KojiBuildFact, "buildId" | "creationEventId">;

/**
 * Key of an attempt. Not `(buildId, taskId)`: an import has no task, and resetting a build takes the task away from an
 * attempt that stays the same one.
 */
export const attemptKey = ({ buildId, creationEventId }: Attempt): string => `${buildId}@${creationEventId}`;

/** Of two attempts at the same build, whether `a` is the later one; the hub shows no other. */
export const isLaterAttempt = (a: Attempt, b: Attempt): boolean => a.creationEventId > b.creationEventId;
