import type { TargetRow } from "@/lib/contract/promotions";

type Component = TargetRow["components"][number];

/** Oldest promotion first; never promoted comes before all, then by name. */
export const worstFirst = (components: readonly Component[]): Component[] =>
  [...components].sort(
    (a, b) =>
      Date.parse(a.lastPromotedAt ?? "1970-01-01") - Date.parse(b.lastPromotedAt ?? "1970-01-01") ||
      (a.component < b.component ? -1 : 1),
  );
