import { counted, formatCount } from "@/components/time/format";
import type { DriftAnswer } from "@/lib/contract/drift";

/** The one sentence under the title: how many packages are late, and where the oldest wait is. */
export function leadOf({ behind, items, groups, total, totals, stages }: DriftAnswer): string {
  if (items.length + groups.length === 0) return "What stands at every stage, and what it lacks";
  const packages = items.length > 0 ? total : groups.reduce((sum, group) => sum + group.packages, 0);
  const late =
    behind === 0
      ? `None of ${counted(packages, "package")} is behind for longer than its stages may be`
      : `${formatCount(behind)} of ${counted(packages, "package")} ${behind === 1 ? "is" : "are"} behind for longer than a stage may be`;
  const [oldest] = totals
    .filter((each) => each.days !== null && each.days > 0)
    .sort((a, b) => (b.days ?? 0) - (a.days ?? 0));
  if (oldest === undefined) return late;
  const title = stages.find((stage) => stage.id === oldest.stage)?.title ?? oldest.stage;
  return `${late}; the oldest wait is ${oldest.days} d, at ${title}`;
}
