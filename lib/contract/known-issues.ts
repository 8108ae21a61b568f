import { z } from "zod";
import { Cursor, DfgRef, Instant, Provenance } from "./common";
import { FailureClass, FailureSource } from "./failures";
import { PersonRef } from "./triage";

const Glob = z.string().trim().max(200);
/** Where it holds; each by a name with * and ?. */
export const IssueScope = z.strictObject({
  class: Glob.optional(),
  job: Glob.optional(),
  package: Glob.optional(),
  release: Glob.optional(),
  component: Glob.optional(),
  pipeline: Glob.optional(),
  source: Glob.optional().describe("dlrn, zuul or koji, or the id of an instance, server or hub"),
});
export type IssueScope = z.infer<typeof IssueScope>;

export const IssueKind = z
  .enum(["signature", "pattern"])
  .describe("signature = the same text; pattern = a regular expression (RE2) on the lines of the evidence");
export type IssueKind = z.infer<typeof IssueKind>;

export const IssueBug = z.object({
  url: z.string(),
  label: z.string(),
  title: z.string().nullable(),
  status: z.string().nullable().describe("As its tracker says; null = not known"),
  isOpen: z.boolean().nullable(),
});
export type IssueBug = z.infer<typeof IssueBug>;

export const KnownIssueRow = z.object({
  id: z.string().describe("K-<number>"),
  version: z.number().int().describe("Send it back with a change: 409 when somebody was faster"),
  isPrivate: z.boolean(),
  title: z.string(),
  kind: IssueKind,
  pattern: z.string().nullable(),
  signature: z.object({ id: z.string(), text: z.string().nullable() }).nullable(),
  scope: IssueScope,
  bug: IssueBug.nullable(),
  dfg: DfgRef.nullable(),
  note: z.string().nullable(),
  createdBy: PersonRef,
  createdAt: Instant,
  changedAt: Instant,
  worth: z.object({
    hits: z.number().int().describe("Failures it explains"),
    hits7d: z.number().int(),
    items: z.number().int().describe("Triage items among its hits of the last 30 days"),
    lastHitAt: Instant.nullable(),
    passingChecked: z.number().int().describe("Passing runs it was tried on"),
    passingHits: z.number().int(),
    passingShare: z.number().nullable().describe("null = too few passing runs were looked at"),
    isSuspicious: z.boolean().describe("Matches more than 10 % of passing runs too"),
  }),
  isMatching: z.boolean().describe("Older failures are still being tried"),
  retired: z.object({ at: Instant, why: z.string().nullable() }).nullable(),
});
export type KnownIssueRow = z.infer<typeof KnownIssueRow>;

export const IssueState = z.enum(["active", "flagged", "retired", "all"]);
export type IssueState = z.infer<typeof IssueState>;

export const KnownIssuesQuery = z.strictObject({
  state: IssueState.default("active").describe("flagged = also matches passing runs"),
  q: z.string().trim().max(200).optional().describe("Part of the title, pattern, bug or number"),
  open: z
    .string()
    .regex(/^(K-\d{1,15}|new)$/)
    .optional()
    .describe("The one in the editor; ignored by the API"),
  item: z
    .string()
    .regex(/^T-\d{1,15}$/)
    .optional()
    .describe("Triage item that a new one is made from; ignored by the API"),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  format: z.enum(["json", "csv"]).optional(),
});
export type KnownIssuesQuery = z.infer<typeof KnownIssuesQuery>;

const May = z.object({ ok: z.boolean(), why: z.string().nullable() });

export const KnownIssuesAnswer = Provenance.extend({
  items: z.array(KnownIssueRow).describe("Those in use first, most hits of the last week first"),
  total: z.number().int(),
  next: Cursor.nullable(),
  counts: z.record(IssueState, z.number().int()).describe("Under `q`, by state"),
  may: May.describe("Whether this reader may change them"),
  dfgs: z.array(DfgRef).describe("DFGs that may own one"),
});
export type KnownIssuesAnswer = z.infer<typeof KnownIssuesAnswer>;

/** A failure that a known issue matches. */
export const IssueExample = z.object({
  source: FailureSource,
  build: z.string().describe("Under /builds/{source}/"),
  subject: z.string(),
  class: FailureClass,
  release: z.string().nullable(),
  at: Instant,
  line: z.string().nullable().describe("What matched; null = the text as a whole"),
  confidence: z.number(),
  item: z.string().nullable().describe("T-<number>"),
});
export type IssueExample = z.infer<typeof IssueExample>;

export const KnownIssueAnswer = Provenance.extend({
  issue: KnownIssueRow,
  examples: z
    .array(
      IssueExample.extend({
        via: z
          .enum(["ingest", "back-match", "carry-over"])
          .describe("carry-over = the run before had it and said the same"),
      }),
    )
    .describe("Newest first, at most 20"),
  may: May,
});
export type KnownIssueAnswer = z.infer<typeof KnownIssueAnswer>;

/** What a new one is filled with from a triage item. */
export const IssueDraft = Provenance.extend({
  item: z.string(),
  title: z.string(),
  signature: z.object({ id: z.string(), text: z.string().nullable() }).nullable(),
  pattern: z.string().describe("Its deciding line, escaped"),
  class: FailureClass,
  bugUrl: z.string().nullable(),
  dfg: DfgRef.nullable(),
  isPrivate: z.boolean(),
});
export type IssueDraft = z.infer<typeof IssueDraft>;
export const IssueDraftQuery = z.strictObject({ item: z.string().regex(/^T-\d{1,15}$/) });

const Id = z.string().regex(/^\d{1,18}$/);
const Matched = {
  kind: IssueKind,
  pattern: z.string().max(2_000).nullish(),
  signature: Id.nullish().describe("Id of the signature, for kind signature"),
  scope: IssueScope.default({}),
  isPrivate: z
    .boolean()
    .default(false)
    .describe("Only for failures of private sources, and seen only by readers who may see those"),
};

export const KnownIssueBody = z.strictObject({
  ...Matched,
  title: z.string().trim().min(1).max(200),
  bugUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullish(),
  dfg: z.string().max(60).nullish(),
  note: z.string().trim().max(2_000).nullish(),
});
export type KnownIssueBody = z.infer<typeof KnownIssueBody>;

export const KnownIssuePatch = KnownIssueBody.omit({ isPrivate: true })
  .partial()
  .extend({
    scope: IssueScope.optional(),
    version: z.number().int(),
    retired: z.boolean().optional().describe("true retires it, false revives it"),
    reason: z.string().trim().max(2_000).optional(),
  });
export type KnownIssuePatch = z.infer<typeof KnownIssuePatch>;
export const KnownIssueRemoval = z.strictObject({ version: z.coerce.number().int() });

export const KnownIssueWritten = z.object({ issue: KnownIssueRow });
export type KnownIssueWritten = z.infer<typeof KnownIssueWritten>;

export const PreviewBody = z.strictObject(Matched);
export type PreviewBody = z.infer<typeof PreviewBody>;

const Tally = z.array(z.object({ value: z.string(), count: z.number().int() }));
export const PreviewAnswer = z.object({
  asOf: Instant,
  error: z
    .object({ message: z.string(), position: z.number().int().nullable() })
    .nullable()
    .describe("What is wrong with the pattern; nothing was searched then"),
  since: Instant,
  searched: z.number().int().describe("Failures looked at, newest first"),
  total: z.number().int().describe("Failures since then"),
  oldest: Instant.nullable().describe("Of the oldest that was looked at, where time did not suffice for all"),
  hits: z.number().int(),
  items: z.number().int(),
  explained: z.number().int().describe("Of the hits, those that another known issue explains already"),
  byClass: Tally,
  bySubject: Tally.describe("Jobs and packages, most hits first"),
  examples: z.array(IssueExample),
  passing: z.object({
    checked: z.number().int().describe("Passing runs looked at"),
    hits: z.number().int(),
    example: z.object({ job: z.string(), line: z.string() }).nullable(),
  }),
});
export type PreviewAnswer = z.infer<typeof PreviewAnswer>;
