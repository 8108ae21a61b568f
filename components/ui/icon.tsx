import clsx from "clsx";
import type { LucideIcon } from "lucide-react";

/** A 14 px stroke beside text of any size; decorative, so hidden from screen readers. */
export function Icon({
  of: Glyph,
  size = 14,
  className,
}: {
  of: LucideIcon;
  size?: number;
  className?: string;
}) {
  return (
    <Glyph
      aria-hidden="true"
      size={size}
      strokeWidth={1.6}
      absoluteStrokeWidth
      className={clsx("inline-block flex-none align-[-2px]", className)}
    />
  );
}
