import type { Cause, CauseKind } from "../../world/causes";
import { INSTANCES } from "../../world/instances";
import { hashText } from "../../world/random";

/** A bug that somebody filed for a cause. */
export interface DemoBug {
  id: number;
  tracker: "launchpad" | "bugzilla";
  title: string;
  description: string;
  owner: string;
  release: string;
  filedAt: number;
  closedAt: number | null;
  /** How far it has come: 0 filed, 1 looked at, 2 being worked on, 3 closed. */
  stage: 0 | 1 | 2 | 3;
  importance: "Critical" | "High" | "Medium";
  assignee: string | null;
  blocks: boolean;
}

const HOUR = 3600;
const DAY = 24 * HOUR;
/** What upstream breaks is filed with Launchpad, what is about packages and the product with Bugzilla. */
const FILED: Readonly<Partial<Record<CauseKind, DemoBug["tracker"]>>> = {
  "dependency-bump": "launchpad",
  "broken-commit": "launchpad",
  "job-regression": "launchpad",
  "flaky-test": "launchpad",
  "flaky-job": "launchpad",
  "job-timeout": "launchpad",
  "missing-buildrequire": "bugzilla",
  "patch-conflict": "bugzilla",
  "long-failing": "bugzilla",
  "never-built": "bugzilla",
  "node-image": "bugzilla",
};
/** Filed only for what lasts; the rest is forgotten before somebody would. */
const LASTS = 10 * HOUR;

/** What somebody is sure to think mended by allowing it more time. */
const OVERHASTY: ReadonlySet<CauseKind> = new Set(["job-timeout"]);

/**
 * The bugs as they stand at `now` (seconds): each cause that lasts has one, filed some hours after it began. Most are closed when
 * it ends; of every fourth the fix is said to be released while it goes on failing, and so of every job that runs out of time.
 */
export function bugsOf(causes: readonly Cause[], now: number): DemoBug[] {
  return causes.flatMap((cause) => {
    const tracker = FILED[cause.kind];
    const hash = hashText(`bug of ${cause.id} ${cause.start}`);
    const filedAt = cause.start + (3 + (hash % 5)) * HOUR;
    if (tracker === undefined || filedAt > now) return [];
    if (cause.end !== undefined && cause.end - cause.start < LASTS) return [];
    const isOverhasty = (hash >>> 4) % 4 === 0 || OVERHASTY.has(cause.kind);
    const tooSoon = isOverhasty && cause.end === undefined ? cause.start + 2 * DAY : null;
    const closedAt = tooSoon ?? (cause.end === undefined ? null : cause.end + HOUR);
    const isClosed = closedAt !== null && closedAt <= now;
    const age = now - filedAt;
    const spec = INSTANCES.find(({ id }) => id === cause.instances[0]);
    const isHeavy = cause.kind === "dependency-bump" || cause.kind === "job-regression";
    return [
      {
        id: (tracker === "launchpad" ? 2_087_000 : 2_310_000) + (hash % 90_000),
        tracker,
        title: cause.title,
        description: `Seen since ${new Date(cause.start * 1000).toISOString()} on ${cause.instances.join(", ")}.`,
        owner: cause.owner,
        release: spec?.release ?? "flamingo",
        filedAt,
        closedAt: isClosed ? closedAt : null,
        stage: isClosed ? 3 : age > DAY ? 2 : age > 6 * HOUR ? 1 : 0,
        importance: isHeavy ? "Critical" : hash % 2 === 0 ? "High" : "Medium",
        assignee: age > DAY ? `${cause.owner}-dev` : null,
        blocks: isHeavy || cause.kind === "broken-commit" || hash % 3 === 0,
      } satisfies DemoBug,
    ];
  });
}
