import clsx from "clsx";

/**
 * A long name shortened in the middle where there is no room. Both halves are the real text, so selecting and
 * copying gives it whole, and search in the page finds it.
 * @param tail characters at the end that always show
 */
export function MiddleTruncate({
  text,
  tail = 8,
  className,
}: {
  text: string;
  tail?: number;
  className?: string;
}) {
  const cut = Math.max(0, text.length - tail);
  if (cut < 6) return <span className={className}>{text}</span>;
  return (
    <span
      className={clsx("inline-flex min-w-0 max-w-full whitespace-pre", className)}
      data-tip={text.length > 28 ? text : undefined}
    >
      <span className="min-w-[3ch] truncate">{text.slice(0, cut)}</span>
      <span className="flex-none">{text.slice(cut)}</span>
    </span>
  );
}
