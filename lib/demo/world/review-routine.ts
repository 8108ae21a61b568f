import type { EventQueue } from "./event-queue";
import { RELEASES } from "./instances";
import { Random } from "./random";
import { newPackageText, PACKAGERS, TAG_BOT, tagText } from "./review-words";
import type { Reviews } from "./reviews";

const DAY = 86_400;
const HOUR = 3600;
const INFO = "rdoinfo";
const JOB_CHANGES = [
  "Run the smoke tests in parallel",
  "Give the nodes a second disk",
  "Pin ansible-lint",
  "Raise the time limit of the multinode jobs",
  "Collect the journal of every node",
  "Move the mirrors into a role of their own",
  "Set the MTU by the provider",
  "Retry the first dnf call",
];

/** What comes by itself: builds of a release go up a tag each week, somebody asks for a new package, the jobs change. */
export function startReviewRoutine(
  queue: EventQueue,
  reviews: Reviews,
  seed: string | number,
  start: number,
): void {
  const random = new Random(seed, "review routine");
  const weekly = (first: number, run: (at: number) => void) => {
    const next = (at: number): void => {
      run(at);
      queue.at(at + 7 * DAY, next);
    };
    queue.at(first, next);
  };
  for (const [index, { name, status }] of RELEASES.entries()) {
    if (status === "development") continue;
    for (const [step, phase] of ["testing", "release"].entries())
      weekly(start + index * DAY + (4 + step * 9) * HOUR, (at) =>
        reviews.other(
          { project: INFO, text: tagText(name, phase), owner: TAG_BOT, jobs: ["rdoinfo-validate-tags"] },
          at,
        ),
      );
  }
  const ask = (at: number): void => {
    const jobs = ["rdoinfo-validate", "DLRN-rpmbuild"];
    reviews.other({ project: INFO, text: newPackageText(random), owner: random.pick(PACKAGERS), jobs }, at);
    queue.at(at + random.waiting(5 * DAY), ask);
  };
  queue.at(start + random.waiting(2 * DAY), ask);
  const jobs = new Random(seed, "changes of jobs");
  const land = (at: number): void => {
    reviews.landed(jobs.pick(JOB_CHANGES), at);
    queue.at(at + jobs.waiting(16 * HOUR), land);
  };
  queue.at(start + jobs.waiting(DAY), land);
}
