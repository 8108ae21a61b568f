import type { FailureClass } from "../failure/class";

/**
 * Whose a failure on a review is. yours = seen with this change alone; broken-trunk = the same failure is seen without it;
 * flaky = the same input both passed and failed; infra = nodes, network, an outage, or the CI's own configuration; unknown =
 * nothing was read that would tell.
 */
export type ReviewVerdict = "yours" | "broken-trunk" | "flaky" | "infra" | "unknown";

/** Where the same failure was seen without the change: the same text, or another of the same triage item. */
export interface Elsewhere {
  /** Name of the job or package. */
  subject: string;
  /** The other change; null = without any, by a timer or in a build of the trunk. */
  change: number | null;
  at: Date;
}

export interface VerdictInput {
  class: FailureClass | null;
  /** Whether a line of its log is known, which other failures can be compared by. */
  hasText: boolean;
  /** The same job on the same patch set passed too. */
  alsoPassed: boolean;
  /** Newest first. */
  elsewhere: readonly Elsewhere[];
  /** The outage it is part of. */
  outage?: string | null;
  /** Its triage item is known to come and go: the same input passed and failed in other runs. */
  isFlakyCause?: boolean;
}

export interface Judged {
  verdict: ReviewVerdict;
  /** Why, in words. */
  why: string;
}

/** For how long before and after, the same text without the change speaks for a broken trunk. */
export const ELSEWHERE_DAYS = 7;

/** The verdict on one failed job of a patch set. What the job did itself weighs more than what others did. */
export function judgeFailure(failure: VerdictInput): Judged {
  const { class: kind, hasText, alsoPassed, elsewhere, outage = null, isFlakyCause = false } = failure;
  if (outage !== null) return { verdict: "infra", why: `it is part of an outage: ${outage}` };
  if (kind === "infra") return { verdict: "infra", why: "it failed for the infrastructure" };
  if (kind === "config") return { verdict: "infra", why: "the configuration of the CI is at fault" };
  if (alsoPassed) return { verdict: "flaky", why: "the same job passed on the same patch set" };
  if (isFlakyCause) return { verdict: "flaky", why: "what fails is known to come and go on the same input" };
  const [newest] = elsewhere;
  if (newest !== undefined) return { verdict: "broken-trunk", why: elsewhereWords(newest, elsewhere.length) };
  if (!hasText)
    return { verdict: "unknown", why: "nothing of its logs is known that could be compared with others" };
  return { verdict: "yours", why: `the same text failed nowhere else within ${ELSEWHERE_DAYS} days` };
}

function elsewhereWords({ subject, change }: Elsewhere, count: number): string {
  const place = change === null ? `without it, in ${subject}` : `in change ${change} too`;
  return count === 1
    ? `the same text fails ${place}`
    : `the same text fails ${place}, and ${count === 2 ? "once" : `${count - 1} times`} more`;
}
