import { STATUS } from "@/components/status/status";
import type { PackagingReview } from "@/lib/contract/dfgs";

const signed = (value: number): string => (value > 0 ? `+${value}` : String(value).replace("-", "−"));

/** "CI +1, review −1": what CI and people said; words, so that colour is not all. */
export function ReviewVotes({ review }: { review: PackagingReview }) {
  const votes = (
    [
      ["CI", review.verified],
      ["review", review.codeReview],
      ["approved", review.workflow],
    ] as const
  ).filter(([, value]) => value !== 0);
  if (votes.length === 0) return <span className="text-text-3">no vote</span>;
  return (
    <span className="inline-flex gap-2.5 whitespace-nowrap">
      {votes.map(([word, value]) => (
        <span key={word}>
          {word} <b className={`font-medium ${STATUS[value > 0 ? "ok" : "bad"].text}`}>{signed(value)}</b>
        </span>
      ))}
    </span>
  );
}
