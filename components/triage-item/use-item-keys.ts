"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { isTyping } from "@/components/data-table/use-row-keys";
import { useTriageKeys } from "@/components/triage/use-triage-keys";
import type { TriageItemAnswer } from "@/lib/contract/triage";
import { itemHref } from "./item-href";
import type { Neighbours } from "./neighbours";

interface ItemKeys {
  answer: TriageItemAnswer;
  from: string | undefined;
  neighbours: Neighbours;
  onHelp(): void;
}

/** The keys of the queue on the page of one item: j and k go to the next and the previous one, c to the comment's field. */
export function useItemKeys({ answer, from, neighbours, onHelp }: ItemKeys): void {
  const router = useRouter();
  const { previous, next } = neighbours;
  useTriageKeys({
    targets: [answer.item],
    logUrl: answer.evidence?.logUrl ?? null,
    onKey: (key) => {
      if (key === "?") onHelp();
      return key === "?";
    },
    own: { comment: focusComment },
  });
  useEffect(() => {
    // Before the tables of the page, whose rows j and k would move between.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "j" && event.key !== "k") return;
      if (isTyping(event) || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      event.stopPropagation();
      const to = event.key === "j" ? next : previous;
      if (to !== null) router.push(itemHref(to, from));
    };
    document.addEventListener("keydown", onKeyDown, { capture: true });
    return () => document.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [next, previous, from, router]);
}

function focusComment(): void {
  const field = document.querySelector<HTMLTextAreaElement>("textarea[data-comment]");
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "center" });
}
