import { z } from "zod";
import { Cursor, DfgRef, Instant, ListParam, Provenance } from "./common";
import { PersonRef } from "./triage";

export const SiteRole = z.enum(["wrangler", "manager", "admin"]).describe("Everybody is a viewer besides");
export type SiteRole = z.infer<typeof SiteRole>;

/** Who the browser acts as; null = nobody, so that everything can be read and nothing written. */
export const SessionAnswer = z.object({
  person: PersonRef.extend({
    roles: z.array(SiteRole),
    dfgs: z.array(DfgRef.extend({ role: z.string() })),
  }).nullable(),
  canSignIn: z.boolean(),
  why: z.string().nullable().describe("Why nothing can be written, where that is so"),
  people: z
    .array(PersonRef.extend({ roles: z.array(SiteRole), dfgs: z.array(z.string()) }))
    .describe("Whom one may act as: of a demo only"),
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;
export const SessionBody = z.strictObject({
  person: z.string().max(100).nullable().describe("null signs out"),
});
export type SessionBody = z.infer<typeof SessionBody>;

export const DutyShift = z.object({
  id: z.string(),
  dfg: DfgRef,
  rota: z.string().describe("ruck, rover, ..."),
  person: PersonRef,
  from: Instant,
  until: Instant,
  note: z.string().nullable(),
  version: z.number().int(),
});
export type DutyShift = z.infer<typeof DutyShift>;

export const DutyAnswer = Provenance.extend({
  now: z.array(DutyShift),
  shifts: z.array(DutyShift).describe("From four weeks ago to eight weeks ahead"),
  people: z.array(
    PersonRef.extend({
      dfgs: z.array(z.object({ slug: z.string(), role: z.string(), squad: z.string().nullable() })),
      mail: z.string().nullable(),
      chat: z.string().nullable(),
      timeZone: z.string().nullable(),
    }),
  ),
  mayEdit: z.boolean().describe("Any rota at all"),
  editable: z.array(DfgRef).describe("DFGs whose rotas this reader may change"),
  why: z.string().nullable(),
});
export type DutyAnswer = z.infer<typeof DutyAnswer>;

const Note = z.string().trim().max(2_000).nullable();
const PersonIdText = z.string().min(1).max(100);

export const ShiftBody = z.strictObject({
  dfg: z.string().min(1).max(60),
  rota: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  person: PersonIdText,
  from: Instant,
  until: Instant,
  note: Note.default(null),
});
export type ShiftBody = z.infer<typeof ShiftBody>;
export const ShiftPatchBody = z.strictObject({
  version: z.number().int().describe("The version that was seen: 409 when somebody was faster"),
  person: PersonIdText.optional(),
  from: Instant.optional(),
  until: Instant.optional(),
  note: Note.optional(),
});
export type ShiftPatchBody = z.infer<typeof ShiftPatchBody>;
export const ShiftRemoval = z.strictObject({
  version: z.coerce.number().int().describe("The version that was seen"),
});
export const ShiftAnswer = z.object({ shift: DutyShift });
export type ShiftAnswer = z.infer<typeof ShiftAnswer>;

export const AuditQuery = z.strictObject({
  actor: ListParam.describe("Person ids; 'prodchain' for what its rules did"),
  action: ListParam,
  kind: ListParam.describe("What was written: item, known-issue, incident, rota, person, session, view"),
  subject: z.string().max(200).optional().describe("Exactly this one: T-12, 7"),
  q: z.string().trim().max(200).optional().describe("Part of the reason, or of what was written"),
  from: Instant.optional(),
  until: Instant.optional(),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  format: z.enum(["json", "csv"]).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
export const AuditRow = z.object({
  id: z.string(),
  at: Instant,
  actor: PersonRef.nullable().describe("null = Prodchain's rules"),
  action: z.string(),
  kind: z.string(),
  subject: z.string(),
  href: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
});
export type AuditRow = z.infer<typeof AuditRow>;
const AuditFacet = z.array(z.object({ value: z.string(), name: z.string(), count: z.number().int() }));
export const AuditAnswer = Provenance.extend({
  items: z.array(AuditRow),
  total: z.number().int(),
  totalIsLeast: z.boolean().describe("There are more than were counted"),
  facetsAreLeast: z.boolean().describe("The facets tell of the newest entries only, as many as are counted"),
  searchedSince: Instant.nullable().describe(
    "q was looked for from here on only: among the newest entries, or the newest before `until`; null = everywhere",
  ),
  next: Cursor.nullable(),
  facets: z.object({ actor: AuditFacet, action: AuditFacet, kind: AuditFacet }),
});
export type AuditAnswer = z.infer<typeof AuditAnswer>;
