import { formatDuration } from "@/lib/shared/duration";

/** A length of time in words, e.g. "2 d 6 h"; a dash when there is none. */
export function Duration({ seconds, className }: { seconds: number | null; className?: string }) {
  if (seconds === null) return <span className={className}>–</span>;
  return (
    <time dateTime={`PT${Math.max(0, Math.round(seconds))}S`} className={className}>
      {formatDuration(seconds * 1000)}
    </time>
  );
}
