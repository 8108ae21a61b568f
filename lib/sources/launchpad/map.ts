import type { BugFact } from "@/lib/domain/bugs/facts";
import { instantOrNull, textOrNull } from "../bug-tracker";
import type { TaskWire } from "./schema";

const FIXED = new Set(["Fix Released"]);
/** "Fix Committed" is open: what is committed is not built, let alone published. */
const CLOSED = new Set(["Fix Released", "Invalid", "Opinion", "Won't Fix", "Expired", "Does Not Exist"]);

/** Number of the bug that a task is of. */
export const keyOfTask = (task: TaskWire): string | null => /\/bugs\/(\d+)$/.exec(task.bug_link)?.[1] ?? null;

/**
 * A bug from its tasks: the project's own task tells, else the one that is still open, else the first. "Bug #7 in nova: "It
 * breaks"" is where Launchpad keeps the title.
 */
export function mapBug(
  key: string,
  tasks: readonly TaskWire[],
  { url, project }: { url: string; project: string | null },
): BugFact | null {
  const own = tasks.find((task) => project !== null && task.bug_target_name === project);
  const task = own ?? tasks.find((one) => !CLOSED.has(one.status)) ?? tasks[0];
  if (!task) return null;
  const dates = [
    task.date_created,
    task.date_confirmed,
    task.date_triaged,
    task.date_in_progress,
    task.date_closed,
    task.date_fix_released,
  ].flatMap((text) => instantOrNull(text) ?? []);
  const isOpen = !CLOSED.has(task.status);
  return {
    key,
    url: `${url}/bugs/${key}`,
    title: textOrNull(/^Bug #\d+ in [^:]*: "([\s\S]*)"$/.exec(task.title ?? "")?.[1] ?? task.title),
    status: task.status.replaceAll("\u0000", ""),
    isOpen,
    isFixed: FIXED.has(task.status),
    isGone: false,
    priority: task.importance === "Undecided" ? null : textOrNull(task.importance),
    assignee: textOrNull(/~([^/]+)$/.exec(task.assignee_link ?? "")?.[1]),
    updatedAt: dates.length === 0 ? null : new Date(Math.max(...dates.map((at) => at.getTime()))),
    closedAt: isOpen ? null : instantOrNull(task.date_closed ?? task.date_fix_released),
  };
}

/** What stands for a bug that is not there. */
export const goneBug = (key: string, url: string): BugFact => ({
  key,
  url: `${url}/bugs/${key}`,
  title: null,
  status: "not found",
  isOpen: false,
  isFixed: false,
  isGone: true,
  priority: null,
  assignee: null,
  updatedAt: null,
  closedAt: null,
});
