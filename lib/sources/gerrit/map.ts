import type { BranchHeadFact, LabelFact, LabelVote, ReviewFact } from "@/lib/domain/gerrit/facts";
import { parseFtbfs } from "@/lib/domain/gerrit/ftbfs";
import { reviewKind } from "@/lib/domain/gerrit/kind";
import { parseTagPromotion } from "@/lib/domain/gerrit/tag-promotion";
import {
  type AccountWire,
  type BranchWire,
  type ChangeWire,
  LabelWire,
  RevisionWire,
  VoteWire,
} from "./schema";

/** Commit messages are short; what is longer is not one that we read. */
const MAX_MESSAGE = 16_000;

const TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d{1,9})?$/;

/** Gerrit's `YYYY-MM-DD hh:mm:ss.nnnnnnnnn`, which is UTC and does not say so. Throws RangeError. */
export function parseTime(text: string): Date {
  const [, day, time, fraction = ""] = TIME.exec(text) ?? [];
  const at = new Date(`${day}T${time}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(at.getTime())) throw new RangeError(`not a time: ${text.slice(0, 40)}`);
  return at;
}

/** The text of `after:`, which takes seconds; cut, so that it never lies after `at`. */
export const formatTime = (at: Date): string => at.toISOString().slice(0, 19).replace("T", " ");

/** @param baseUrl root of the Gerrit without a trailing slash, for the link. Throws RangeError on a time it cannot read. */
export function mapChange(wire: ChangeWire, baseUrl: string): ReviewFact {
  const subject = clean(wire.subject);
  const topic = textOrNull(wire.topic);
  const project = clean(wire.project);
  const { patchset, message } = currentOf(wire);
  const kind = reviewKind({ project, branch: wire.branch, topic, subject, message });
  return {
    number: wire._number,
    project,
    branch: clean(wire.branch),
    topic,
    subject,
    status: clean(wire.status),
    workInProgress: wire.work_in_progress ?? false,
    createdAt: parseTime(wire.created),
    updatedAt: parseTime(wire.updated),
    submittedAt: wire.submitted ? parseTime(wire.submitted) : null,
    owner: nameOf(wire.owner),
    patchset,
    revision: textOrNull(wire.current_revision),
    message,
    verified: mapLabel(wire.labels?.Verified, 2),
    codeReview: mapLabel(wire.labels?.["Code-Review"], 2),
    workflow: mapLabel(wire.labels?.Workflow, 1),
    kind,
    ftbfs: kind === "ftbfs" ? parseFtbfs(subject, message) : null,
    tagPromotion: kind === "tag-promotion" ? parseTagPromotion(topic, subject) : null,
    url: `${baseUrl}/c/${project.split("/").map(encodeURIComponent).join("/")}/+/${wire._number}`,
  };
}

function currentOf(wire: ChangeWire): { patchset: number | null; message: string | null } {
  const current = wire.current_revision ? wire.revisions?.[wire.current_revision] : undefined;
  const parsed = RevisionWire.safeParse(current);
  const message = parsed.success ? textOrNull(parsed.data.commit?.message) : null;
  return {
    patchset: parsed.success ? parsed.data._number : (wire.current_revision_number ?? null),
    message: message?.slice(0, MAX_MESSAGE) ?? null,
  };
}

/** @param most value of a full approval, for servers that told only who approved */
function mapLabel(raw: unknown, most: number): LabelFact {
  const label = LabelWire.safeParse(raw);
  if (!label.success) return { value: 0, votes: [] };
  const votes = label.data.all ? detailedVotes(label.data.all) : summaryVotes(label.data, most);
  const values = votes.map(({ value }) => value);
  const lowest = Math.min(0, ...values);
  return { value: lowest < 0 ? lowest : Math.max(0, ...values), votes };
}

function detailedVotes(all: readonly unknown[]): LabelVote[] {
  const votes = all.flatMap((raw) => {
    const vote = VoteWire.safeParse(raw);
    if (!vote.success || !vote.data.value) return [];
    return [{ value: vote.data.value, by: nameOf(vote.data), at: timeOrNull(vote.data.date) }];
  });
  return votes.sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0));
}

function summaryVotes(label: LabelWire, most: number): LabelVote[] {
  const outcomes: [AccountWire | null | undefined, number][] = [
    [label.rejected, -most],
    [label.disliked, Math.min(-1, label.value ?? -1)],
    [label.approved, most],
    [label.recommended, Math.max(1, label.value ?? 1)],
  ];
  return outcomes.flatMap(([account, value]) => (account ? [{ value, by: nameOf(account), at: null }] : []));
}

/** Without DETAILED_ACCOUNTS an account is only its number. */
function nameOf(account: AccountWire | null | undefined): string | null {
  const name = textOrNull(account?.username) ?? textOrNull(account?.name);
  return name ?? (account?._account_id == null ? null : String(account._account_id));
}

/** Undefined for a symbolic ref such as HEAD, whose `revision` is a branch name. */
export function mapBranch(wire: BranchWire, project: string): BranchHeadFact | undefined {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(wire.revision)) return undefined;
  return { project, branch: clean(wire.ref.replace(/^refs\/heads\//, "")), revision: wire.revision };
}

function timeOrNull(text: string | null | undefined): Date | null {
  try {
    return text ? parseTime(text) : null;
  } catch {
    return null;
  }
}

/** PostgreSQL has no U+0000 in text. */
const clean = (text: string) => (text.includes("\0") ? text.replaceAll("\0", "") : text);
const textOrNull = (text: string | null | undefined) => (text ? clean(text) : null);
