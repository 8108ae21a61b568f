import type { ReviewAccount, ReviewRow } from "../rows/review-rows";
import type { Cause, Causes } from "./causes";
import { ownerOf } from "./ownership";
import type { Random } from "./random";
import type { CheckedChange } from "./review-checks";
import type { ReviewText } from "./review-words";
import type { WorldPackage } from "./state";

/** A change of a distgit that has merged; what the stable track builds from. */
export interface MergedChange {
  number: number;
  /** DLRN instance that builds from the branch. */
  instance: string;
  release: string;
  project: string;
  branch: string;
  packageName: string;
  subject: string;
  /** New version it brings, null for a change of the packaging alone. */
  version: string | null;
  at: number;
}

/** A change with what the world knows of it. */
export interface Change extends CheckedChange {
  pkg: WorldPackage | null;
  version: string | null;
  kind: "proposal" | "ftbfs" | "other";
  /** Mends what breaks the package, so that nobody waits with it. */
  urgent: boolean;
  tries: number;
  /** Counts patch sets put up by the flow: what was planned for an older one does not happen. */
  turn: number;
}

/** A change nobody has put a patch set on yet. */
export function reviewRow(
  of: Pick<ReviewRow, "number" | "changeId" | "project" | "branch" | "workInProgress"> & {
    text: ReviewText;
    owner: ReviewAccount;
  },
  at: number,
): ReviewRow {
  const { text, ...rest } = of;
  const { subject, body, topic } = text;
  return {
    ...rest,
    topic,
    subject,
    message: `${subject}\n\n${body}\n\nChange-Id: ${of.changeId}\n`,
    status: "NEW",
    created: at,
    updated: at,
    submitted: null,
    patchset: 0,
    revision: "",
    votes: [],
  };
}

/** A mistake of the author in the patch set of a change. */
export function blunder(causes: Causes, { row, pkg, instance }: Change, random: Random, at: number): Cause {
  return causes.note({
    id: `review-${row.number}`,
    kind: "author-fault",
    title: `${row.subject}: a mistake in the spec file`,
    instances: [instance],
    packages: pkg ? [pkg.info.name] : [],
    owner: pkg ? ownerOf(pkg.info) : "packaging",
    start: at,
    detail: {
      mistake: random.pick(["lint", "files", "syntax"]),
      lint: random.pick(["description-line-too-long", "no-changelogname-tag", "invalid-license"]),
    },
  });
}
