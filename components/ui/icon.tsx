import clsx from "clsx";
import type { IconNode } from "lucide";
import { createElement, type ReactNode } from "react";

/** Width of the lines, in pixels at any size; the drawings are 24 wide. */
const LINE = 1.6;

const drawings = new WeakMap<IconNode, ReactNode>();

/** What is inside an icon, made once: a page has hundreds of icons, of a dozen kinds. */
function drawingOf(icon: IconNode): ReactNode {
  const held = drawings.get(icon);
  if (held !== undefined) return held;
  const made = icon.map(([tag, attributes], index) => createElement(tag, { key: index, ...attributes }));
  drawings.set(icon, made);
  return made;
}

/** A 14 px stroke beside text of any size; decorative, so hidden from screen readers. */
export function Icon({ of, size = 14, className }: { of: IconNode; size?: number; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      strokeWidth={((LINE * 24) / size).toFixed(2)}
      className={clsx("icon", className)}
    >
      {drawingOf(of)}
    </svg>
  );
}
