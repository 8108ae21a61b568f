import clsx from "clsx";
import { type IconNode, Info, TriangleAlert, X } from "lucide";
import type { ReactNode } from "react";
import { Icon } from "./icon";

const LOOK: Record<"info" | "warn" | "bad", { icon: IconNode; ground: string; mark: string }> = {
  info: { icon: Info, ground: "bg-run-soft", mark: "text-run" },
  warn: { icon: TriangleAlert, ground: "bg-warn-soft", mark: "text-warn" },
  bad: { icon: X, ground: "bg-bad-soft", mark: "text-bad" },
};

interface NoticeProps {
  kind?: keyof typeof LOOK;
  children: ReactNode;
  /** A link or button at the end. */
  action?: ReactNode;
  className?: string;
}

/** A line the reader should see before the page: an icon, words, perhaps one thing to do. */
export function Notice({ kind = "info", children, action, className }: NoticeProps) {
  const { icon, ground, mark } = LOOK[kind];
  return (
    <div
      role={kind === "bad" ? "alert" : "status"}
      className={clsx("flex items-start gap-2.5 rounded-lg px-3.5 py-2", ground, className)}
    >
      <Icon of={icon} size={15} className={clsx("mt-[3px]", mark)} />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}

/** Parameters of the URL that could not be used, each with what would be allowed. */
export function BadParameters({
  errors,
  resetHref,
}: {
  errors: readonly { parameter: string; message: string }[];
  resetHref: string;
}) {
  return (
    <Notice
      kind="warn"
      className="mb-4"
      action={
        <a href={resetHref} className="link whitespace-nowrap font-medium underline">
          Open without them
        </a>
      }
    >
      <p className="font-[550]">
        {errors.length === 1 ? "One part of this address" : `${errors.length} parts of this address`} cannot
        be used
      </p>
      <ul className="mt-0.5 text-text-2">
        {errors.map((error) => (
          <li key={error.parameter + error.message}>
            <code className="mono text-text">{error.parameter}</code>: {error.message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
