import clsx from "clsx";
import { Check, CircleDashed, Clock3, type IconNode, Minus, Pause, TriangleAlert, X } from "lucide";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import type { Status } from "@/lib/contract/common";

/** Icon, plain word and classes of a status. Views never pick a colour themselves. */
export const STATUS: Record<
  Status,
  { icon: IconNode; word: string; text: string; soft: string; fill: string }
> = {
  ok: { icon: Check, word: "Good", text: "text-ok", soft: "bg-ok-soft text-ok", fill: "bg-ok" },
  bad: { icon: X, word: "Failing", text: "text-bad", soft: "bg-bad-soft text-bad", fill: "bg-bad" },
  warn: {
    icon: TriangleAlert,
    word: "At risk",
    text: "text-warn",
    soft: "bg-warn-soft text-warn",
    fill: "bg-warn",
  },
  run: { icon: Clock3, word: "Under way", text: "text-run", soft: "bg-run-soft text-run", fill: "bg-run" },
  none: {
    icon: Minus,
    word: "No data",
    text: "text-none",
    soft: "bg-none-soft text-text-2",
    fill: "bg-none",
  },
  stale: {
    icon: CircleDashed,
    word: "Too old to say",
    text: "text-none",
    soft: "hatched text-text-2",
    fill: "bg-none",
  },
  paused: {
    icon: Pause,
    word: "Paused",
    text: "text-text-2",
    soft: "bg-none-soft text-text-2",
    fill: "bg-none",
  },
};

/** The icon of a status in its colour; give `label` where no word stands beside it. */
export function StatusIcon({
  status,
  label,
  className,
}: {
  status: Status;
  label?: string;
  className?: string;
}) {
  const { icon, text } = STATUS[status];
  return (
    <span className={clsx(text, className)}>
      <Icon of={icon} />
      {label === undefined ? null : <span className="sr-only">{label}</span>}
    </span>
  );
}

/** Icon, word and colour of a status on its soft ground. */
export function StatusTag({
  status,
  children,
  className,
}: {
  status: Status;
  children?: ReactNode;
  className?: string;
}) {
  const { icon, word, soft } = STATUS[status];
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-[5px] px-[7px] text-sm leading-[19px]",
        soft,
        className,
      )}
    >
      <Icon of={icon} size={13} />
      <span>{children ?? word}</span>
    </span>
  );
}
