"use client";
import { formatCount } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

interface PagerProps {
  shown: number;
  total: number;
  /** There are more than were counted. */
  isLeast?: boolean;
  /** Key of the next page, as the answer gave it. */
  next: string | null;
  /** Plural of what is listed. */
  what: string;
}

/** "50 of 612 failures" with links to the first and the next page; the place in the list is in the URL. */
export function Pager({ shown, total, isLeast = false, next, what }: PagerProps) {
  const address = useAddress();
  const paged = address.params.has("after");
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center gap-3 border-line border-t px-4 py-2.5 text-sm text-text-3"
      data-screen-only
    >
      <span>
        {formatCount(shown)} of {isLeast ? "more than " : ""}
        {formatCount(total)} {what}
      </span>
      <span className="ml-auto flex gap-2">
        {paged ? (
          <Link href={address.with({ after: null })} className={buttonClass()}>
            First page
          </Link>
        ) : null}
        {next === null ? null : (
          <Link href={address.with({ after: next })} className={buttonClass()} rel="next">
            Next page
          </Link>
        )}
      </span>
    </nav>
  );
}
