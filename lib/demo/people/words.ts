import type { Random } from "../world/random";

/** What people say of items they look at, by class. */
const COMMENTS: Readonly<Record<string, readonly string[]>> = {
  code: [
    "Bisecting between the last green and the first red; three changes are left.",
    "Reproduced on a fresh node. The traceback points at what merged on the day it began.",
    "Upstream knows and has a patch up; waiting for its gate.",
  ],
  packaging: [
    "The spec needs a follow-up, distgit change to come.",
    "Same as last cycle: upstream moved files and nobody told the spec.",
    "Rebased the patch locally, it builds. Review follows.",
  ],
  dependency: [
    "The distribution has an older one than upstream asks for. Asked for an update.",
    "Lowering the requirement is no good: they use the new call already.",
    "A build of the dependency is under way in the SIG; this goes green when it is tagged.",
  ],
  test: [
    "Passes three times out of four here. Looks like the test and not the product.",
    "Only on nodes of one provider so far.",
    "Timings got worse with the last node image. Raising the limit would only hide it.",
  ],
  infra: [
    "Told the people of the cloud; they are looking at it.",
    "Seen at two providers, so it is on our side.",
    "Gone for the last hour. Keeping it open until the next periodic run.",
  ],
  config: [
    "A change of the jobs did it. Revert is up.",
    "Only jobs that inherit from the old parent are hit.",
  ],
  timeout: [
    "Twenty minutes slower than a month ago, most of it in the deployment.",
    "The log stops in the middle of waiting; nothing is wrong until then.",
  ],
  unknown: ["The logs say nothing. Holding a node on the next failure."],
};

const ASIDES = {
  acknowledge: ["On it.", "Looking at it now.", "Will have news after lunch.", "Mine for today."],
  assign: ["You know this code best.", "Can you have a look?", "Agreed in the stand-up."],
  escalate: [
    "The first error is in your code, ours only trips over it. Can you take it?",
    "It began with a change of yours. Please have a look.",
    "We are out of ideas: nothing of ours changed that week.",
  ],
  accept: ["Yes, that is ours. Somebody is on it.", "Confirmed, taking it."],
  return: [
    "Not ours: it fails before anything of ours is installed.",
    "Our change is in the green runs too. Please look at the node instead.",
  ],
  snooze: [
    "Waits for the next import; nothing to be done before.",
    "The one who knows it is back next week, and it holds up nothing.",
  ],
  "link-bug": ["That is the bug we have for it."],
  "claim-fixed": ["This mends it; the next run should be green.", "Mended by this. Watching the next build."],
} as const;

/** A comment on something of this class. */
export const commentOn = (failureClass: string, random: Random): string =>
  random.pick(COMMENTS[failureClass] ?? COMMENTS.unknown ?? []);

/** What people say with an action. */
export const aside = (action: keyof typeof ASIDES, random: Random): string =>
  random.pick<string>(ASIDES[action]);

/** A hand-over note begins like this: it tells that the demo's people were here. */
export const HAND_OVER = "Hand-over:";

/** What whoever is on duty leaves for the next. */
export const handOverNote = (hasFalseFix: boolean): string =>
  [
    HAND_OVER,
    "anything about the mirror is one outage, the hosting people know.",
    "Volumes that hang in detaching are a known issue: recheck, do not dig.",
    ...(hasFalseFix ? ["Do not believe every closed bug: at least one of them goes on failing."] : []),
    "Still open: who takes the components that nobody owns?",
  ].join(" ");
