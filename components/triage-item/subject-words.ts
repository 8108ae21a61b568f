import { counted } from "@/components/time/format";
import type { TriageItemAnswer } from "@/lib/contract/triage";

type Kinds = readonly Pick<TriageItemAnswer["subjects"][number], "kind">[];

/** "3 jobs", "1 package", "5 jobs and packages": what these are, and how many there are in all. */
export function subjectsWord(count: number, subjects: Kinds): string {
  const kinds = new Set(subjects.map((subject) => subject.kind));
  if (kinds.size !== 1) return counted(count, "job or package", "jobs and packages");
  return kinds.has("job") ? counted(count, "job") : counted(count, "package");
}

/** "Fails in 2 of 3 jobs, 23 failures in 2 releases": how far it spreads, and whether it does so now. */
export function leadOf({ item, subjects }: Pick<TriageItemAnswer, "item" | "subjects">): string {
  const all = subjectsWord(item.subjects, subjects);
  const failing =
    item.failingSubjects === 0
      ? `No longer fails in ${item.subjects === 1 ? "its" : "any of its"} ${all.replace(/^1 /, "")}`
      : item.failingSubjects === item.subjects
        ? `Fails in ${all}`
        : `Fails in ${item.failingSubjects} of ${all}`;
  const spread = [
    counted(item.failures, "failure"),
    item.releases.length > 1 ? `in ${item.releases.length} releases` : null,
    item.dfgs > 1 ? `of ${item.dfgs} DFGs` : null,
  ].filter(Boolean);
  return `${failing}, ${spread.join(" ")}.`;
}
