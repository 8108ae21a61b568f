import { BUILD_STATE } from "@/components/jobs/build-state";
import { formatCount } from "@/components/time/format";
import type { BuildAnswer } from "@/lib/contract/builds";
import type { FailureClass } from "@/lib/contract/failures";

type Told = Pick<
  BuildAnswer,
  "state" | "failure" | "streak" | "pipeline" | "target" | "instanceTitle" | "voting"
>;

/** "A test failed in openstack-check. Failure 4 of 4 since it last passed." */
export function leadOf(build: Told): string {
  const where = build.pipeline ?? build.target ?? build.instanceTitle;
  const first = `${opening(build)} in ${where}.`;
  return [first, streakWords(build), build.voting ? null : "It has no vote."].filter(Boolean).join(" ");
}

const FAILED: Record<FailureClass, string> = {
  code: "The code failed",
  packaging: "The packaging failed",
  dependency: "A dependency failed it",
  test: "A test failed",
  infra: "The infrastructure failed it",
  config: "The configuration of the CI failed it",
  timeout: "It ran out of time",
  unknown: "Failed for a reason that is not known yet,",
};

function opening({ state, failure }: Told): string {
  if (failure === null) return sentence(BUILD_STATE[state].word);
  return FAILED[failure.class];
}

function streakWords({ streak }: Told): string | null {
  if (streak === null) return null;
  const { position, failures, lastGreen, endedAt } = streak;
  const which =
    failures === 1 ? "The first failure" : `Failure ${formatCount(position)} of ${formatCount(failures)}`;
  const since = lastGreen === null ? "; it has never passed" : " since it last passed";
  return `${which}${since}${endedAt === null ? "" : ", good again now"}.`;
}

const sentence = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
