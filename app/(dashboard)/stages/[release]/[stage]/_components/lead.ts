import { counted } from "@/components/time/format";
import type { StageAnswer } from "@/lib/contract/stages";

export const NEXT_WORD: Readonly<Record<StageAnswer["next"], string>> = {
  testing: "testing",
  release: "release",
  published: "publication",
};

/** The sentence under the title; never a good word where there is no data. */
export function leadOf({ tags, total, next, wanted }: StageAnswer): string {
  if (tags.length === 0) return "No data: Koji has no tag of this stage for the release, or none is read";
  const waits =
    total === 0
      ? `Nothing waits for ${NEXT_WORD[next]}`
      : `${counted(total, "build")} ${total === 1 ? "waits" : "wait"} for ${NEXT_WORD[next]}`;
  const missing =
    wanted?.differs.filter((row) => row.state === "missing" || row.state === "older").length ?? 0;
  if (wanted === null) return waits;
  return missing === 0
    ? `${waits}; everything that rdoinfo lists here is here`
    : `${waits}; ${counted(missing, "build")} that rdoinfo lists here ${missing === 1 ? "is" : "are"} not here`;
}
