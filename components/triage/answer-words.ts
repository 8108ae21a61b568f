import { counted } from "@/components/time/format";
import type { TriageActionAnswer } from "@/lib/contract/triage";
import type { TriageAction } from "@/lib/domain/triage/states";
import { formatDuration } from "@/lib/shared/duration";

/** What was done, after "T-12 was …" or "50 items were …". */
const DONE: Record<TriageAction, string> = {
  acknowledge: "acknowledged",
  assign: "assigned",
  snooze: "snoozed",
  wake: "woken",
  comment: "commented on",
  "link-bug": "linked to the bug",
  "unlink-bug": "unlinked from the bug",
  escalate: "escalated",
  accept: "accepted",
  return: "returned",
  transfer: "transferred",
  "claim-fixed": "claimed fixed",
  "withdraw-claim": "no longer claimed fixed",
  split: "split",
  merge: "merged",
  "set-class": "given another class",
  "set-owner": "given another owner",
  reopen: "reopened",
};

/** "T-12 acknowledged", "50 items acknowledged"; null when nothing was done. */
export function doneWords(action: TriageAction, done: readonly { id: string }[]): string | null {
  if (done.length === 0) return null;
  return `${done.length === 1 ? done[0]?.id : counted(done.length, "item")} ${DONE[action]}`;
}

const SHOWN = 3;

/** One line per item that somebody else was faster with: who did what, when, and that nothing of ours was done. */
export function conflictWords(conflicts: TriageActionAnswer["conflicts"], now: number): string[] {
  const lines = conflicts.slice(0, SHOWN).map((conflict) => {
    const who = conflict.by?.name ?? "Prodchain";
    const ago = formatDuration(Math.max(1_000, now - Date.parse(conflict.at)));
    return `${conflict.id}: ${who} ${conflict.changed} ${ago} ago; your change was not made.`;
  });
  const more = conflicts.length - lines.length;
  return more > 0 ? [...lines, `${counted(more, "more item")} changed by others in the same way.`] : lines;
}

/** Refusals, one line per reason. */
export function refusedWords(refused: readonly { id: string; why: string }[]): string[] {
  const byWhy = new Map<string, string[]>();
  for (const { id, why } of refused) byWhy.set(why, [...(byWhy.get(why) ?? []), id]);
  return [...byWhy].map(
    ([why, ids]) =>
      `${ids.length > SHOWN ? counted(ids.length, "item") : ids.join(", ")} left as ${ids.length === 1 ? "it was" : "they were"}: ${why}`,
  );
}
