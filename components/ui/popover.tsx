"use client";
import clsx from "clsx";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { buttonClass } from "./button";
import { useHydrated } from "./use-hydrated";

interface PopoverProps {
  /** What the button shows. */
  button: ReactNode;
  /** Name of the button when it shows no words, and of the panel. */
  label: string;
  children: ReactNode;
  buttonClassName?: string;
  panelClassName?: string;
  /** Which edge of the button the panel keeps to. */
  align?: "start" | "end";
  /** Draws the content when the panel is first opened: for content whose code is fetched then. */
  isLazy?: boolean;
}

/**
 * A button with a panel in the browser's top layer (the popover attribute): Escape, a click outside and the
 * return of the focus come from the browser. Use it for filters and choices; the content is ordinary form or links.
 */
export function Popover({
  button,
  label,
  children,
  buttonClassName,
  panelClassName,
  align = "start",
  isLazy = false,
}: PopoverProps) {
  const id = useId();
  const [wasOpened, setWasOpened] = useState(false);
  const isHydrated = useHydrated();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const panelRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const panel = panelRef.current;
    if (panel === null) return;
    const place = () => {
      const from = buttonRef.current?.getBoundingClientRect();
      if (from === undefined) return;
      const room = document.documentElement.clientWidth;
      const wide = panel.offsetWidth;
      const left = align === "start" ? from.left : from.right - wide;
      const below = window.innerHeight - from.bottom > Math.min(panel.offsetHeight, 320) + 12;
      panel.style.left = `${Math.max(8, Math.min(left, room - wide - 8))}px`;
      panel.style.top = below
        ? `${from.bottom + 6}px`
        : `${Math.max(8, from.top - panel.offsetHeight - 6)}px`;
    };
    const onToggle = (event: Event) => {
      const open = (event as ToggleEvent).newState === "open";
      buttonRef.current?.setAttribute("aria-expanded", String(open));
      if (!open) return;
      setWasOpened(true);
      place();
    };
    panel.addEventListener("toggle", onToggle);
    window.addEventListener("resize", place);
    return () => {
      panel.removeEventListener("toggle", onToggle);
      window.removeEventListener("resize", place);
    };
  }, [align]);
  return (
    <>
      <button
        ref={buttonRef}
        type="button"
        popoverTarget={id}
        aria-expanded="false"
        aria-haspopup="dialog"
        aria-label={typeof button === "string" ? undefined : label}
        className={buttonClassName ?? buttonClass()}
      >
        {button}
      </button>
      <div
        ref={panelRef}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={clsx(
          "fixed m-0 max-h-[70vh] max-w-[calc(100vw-16px)] overflow-auto rounded-lg border border-line bg-surface p-2 text-text shadow-raised",
          panelClassName,
        )}
      >
        {isHydrated && (wasOpened || !isLazy) ? children : null}
      </div>
    </>
  );
}
