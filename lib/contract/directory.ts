import { z } from "zod";
import { DFG_ROLES, isTimeZone, PERSON_ID } from "@/lib/shared/people";
import { Cursor, DfgRef, ListParam, Provenance } from "./common";
import { SiteRole } from "./people";

export const DfgRole = z.enum(DFG_ROLES);
export type DfgRole = z.infer<typeof DfgRole>;

/** Somebody of the site: what they may do, and what they are in. */
export const PersonRow = z.object({
  id: z.string().describe("Login name"),
  version: z.number().int().describe("Send it back with a change: 409 when somebody was faster"),
  name: z.string(),
  mail: z.string().nullable(),
  chat: z.string().nullable(),
  timeZone: z.string().nullable(),
  roles: z.array(SiteRole),
  dfgs: z.array(DfgRef.extend({ role: z.string(), squad: z.string().nullable() })),
  isEdited: z.boolean().describe("Changed on the page: the configuration file no longer counts for them"),
});
export type PersonRow = z.infer<typeof PersonRow>;

export const PeopleQuery = z.strictObject({
  dfg: ListParam.describe("DFG slugs; 'none' = in no DFG"),
  role: ListParam.pipe(z.array(z.enum([...SiteRole.options, "viewer"]))).describe("viewer = no other role"),
  q: z.string().trim().max(100).optional().describe("Part of the name, login, mail or chat"),
  open: z.string().max(100).optional().describe("The one in the drawer, or 'new'; ignored by the API"),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  format: z.enum(["json", "csv"]).optional(),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;

const Facet = z.array(z.object({ value: z.string(), name: z.string(), count: z.number().int() }));

export const PeopleAnswer = Provenance.extend({
  items: z.array(PersonRow).describe("By name"),
  total: z.number().int(),
  next: Cursor.nullable(),
  facets: z.object({ dfg: Facet, role: Facet }),
  edited: z.number().int().describe("Of all people, those that were changed on the page"),
  may: z
    .object({ ok: z.boolean(), why: z.string().nullable() })
    .describe("Whether this reader may change them"),
  dfgs: z.array(DfgRef).describe("DFGs that one may be in"),
});
export type PeopleAnswer = z.infer<typeof PeopleAnswer>;

const Text = z.string().trim().min(1).max(200);
const Place = z.strictObject({
  dfg: z.string().min(1).max(60),
  role: DfgRole.default("member"),
  squad: Text.nullable().default(null),
});
const Fields = {
  name: Text,
  mail: Text.nullable(),
  chat: Text.nullable(),
  timeZone: Text.refine(isTimeZone, "a time zone such as Europe/Prague").nullable(),
  roles: z.array(SiteRole),
  dfgs: z.array(Place).max(50),
};

export const PersonBody = z.strictObject({
  id: z.string().regex(PERSON_ID, "a login name: letters, digits and . _ @ + -, at most 100"),
  name: Fields.name,
  mail: Fields.mail.default(null),
  chat: Fields.chat.default(null),
  timeZone: Fields.timeZone.default(null),
  roles: Fields.roles.default([]),
  dfgs: Fields.dfgs.default([]),
  reason: z.string().trim().max(2_000).optional(),
});
export type PersonBody = z.infer<typeof PersonBody>;

export const PersonPatchBody = z.strictObject({
  version: z.number().int().describe("The version that was seen: 409 when somebody was faster"),
  name: Fields.name.optional(),
  mail: Fields.mail.optional(),
  chat: Fields.chat.optional(),
  timeZone: Fields.timeZone.optional(),
  roles: Fields.roles.optional(),
  dfgs: Fields.dfgs.optional().describe("All their places in DFGs"),
  followFile: z
    .boolean()
    .optional()
    .describe("true: the configuration file counts for them again, from the next start of ingest on"),
  reason: z.string().trim().max(2_000).optional(),
});
export type PersonPatchBody = z.infer<typeof PersonPatchBody>;

export const PersonRemoval = z.strictObject({
  version: z.coerce.number().int().describe("The version that was seen"),
});
export const PersonAnswer = z.object({ person: PersonRow });
export type PersonAnswer = z.infer<typeof PersonAnswer>;
