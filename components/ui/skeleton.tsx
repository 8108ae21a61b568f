import clsx from "clsx";

/** A grey bar where words will stand; give it the final size, so that nothing moves. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={clsx("block animate-[breathe_1.6s_ease-in-out_infinite] rounded-sm bg-none-soft", className)}
    />
  );
}

/** Says "loading" to screen readers once, around any number of bars. */
export function Loading({
  label,
  children,
  className,
}: {
  label: string;
  children: React.ReactNode;
  className?: string;
}) {
  return (
    <div role="status" className={className}>
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}
