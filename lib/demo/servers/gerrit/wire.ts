import type { ReviewAccount, ReviewRow } from "../../rows/review-rows";

/** `YYYY-MM-DD hh:mm:ss.nnnnnnnnn`, UTC without saying so. */
export const timeOf = (seconds: number): string => {
  const whole = new Date(Math.floor(seconds) * 1000).toISOString();
  const rest = Math.floor((seconds - Math.floor(seconds)) * 1e9);
  return `${whole.slice(0, 10)} ${whole.slice(11, 19)}.${String(rest).padStart(9, "0")}`;
};

const LABELS = { Verified: 2, "Code-Review": 2, Workflow: 1 } as const;

function labelWire(
  row: ReviewRow,
  label: keyof typeof LABELS,
  detailed: boolean,
  account: (of: ReviewAccount) => object,
) {
  const votes = row.votes.filter((vote) => vote.label === label);
  const best = LABELS[label];
  const approved = votes.find(({ value }) => value === best);
  const rejected = votes.find(({ value }) => value === -best);
  if (!detailed)
    return {
      ...(approved && { approved: account(approved.account) }),
      ...(rejected && { rejected: account(rejected.account) }),
    };
  return {
    all: votes.map(({ value, at, account: by }) => ({
      value,
      date: timeOf(at),
      permitted_voting_range: { min: -best, max: best },
      ...account(by),
    })),
    values: { "-1": "No", " 0": "No score", "+1": "Yes" },
    default_value: 0,
    optional: label === "Workflow",
  };
}

/** A change as Gerrit's REST API writes it. */
export function changeWire(row: ReviewRow, options: ReadonlySet<string>) {
  const account = ({ id, name, username }: ReviewAccount) =>
    options.has("DETAILED_ACCOUNTS") ? { _account_id: id, name, username } : { _account_id: id };
  const detailed = options.has("DETAILED_LABELS");
  const withLabels = detailed || options.has("LABELS");
  const id = `${encodeURIComponent(row.project)}~${row.number}`;
  return {
    id,
    triplet_id: `${encodeURIComponent(row.project)}~${encodeURIComponent(row.branch)}~${row.changeId}`,
    project: row.project,
    branch: row.branch,
    ...(row.topic === null ? {} : { topic: row.topic }),
    hashtags: [],
    change_id: row.changeId,
    subject: row.subject,
    status: row.status,
    created: timeOf(row.created),
    updated: timeOf(row.updated),
    ...(row.submitted === null ? {} : { submitted: timeOf(row.submitted) }),
    insertions: 1 + (row.number % 40),
    deletions: row.number % 17,
    total_comment_count: 0,
    unresolved_comment_count: 0,
    has_review_started: !row.workInProgress,
    ...(row.workInProgress ? { work_in_progress: true } : {}),
    _number: row.number,
    owner: account(row.owner),
    ...(withLabels
      ? {
          labels: Object.fromEntries(
            (["Verified", "Code-Review", "Workflow"] as const).map((label) => [
              label,
              labelWire(row, label, detailed, account),
            ]),
          ),
        }
      : {}),
    current_revision_number: row.patchset,
    ...(options.has("CURRENT_REVISION")
      ? {
          current_revision: row.revision,
          revisions: {
            [row.revision]: {
              kind: row.patchset > 1 ? "REWORK" : "NO_CHANGE",
              _number: row.patchset,
              created: timeOf(row.created),
              uploader: account(row.owner),
              ref: `refs/changes/${String(row.number % 100).padStart(2, "0")}/${row.number}/${row.patchset}`,
              ...(options.has("CURRENT_COMMIT")
                ? { commit: { subject: row.subject, message: row.message } }
                : {}),
            },
          },
        }
      : {}),
  };
}
