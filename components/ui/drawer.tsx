"use client";
import { X } from "lucide";
import { useRouter } from "next/navigation";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Button } from "./button";
import { Icon } from "./icon";

interface DrawerProps {
  title: ReactNode;
  /** Where closing leads: the same page without the drawer's parameter. */
  closeHref: string;
  children: ReactNode;
}

/**
 * A panel at the right (the bottom on a phone) that is open because the URL says so. The browser's own dialog keeps
 * the focus inside and closes on Escape.
 */
export function Drawer({ title, closeHref, children }: DrawerProps) {
  const router = useRouter();
  const ref = useRef<HTMLDialogElement>(null);
  // Closed while it is still in the document: only then does the browser give the focus back to where it was.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Not the close button, which the browser would choose: a screen reader begins with what was opened.
    dialog?.querySelector("h2")?.focus();
    return () => dialog?.close();
  }, []);
  const close = () => router.push(closeHref, { scroll: false });
  return (
    <dialog
      ref={ref}
      aria-label={typeof title === "string" ? title : undefined}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onPointerDown={(event) => event.target === ref.current && close()}
      className="fixed inset-y-0 right-0 left-auto m-0 h-dvh max-h-none w-[min(560px,100vw)] max-w-none border-line border-l bg-surface text-text shadow-raised backdrop:bg-scrim max-sm:top-auto max-sm:h-[88dvh] max-sm:w-screen max-sm:rounded-t-xl max-sm:border-l-0"
    >
      <div className="flex h-full flex-col">
        <header className="flex items-center gap-3 border-line border-b py-2.5 pr-2.5 pl-4">
          <h2 tabIndex={-1} className="min-w-0 flex-1 outline-none">
            {title}
          </h2>
          <Button look="quiet" onClick={close} aria-label="Close">
            <Icon of={X} size={16} />
          </Button>
        </header>
        <div className="min-h-0 flex-1 overflow-auto">{children}</div>
      </div>
    </dialog>
  );
}
