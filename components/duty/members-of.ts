import type { DutyAnswer } from "@/lib/contract/people";

/** Leads first, plain members last. */
const ORDER = ["lead", "team-catalyst", "product-manager", "user-advocate", "steward", "member"];

/** The people of a DFG with their role and squad in words, leads first. */
export function membersOf({ people }: Pick<DutyAnswer, "people">, slug: string) {
  return people
    .flatMap(({ id, name, dfgs }) => {
      const place = dfgs.find((each) => each.slug === slug);
      if (!place) return [];
      const words = [place.role.replaceAll("-", " "), place.squad].filter(Boolean).join(", ");
      return [{ id, name, role: place.role, words }];
    })
    .sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || a.name.localeCompare(b.name));
}
