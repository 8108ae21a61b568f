import type { DfgRole, PersonBody, PersonPatchBody, PersonRow } from "@/lib/contract/directory";

/** A person as the form holds them: texts instead of null. */
export interface PersonForm {
  id: string;
  name: string;
  mail: string;
  chat: string;
  timeZone: string;
  roles: readonly PersonRow["roles"][number][];
  places: readonly { dfg: string; role: string; squad: string }[];
  reason: string;
}

export const EMPTY_FORM: PersonForm = {
  id: "",
  name: "",
  mail: "",
  chat: "",
  timeZone: "",
  roles: [],
  places: [],
  reason: "",
};

export const formOf = (row: PersonRow): PersonForm => ({
  id: row.id,
  name: row.name,
  mail: row.mail ?? "",
  chat: row.chat ?? "",
  timeZone: row.timeZone ?? "",
  roles: row.roles,
  places: row.dfgs.map(({ slug, role, squad }) => ({ dfg: slug, role, squad: squad ?? "" })),
  reason: "",
});

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** What of a person the API takes. */
export const fieldsOf = (form: PersonForm) => ({
  name: form.name.trim(),
  mail: orNull(form.mail),
  chat: orNull(form.chat),
  timeZone: orNull(form.timeZone),
  roles: [...form.roles],
  // The server says so where the role is none.
  dfgs: form.places.map(({ dfg, role, squad }) => ({ dfg, role: role as DfgRole, squad: orNull(squad) })),
});

export const bodyOf = (form: PersonForm): PersonBody => ({
  id: form.id.trim(),
  ...fieldsOf(form),
  ...(orNull(form.reason) !== null && { reason: form.reason.trim() }),
});

/** What an undo sends: everything as it was, and who said it. */
export const backOf = (before: PersonRow): Omit<PersonPatchBody, "version"> => ({
  ...fieldsOf(formOf(before)),
  followFile: !before.isEdited,
  reason: "taken back",
});

/** Whether it can be sent: somebody with a login and a name, in no DFG twice. */
export function isReady({ id, name, places }: PersonForm): boolean {
  const dfgs = places.map((place) => place.dfg);
  return id.trim() !== "" && name.trim() !== "" && !dfgs.includes("") && new Set(dfgs).size === dfgs.length;
}
