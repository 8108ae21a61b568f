"use client";
import { useEffect, useRef } from "react";

/** Where letters are written; a checkbox takes none, so that what was just selected can be acted upon. */
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select";

/** Whether keys belong to a field, a dialog or a browser shortcut rather than to the page. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  return (
    target instanceof Element &&
    target.closest(`${FIELDS}, [contenteditable], dialog, [role=dialog]`) !== null
  );
}

/** j and k move between the rows of this table body, Enter opens the row's primary link. */
export function useRowKeys() {
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const rows = [...(body.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
      if (rows.length === 0 || isTyping(event)) return;
      const current = rows.findIndex((row) => row.contains(document.activeElement));
      if (event.key === "j" || event.key === "k") {
        const elsewhere = current === -1 && document.querySelector("[data-row]") !== rows[0];
        if (elsewhere) return;
        const next = rows[Math.min(rows.length - 1, Math.max(0, current + (event.key === "j" ? 1 : -1)))];
        next?.focus();
        next?.scrollIntoView({ block: "nearest" });
        event.preventDefault();
      } else if (event.key === "Enter" && document.activeElement === rows[current]) {
        rows[current]?.querySelector<HTMLElement>("[data-primary]")?.click();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return body;
}
