import { z } from "zod";
import { Cursor, DfgRef, Instant, ListParam, Provenance } from "./common";
import { FailureClass, FailureSource } from "./failures";
import { PersonRef, TriageRow } from "./triage";

/** An outage: failures of the infrastructure over many subjects and DFGs at once. */
export const IncidentRow = z.object({
  id: z.string().describe("I-<number>"),
  version: z.number().int().describe("Send it back with a change: 409 when somebody was faster"),
  title: z.string(),
  kind: z.string().describe("mirror, nodes, connection, registry, git, names, storage, logs or other"),
  isOpen: z.boolean().describe("Failures still come in"),
  startedAt: Instant,
  lastAt: Instant.describe("Newest failure"),
  endedAt: Instant.nullable(),
  failures: z.number().int(),
  subjects: z.number().int().describe("Packages and jobs it hit"),
  items: z.number().int().describe("Triage items that stand under it"),
  dfgs: z.array(DfgRef).describe("Whose subjects it hit"),
  releases: z.array(z.string()),
  sources: z.array(z.object({ id: z.string(), title: z.string() })),
  isExcluded: z.boolean().describe("Its failures are left out of pass rates"),
});
export type IncidentRow = z.infer<typeof IncidentRow>;

export const IncidentsQuery = z.strictObject({
  state: z.enum(["open", "over"]).optional(),
  recent: z.enum(["yes"]).optional().describe("Only those that go on, or had a failure in the last 6 hours"),
  kind: ListParam,
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  format: z.enum(["json", "csv"]).optional(),
});
export type IncidentsQuery = z.infer<typeof IncidentsQuery>;

export const IncidentsAnswer = Provenance.extend({
  items: z.array(IncidentRow).describe("Newest first"),
  total: z.number().int(),
  open: z.number().int(),
  next: Cursor.nullable(),
});
export type IncidentsAnswer = z.infer<typeof IncidentsAnswer>;

/** A package or job that an outage hit. */
export const IncidentSubject = z.object({
  source: FailureSource,
  instance: z.string(),
  title: z.string().describe("What people call the instance"),
  kind: z.enum(["package", "job"]),
  subject: z.string(),
  dfg: DfgRef.nullable(),
  release: z.string().nullable(),
  failures: z.number().int(),
  firstAt: Instant,
  lastAt: Instant,
  lastId: z.string().describe("Newest failure, under /builds/{source}/"),
});
export type IncidentSubject = z.infer<typeof IncidentSubject>;

export const IncidentChange = z.object({
  at: Instant,
  actor: PersonRef.nullable().describe("null = Prodchain's rules"),
  action: z.enum(["opened", "exclude", "include"]),
  reason: z.string().nullable(),
});
export type IncidentChange = z.infer<typeof IncidentChange>;

export const IncidentAnswer = Provenance.extend({
  incident: IncidentRow,
  timeline: z
    .array(z.object({ at: Instant, failures: z.number().int(), subjects: z.number().int() }))
    .describe("By quarter of an hour, from the first failure to the last; longer outages by longer steps"),
  stepMinutes: z.number().int(),
  subjects: z.array(IncidentSubject).describe("Most failures first, at most 500"),
  examples: z
    .array(
      z.object({
        source: FailureSource,
        build: z.string(),
        subject: z.string(),
        class: FailureClass,
        headline: z.string().nullable(),
        why: z.string(),
        at: Instant,
        logUrl: z.string().nullable(),
        failures: z.number().int().describe("Failures of it with the same text"),
      }),
    )
    .describe("One of each text, most frequent first, at most 8"),
  items: z.array(
    TriageRow.pick({ id: true, title: true, state: true, failures: true, subjects: true }).extend({
      dfg: DfgRef.nullable(),
    }),
  ),
  history: z.array(IncidentChange).describe("Oldest first"),
  may: z
    .object({ ok: z.boolean(), why: z.string().nullable() })
    .describe("Whether this reader may exclude it"),
});
export type IncidentAnswer = z.infer<typeof IncidentAnswer>;

export const ExcludeBody = z.strictObject({
  version: z.number().int(),
  excluded: z.boolean().describe("true = leave its failures out of pass rates"),
  reason: z.string().trim().min(1).max(2_000),
});
export type ExcludeBody = z.infer<typeof ExcludeBody>;

export const ExcludeAnswer = z.object({ version: z.number().int(), isExcluded: z.boolean() });
export type ExcludeAnswer = z.infer<typeof ExcludeAnswer>;
