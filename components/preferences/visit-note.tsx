"use client";
import { useEffect } from "react";
import { VISIT_COOKIE } from "./preferences";
import { noteVisit } from "./visit";

/** Remembers, in a cookie, when this reader was last here. */
export function VisitNote() {
  useEffect(() => {
    const note = () => {
      if (document.hidden) return;
      const held = document.cookie.split("; ").find((each) => each.startsWith(`${VISIT_COOKIE}=`));
      const value = noteVisit(held?.slice(VISIT_COOKIE.length + 1), Date.now());
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
      document.cookie = `${VISIT_COOKIE}=${value}; path=/; max-age=2592000; samesite=lax`;
    };
    note();
    document.addEventListener("visibilitychange", note);
    const timer = setInterval(note, 5 * 60_000);
    return () => {
      document.removeEventListener("visibilitychange", note);
      clearInterval(timer);
    };
  }, []);
  return null;
}
