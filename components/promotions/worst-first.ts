import type { JudgedTarget } from "./judged-target";

type Component = JudgedTarget["components"][number];

/** Oldest promotion first; never promoted comes before all, then by name. */
export const worstFirst = (components: readonly Component[]): Component[] =>
  [...components].sort(
    (a, b) =>
      Date.parse(a.lastPromotedAt ?? "1970-01-01") - Date.parse(b.lastPromotedAt ?? "1970-01-01") ||
      (a.component < b.component ? -1 : 1),
  );
