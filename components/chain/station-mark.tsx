import clsx from "clsx";
import type { Status } from "@/lib/contract/common";

const LOOK: Record<Status, { ring: string; glyph: string | null; halo: string }> = {
  ok: { ring: "fill-surface stroke-ok", glyph: null, halo: "" },
  run: { ring: "fill-surface stroke-run", glyph: "M7.5 5v2.5l1.6 1", halo: "" },
  warn: {
    ring: "fill-warn stroke-warn",
    glyph: "M7.5 4.6v3.4M7.5 10.3v.1",
    halo: "shadow-[0_0_0_4px_var(--color-warn-soft)]",
  },
  bad: {
    ring: "fill-bad stroke-bad",
    glyph: "M5.4 5.4l4.2 4.2M9.6 5.4l-4.2 4.2",
    halo: "shadow-[0_0_0_4px_var(--color-bad-soft)]",
  },
  none: { ring: "fill-surface stroke-line-strong", glyph: null, halo: "" },
  stale: { ring: "fill-surface stroke-none [stroke-dasharray:2.2_2]", glyph: null, halo: "" },
  paused: { ring: "fill-text-3 stroke-text-3", glyph: "M5.9 4.9v5.2M9.1 4.9v5.2", halo: "" },
};

/** A station: a ring that flows, a filled mark with a sign where it does not. Shape and colour say the same. */
export function StationMark({ status, className }: { status: Status; className?: string }) {
  const { ring, glyph, halo } = LOOK[status];
  return (
    <span className={clsx("block size-[15px] rounded-full bg-surface", halo, className)}>
      <svg viewBox="0 0 15 15" className="block size-full" aria-hidden="true">
        <circle cx="7.5" cy="7.5" r="6" strokeWidth="2.6" className={ring} />
        {glyph === null ? null : (
          <path
            d={glyph}
            fill="none"
            strokeWidth="1.7"
            strokeLinecap="round"
            className={status === "run" ? "stroke-run" : "stroke-surface"}
          />
        )}
      </svg>
    </span>
  );
}
