"use client";
import { useEffect, useRef } from "react";
import { usePreferences } from "@/components/preferences/provider";
import { formatExact } from "@/components/time/format";

const SHOW_AFTER_MS = 250;

/**
 * One tooltip for the whole page. Any element with `data-tip="words"` has it on hover and focus; a `<time data-tip>`
 * without words shows the exact time. One layer instead of one component per cell keeps long tables light.
 */
export function TipLayer() {
  const { shownZone } = usePreferences();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tip = ref.current;
    if (tip === null) return;
    let owner: Element | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      if (owner !== null) owner.removeAttribute("aria-describedby");
      owner = null;
      if (tip.matches(":popover-open")) tip.hidePopover();
    };
    const show = (target: Element) => {
      const words = wordsOf(target, shownZone);
      if (words === "") return;
      hide();
      owner = target;
      target.setAttribute("aria-describedby", "tip");
      tip.textContent = words;
      tip.showPopover();
      const at = target.getBoundingClientRect();
      const left = at.left + at.width / 2 - tip.offsetWidth / 2;
      const above = at.top - tip.offsetHeight - 6;
      tip.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - tip.offsetWidth - 8))}px`;
      tip.style.top = `${above < 4 ? at.bottom + 6 : above}px`;
    };
    const onOver = (event: PointerEvent) => {
      if (event.pointerType === "touch" || !(event.target instanceof Element)) return;
      if (tip.contains(event.target)) return;
      const target = event.target.closest("[data-tip]");
      if (target === owner) return;
      hide();
      if (target !== null) timer = setTimeout(() => show(target), SHOW_AFTER_MS);
    };
    const onFocus = (event: FocusEvent) => {
      if (!(event.target instanceof Element) || !event.target.matches(":focus-visible")) return;
      const target = event.target.closest("[data-tip]") ?? event.target.querySelector("[data-tip]");
      if (target !== null) show(target);
    };
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    document.addEventListener("pointerover", onOver);
    document.addEventListener("focusin", onFocus);
    document.addEventListener("focusout", hide);
    document.addEventListener("scroll", hide, true);
    document.addEventListener("keydown", onKey);
    return () => {
      hide();
      document.removeEventListener("pointerover", onOver);
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("scroll", hide, true);
      document.removeEventListener("keydown", onKey);
    };
  }, [shownZone]);
  return (
    <div
      ref={ref}
      id="tip"
      role="tooltip"
      popover="manual"
      className="fixed m-0 max-w-[min(420px,calc(100vw-16px))] whitespace-pre-line rounded-md border border-line bg-text px-2 py-1 text-bg text-sm shadow-raised"
    />
  );
}

function wordsOf(target: Element, zone: string): string {
  const words = target.getAttribute("data-tip") ?? "";
  const at = target instanceof HTMLTimeElement ? Date.parse(target.dateTime) : Number.NaN;
  if (Number.isNaN(at)) return words;
  return words === "" ? formatExact(at, zone) : `${words}\n${formatExact(at, zone)}`;
}
