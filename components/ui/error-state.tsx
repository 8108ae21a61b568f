"use client";
import { RotateCw, X } from "lucide";
import { Button } from "./button";
import { Icon } from "./icon";

/** Something could not be read: what, the reason in plain words, and a way to try again. */
export function ErrorState({
  title,
  detail,
  onRetry,
}: {
  title: string;
  detail?: string;
  onRetry?: () => void;
}) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3.5"
    >
      <Icon of={X} size={16} className="mt-0.5 text-bad" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-[550]">{title}</p>
        {detail === undefined ? null : <p className="mt-0.5 break-words text-text-2">{detail}</p>}
      </div>
      {onRetry === undefined ? null : (
        <Button onClick={onRetry}>
          <Icon of={RotateCw} size={13} />
          Try again
        </Button>
      )}
    </div>
  );
}
