import clsx from "clsx";
import type { ReviewRow } from "@/lib/contract/reviews";
import { signed } from "./words";

const tone = (value: number) => (value < 0 ? "text-bad" : value > 0 ? "text-ok" : "text-text-3");

/** The three labels at a glance: "V -1  CR +2  W 0". */
export function Votes({ review }: { review: Pick<ReviewRow, "verified" | "codeReview" | "workflow"> }) {
  const labels = [
    ["V", "Verified", review.verified],
    ["CR", "Code-Review", review.codeReview],
    ["W", "Workflow", review.workflow],
  ] as const;
  return (
    <span className="inline-flex gap-2.5 whitespace-nowrap text-sm">
      {labels.map(([short, long, value]) => (
        <span key={short} data-tip={`${long} ${signed(value)}`} className={clsx(tone(value))}>
          <span aria-hidden="true" className="text-text-3">
            {short}{" "}
          </span>
          <span className="sr-only">{long} </span>
          {signed(value)}
        </span>
      ))}
    </span>
  );
}
