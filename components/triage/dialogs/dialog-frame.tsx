"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { counted } from "@/components/time/format";
import { Button } from "@/components/ui/button";
import type { TriageRow } from "@/lib/contract/triage";
import { useTriageActions } from "../acting-context";
import type { Asked } from "../optimistic";
import { latestRows } from "../patch-cache";

export interface DialogProps {
  rows: readonly TriageRow[];
  onClose(): void;
}

interface FrameProps extends DialogProps {
  title: string;
  /** What the button that does it says. */
  submit: string;
  /** What is asked for; null while something is missing. */
  asked: Asked | null;
  children: ReactNode;
}

/**
 * A question before an action: the browser's own dialog, which keeps the focus inside and gives it back. It closes when
 * something was done; otherwise it says why not and keeps what was typed.
 */
export function DialogFrame({ title, submit, asked, rows, onClose, children }: FrameProps) {
  const { act } = useTriageActions();
  const client = useQueryClient();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly string[]>([]);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => dialog?.close();
  }, []);
  const run = async () => {
    if (asked === null || busy) return;
    setBusy(true);
    // Who tries again has read what had changed meanwhile, and means the items as they are now.
    const acted = await act(problems.length === 0 ? rows : latestRows(client, rows), asked);
    if (acted.answer !== null && acted.answer.done.length > 0) return onClose();
    setBusy(false);
    setProblems(acted.problems);
  };
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => event.target === ref.current && onClose()}
      className="fixed inset-x-0 top-[14vh] m-0 mx-auto w-[min(460px,calc(100vw-16px))] max-w-none rounded-xl border border-line bg-surface p-0 text-text shadow-raised backdrop:bg-scrim max-sm:top-4"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void run();
        }}
        className="grid grid-cols-[minmax(0,1fr)] gap-3 p-4"
      >
        <div>
          <h2 id={titleId} className="text-md">
            {title}
          </h2>
          <p className="truncate text-text-2">
            {rows.length === 1 ? `${rows[0]?.id} ${rows[0]?.title}` : counted(rows.length, "item")}
          </p>
        </div>
        {children}
        {problems.length === 0 ? null : (
          <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
            {problems.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={asked === null || busy}>
            {submit}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
