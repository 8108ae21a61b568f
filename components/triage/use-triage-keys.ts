"use client";
import { useEffect, useRef } from "react";
import { isTyping } from "@/components/data-table/use-row-keys";
import type { TriageRow } from "@/lib/contract/triage";
import { useTriageActions } from "./acting-context";
import { ACTIONS } from "./actions-table";
import { useRunAction } from "./triage-actions";

interface Keys {
  /** What the actions are done to: the selected items, else the one in sight. */
  targets: readonly TriageRow[];
  /** Where the log of the item in sight is. */
  logUrl: string | null;
  /** Keys of the page itself; true = it was taken. */
  onKey?: (key: string, event: KeyboardEvent) => boolean;
  /** Actions that the page does in another way, e.g. a comment by its own field. */
  own?: Readonly<Partial<Record<string, () => void>>>;
}

/** The keys of triage, while nobody types and no dialog is open: one per action, o opens the log, u undoes. */
export function useTriageKeys(keys: Keys): void {
  const run = useRunAction();
  const { undo } = useTriageActions();
  const held = useRef({ ...keys, run, undo });
  useEffect(() => {
    held.current = { ...keys, run, undo };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event) || document.querySelector("dialog[open]") !== null)
        return;
      const { targets, logUrl, onKey, own } = held.current;
      if (onKey?.(event.key, event)) return event.preventDefault();
      if (event.shiftKey) return;
      if (event.key === "u" || event.key === "o") {
        event.preventDefault();
        if (event.key === "u") held.current.undo();
        else if (logUrl !== null && /^https?:\/\//i.test(logUrl)) window.open(logUrl, "_blank", "noopener");
        return;
      }
      const entry = ACTIONS.find((each) => each.key === event.key);
      if (entry === undefined) return;
      event.preventDefault();
      const instead = own?.[entry.action];
      if (instead !== undefined) instead();
      else if (targets.length > 0) held.current.run(entry, targets);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
