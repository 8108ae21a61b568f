import { expect, test } from "vitest";
import { PersonBody, PersonPatchBody, type PersonRow } from "@/lib/contract/directory";
import { backOf, bodyOf, EMPTY_FORM, formOf, isReady } from "./person-form";

const row: PersonRow = {
  id: "ana",
  version: 3,
  name: "Ana Ruiz",
  mail: "ana@example.org",
  chat: null,
  timeZone: "Europe/Madrid",
  roles: ["wrangler"],
  dfgs: [{ slug: "compute", name: "Compute", role: "lead", squad: null }],
  isEdited: false,
};

test("a person goes through the form unchanged", () => {
  const { reason: _, ...body } = bodyOf({ ...formOf(row), reason: " " });
  expect(PersonBody.parse(body)).toEqual({
    ...{ id: "ana", name: "Ana Ruiz", mail: "ana@example.org", chat: null, timeZone: "Europe/Madrid" },
    ...{ roles: ["wrangler"], dfgs: [{ dfg: "compute", role: "lead", squad: null }] },
  });
});

test("an undo gives the say back to the file where it had it", () => {
  expect(PersonPatchBody.parse({ version: 4, ...backOf(row) }).followFile).toBe(true);
  expect(backOf({ ...row, isEdited: true }).followFile).toBe(false);
});

test.each([
  [{}, true],
  [{ name: " " }, false],
  [{ id: "" }, false],
  [{ places: [{ dfg: "", role: "member", squad: "" }] }, false],
  [{ places: ["compute", "compute"].map((dfg) => ({ dfg, role: "member", squad: "" })) }, false],
])("with %j it can be sent: %s", (change, ready) => {
  expect(isReady({ ...EMPTY_FORM, ...formOf(row), ...change })).toBe(ready);
});
