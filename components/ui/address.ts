"use client";
import { usePathname, useSearchParams } from "next/navigation";

/** Parameters that make no sense on another view of the same list. */
const PAGING = ["after", "open"];

/** `path?…` with some parameters set (null takes one away); paging starts over unless it is set. */
export function hrefWith(
  path: string,
  params: URLSearchParams,
  set: Readonly<Record<string, string | null>>,
): string {
  const next = new URLSearchParams(params);
  for (const name of PAGING) if (!(name in set)) next.delete(name);
  for (const [name, value] of Object.entries(set)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString().replaceAll("%2C", ",");
  return text === "" ? path : `${path}?${text}`;
}

/** The page's own address and a way to change parts of it: all state is in the URL. */
export function useAddress() {
  const path = usePathname();
  const search = useSearchParams();
  const params = new URLSearchParams(search);
  return {
    path,
    params,
    with: (set: Readonly<Record<string, string | null>>) => hrefWith(path, params, set),
  };
}
