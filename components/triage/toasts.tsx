"use client";
import clsx from "clsx";
import { Check, TriangleAlert, X } from "lucide";
import { useCallback, useEffect, useState } from "react";
import { Icon } from "@/components/ui/icon";

export interface Toast {
  id: number;
  kind: "done" | "warn" | "bad";
  lines: readonly string[];
  /** Takes back what the toast tells of. */
  undo?: () => void;
}

const LOOK = {
  done: { icon: Check, mark: "text-ok" },
  warn: { icon: TriangleAlert, mark: "text-warn" },
  bad: { icon: X, mark: "text-bad" },
} as const;

const SHORT_MS = 8_000;
const MOST = 4;
let last = 0;

/** Only what was done since takes the place of what was done: a warning beside it must not take its Undo away. */
export const withToast = (shown: readonly Toast[], toast: Toast): readonly Toast[] =>
  [...shown.filter((each) => toast.kind !== "done" || each.kind !== "done"), toast].slice(-MOST);

/** The toasts that are shown, and how to show and take away one. What was done goes by itself; what went wrong stays. */
export function useToasts() {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const close = useCallback(
    (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
    [],
  );
  const show = useCallback((toast: Omit<Toast, "id">): number => {
    last += 1;
    const id = last;
    setToasts((shown) => withToast(shown, { ...toast, id }));
    return id;
  }, []);
  return { toasts, show, close };
}

/** Notices at the bottom of the page, read out as they come. */
export function Toasts({ toasts, close }: { toasts: readonly Toast[]; close(id: number): void }) {
  return (
    <div
      role="status"
      aria-live="polite"
      data-screen-only
      className="pointer-events-none fixed inset-x-0 bottom-[72px] z-40 flex flex-col items-center gap-2 px-3 max-md:bottom-[124px]"
    >
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} close={close} />
      ))}
    </div>
  );
}

function ToastLine({ toast, close }: { toast: Toast; close(id: number): void }) {
  const { icon, mark } = LOOK[toast.kind];
  useEffect(() => {
    if (toast.kind !== "done") return;
    const timer = setTimeout(() => close(toast.id), SHORT_MS);
    return () => clearTimeout(timer);
  }, [toast, close]);
  return (
    <div className="pointer-events-auto flex max-w-[min(640px,100%)] items-start gap-2.5 rounded-lg border border-line bg-surface py-2 pr-2 pl-3.5 shadow-raised">
      <Icon of={icon} size={15} className={clsx("mt-[3px]", mark)} />
      <div className="min-w-0 py-px">
        {toast.lines.map((line) => (
          <p key={line} className="break-words">
            {line}
          </p>
        ))}
      </div>
      {toast.undo === undefined ? null : (
        <button
          type="button"
          onClick={toast.undo}
          className="flex-none rounded-md px-2 py-px font-medium text-accent hover:bg-hover max-sm:min-h-9"
        >
          Undo{" "}
          <kbd className="ml-0.5 rounded-sm border border-line bg-sunken px-1 font-sans text-text-2 text-xs">
            u
          </kbd>
        </button>
      )}
      <button
        type="button"
        aria-label="Close this notice"
        onClick={() => close(toast.id)}
        className="grid size-6 flex-none place-items-center rounded-md text-text-3 hover:bg-hover hover:text-text max-sm:size-9"
      >
        <Icon of={X} />
      </button>
    </div>
  );
}
