import type { ReactNode } from "react";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { STATE_WORD } from "@/components/triage/state-words";
import { Card } from "@/components/ui/card";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { TriageItemAnswer } from "@/lib/contract/triage";
import { itemHref } from "./item-href";

interface SimilarProps {
  similar: TriageItemAnswer["similar"];
  /** The queue the reader came from. */
  from: string | undefined;
  /** Button that merges with it. */
  merge(other: TriageItemAnswer["similar"][number]): ReactNode;
}

/** Items whose text is near to this one's: the same cause, perhaps. */
export function SimilarCard({ similar, from, merge }: SimilarProps) {
  if (similar.length === 0) return null;
  return (
    <Card id="similar" title="Looks like" note="near in their text">
      <ul className="px-4 pb-2">
        {similar.map((other) => (
          <li
            key={other.id}
            className="flex items-baseline gap-2.5 border-line border-t py-2 first:border-t-0"
          >
            <span className="w-[5ch] flex-none text-right text-sm text-text-3">
              {Math.floor(other.similarity * 100)} %
            </span>
            <span className="min-w-0 flex-1">
              <Link href={itemHref(other.id, from)} className="link break-words font-medium">
                {other.title}
              </Link>
              <span className="block text-sm text-text-3">
                {other.id} · {STATE_WORD[other.state].word} · {counted(other.failures, "failure")}
                {other.lastFailureAt === null ? null : (
                  <>
                    , last <Time at={other.lastFailureAt} as="ago" />
                  </>
                )}
              </span>
            </span>
            {merge(other)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Other items whose likeliest cause is the same change, image or outage. */
export function AffectedCard({
  affectedBy,
  from,
}: Pick<TriageItemAnswer, "affectedBy"> & { from: string | undefined }) {
  if (affectedBy.length === 0) return null;
  return (
    <Card id="affected" title="Of the same cause" note={`${counted(affectedBy.length, "other item")}`}>
      <ul className="px-4 pb-2">
        {affectedBy.map((other) => (
          <li key={other.id} className="border-line border-t py-2 first:border-t-0">
            <Link href={itemHref(other.id, from)} className="link break-words font-medium">
              {other.title}
            </Link>
            <span className="block text-sm text-text-3">
              {other.id} · {STATE_WORD[other.state].word} · hits {formatCount(other.subjects)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Reviews that may mend it: of a rebuild that failed, or named with a claim. */
export function ReviewsCard({ reviews }: Pick<TriageItemAnswer, "reviews">) {
  if (reviews.length === 0) return null;
  return (
    <Card id="reviews" title="Reviews">
      <ul className="px-4 pb-2">
        {reviews.map((review) => (
          <li
            key={`${review.source} ${review.number}`}
            className="border-line border-t py-2 first:border-t-0"
          >
            {/^https?:/i.test(review.href) ? (
              <ExternalLink href={review.href} className="break-words font-medium">
                {review.subject}
              </ExternalLink>
            ) : (
              <Link href={review.href} className="link break-words font-medium">
                {review.subject}
              </Link>
            )}
            <span className="block text-sm text-text-3">
              {review.number} · {review.status.toLowerCase()}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The texts its failures are told by: what varies from one to the next is taken out. */
export function SignaturesCard({ signatures }: Pick<TriageItemAnswer, "signatures">) {
  if (signatures.length === 0) return null;
  return (
    <Card id="signatures" title="Told by" note={counted(signatures.length, "text")}>
      <ul className="px-4 pb-2">
        {signatures.map((signature) => (
          <li
            key={signature.id}
            className="flex items-baseline gap-3 border-line border-t py-2 first:border-t-0"
          >
            <span className="w-[5ch] flex-none text-right" data-tip="Failures with this text">
              {formatCount(signature.failures)}
            </span>
            <span className="min-w-0 flex-1">
              {signature.text === null ? (
                <span className="text-text-2">no text: told by class and place</span>
              ) : (
                <span className="mono line-clamp-4 break-words">{signature.text}</span>
              )}
              {signature.placedBy === null ? null : (
                <span className="block text-sm text-text-3">put here by {signature.placedBy.name}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
