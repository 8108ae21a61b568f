"use client";
import { useSearchParams } from "next/navigation";

/** Pages that can show a time in the past. */
const OF_THE_PAST = /^\/(promotions(\/[^/?#]+\/[^/?#]+)?)?$/;

/** An address that shows the same time in the past as the page at `search`, where the page it leads to can. */
export function withTime(href: string, at: string | null): string {
  const [path = "", query = ""] = href.split("?");
  if (at === null || !OF_THE_PAST.test(path)) return href;
  const params = new URLSearchParams(query);
  params.set("at", at);
  return `${path}?${params.toString().replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
}

/** Gives addresses the `?at=` of this page, where it has one. */
export function useKeptTime(): (href: string) => string {
  const at = useSearchParams().get("at");
  return (href) => withTime(href, at);
}
