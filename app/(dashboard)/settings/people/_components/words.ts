import { counted } from "@/components/time/format";
import type { PeopleAnswer, PersonRow } from "@/lib/contract/directory";

/** Roles as people call them. */
export const ROLE_WORD: Readonly<Record<string, string>> = {
  wrangler: "Wrangler",
  manager: "Manager",
  admin: "Admin",
  viewer: "No other role",
};

/** What a role lets one do. */
export const ROLE_HINT: Readonly<Record<PersonRow["roles"][number], string>> = {
  wrangler: "triages everything; known issues, outages, rotas",
  manager: "waives and signs off",
  admin: "people, ownership, and all a wrangler may",
};

/** "23 people are on this site; 2 were changed here, and the file no longer counts for them." */
export function leadOf(
  { total, edited }: Pick<PeopleAnswer, "total" | "edited">,
  isNarrowed: boolean,
): string {
  const first = isNarrowed
    ? `${counted(total, "person fits", "people fit")}.`
    : `${counted(total, "person is", "people are")} on this site.`;
  if (edited === 0) return `${first} What prodchain.yaml says of them counts.`;
  const who = edited === 1 ? "1 was changed here: for them" : `${edited} were changed here: for these`;
  return `${first} ${who}, this page counts and not prodchain.yaml.`;
}

/** "lead, storage squad" of a place in a DFG; "" of a plain member. */
export const placeWords = ({ role, squad }: Pick<PersonRow["dfgs"][number], "role" | "squad">): string =>
  [role === "member" ? null : role.replaceAll("-", " "), squad].filter(Boolean).join(", ");
