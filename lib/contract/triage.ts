import { z } from "zod";
import { ESCALATION_STATES, TRIAGE_ACTIONS, TRIAGE_STATES } from "@/lib/domain/triage/states";
import { Cursor, DfgRef, Instant, ListParam, Provenance } from "./common";
import { BuildRef, FailureClass, FailureSource, SubjectKind, Suspect } from "./failures";

export const TriageState = z
  .enum(TRIAGE_STATES)
  .describe(
    "latent = too few failures to open it; resolved = a claimed fix was proved; recovered = by itself",
  );
export type TriageState = z.infer<typeof TriageState>;

export const PersonRef = z.object({ id: z.string(), name: z.string() });
export type PersonRef = z.infer<typeof PersonRef>;

/** Something that waits for the item: a target's job or component. */
export const HeldUp = z.object({
  instance: z.string(),
  release: z.string().nullable(),
  target: z.string().describe("promote_name, or 'consistent'"),
  component: z.string().nullable(),
  job: z.string().nullable(),
});
export type HeldUp = z.infer<typeof HeldUp>;

/** A bug linked to an item; what its tracker says of it where a configured tracker knows it. */
export const LinkedBug = z.object({
  url: z.string(),
  label: z.string().describe("e.g. LP 2087113, rhbz#2234, OSPRH-12"),
  title: z.string().nullable(),
  status: z.string().nullable().describe("As the tracker says; null = not known"),
  isOpen: z.boolean().nullable(),
  isFixed: z.boolean().nullable(),
  asOf: Instant.nullable(),
  closedButFailing: z.boolean().describe("Closed as fixed, and the item failed after that"),
  linkedBy: PersonRef,
  linkedAt: Instant,
});
export type LinkedBug = z.infer<typeof LinkedBug>;

export const KnownIssueRef = z.object({
  id: z.string(),
  title: z.string(),
  bugUrl: z.string().nullable(),
  confidence: z.number().min(0).max(1),
  hits: z.number().int().describe("Failures of the item that it explains"),
});
export type KnownIssueRef = z.infer<typeof KnownIssueRef>;

/** One line of the queue: one cause. */
export const TriageRow = z.object({
  id: z.string().describe("T-<number>"),
  version: z.number().int().describe("Send it back with an action: 409 when somebody was faster"),
  state: TriageState,
  group: z.enum(["holds-up", "still-failing", "overdue", "rest"]).describe("Heading it stands under"),
  title: z.string(),
  headline: z.string().nullable().describe("The line that matters most"),
  class: FailureClass,
  why: z.string().nullable().describe("The rule that decided the class, or who set it"),
  dfg: DfgRef.nullable().describe("Who has it; null = Unassigned"),
  assignee: PersonRef.nullable(),
  acknowledged: z.object({ by: PersonRef, at: Instant, until: Instant.nullable() }).nullable(),
  snoozedUntil: Instant.nullable(),
  escalation: z
    .object({
      to: DfgRef,
      from: DfgRef.nullable(),
      state: z.enum(ESCALATION_STATES),
      level: z.number().int(),
      at: Instant,
    })
    .nullable(),
  due: z
    .object({ at: Instant, for: z.enum(["acknowledge", "bug", "respond"]), isOverdue: z.boolean() })
    .nullable(),
  openedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  firstFailureAt: Instant.nullable(),
  lastFailureAt: Instant.nullable(),
  failures: z.number().int(),
  subjects: z.number().int(),
  failingSubjects: z.number().int(),
  dfgs: z.number().int(),
  releases: z.array(z.string()),
  sources: z.array(FailureSource),
  reopened: z.number().int(),
  history: z.string().describe("Last attempts of its subjects, oldest first: S, F, I, ?"),
  holdsUp: z.array(HeldUp),
  isFlaky: z.boolean(),
  incident: z.object({ id: z.string(), title: z.string() }).nullable(),
  bugs: z.array(
    LinkedBug.pick({ url: true, label: true, status: true, isOpen: true, closedButFailing: true }),
  ),
  known: z.array(KnownIssueRef),
  suspect: Suspect.nullable().describe("The likeliest"),
});
export type TriageRow = z.infer<typeof TriageRow>;

export const TriageView = z
  .enum(["mine", "my-dfg", "escalated", "first-triage", "unassigned", "all"])
  .describe("mine = assigned to or acknowledged by the reader; my-dfg and escalated need `for`, a DFG");
export type TriageView = z.infer<typeof TriageView>;

const Filters = {
  view: TriageView.default("all"),
  for: z.string().max(60).optional().describe("Slug of the reader's DFG, for my-dfg and escalated"),
  state: ListParam.pipe(z.array(TriageState)).describe("Default: the open ones"),
  dfg: ListParam.describe("DFG slugs; 'unassigned'"),
  class: ListParam.pipe(z.array(FailureClass)),
  release: ListParam,
  source: ListParam.pipe(z.array(FailureSource)),
  assignee: ListParam.describe("Person ids; 'nobody'"),
  holdsUp: z.enum(["yes"]).optional().describe("Only what holds up a promotion"),
  overdue: z.enum(["yes"]).optional(),
  snoozed: z.enum(["yes", "no"]).optional().describe("Default: snoozed items stand last"),
  explained: z.enum(["yes", "no"]).optional().describe("Has a known issue or a bug"),
  subject: z.string().max(200).optional().describe("Exactly this package or job"),
  q: z.string().trim().max(200).optional().describe("Part of the title, line, package, job or T-number"),
};

export const TriageQuery = z.strictObject({
  ...Filters,
  item: z
    .string()
    .regex(/^T-\d{1,15}$/)
    .optional()
    .describe("The one shown at the side; ignored by the API"),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  format: z.enum(["json", "csv"]).optional(),
});
export type TriageQuery = z.infer<typeof TriageQuery>;

const Facet = z.array(z.object({ value: z.string(), name: z.string(), count: z.number().int() }));

export const TriageAnswer = Provenance.extend({
  items: z.array(TriageRow),
  total: z.number().int(),
  next: Cursor.nullable(),
  groups: z.record(z.string(), z.number().int()).describe("Items of this query under each heading"),
  views: z.record(z.string(), z.number().int()).describe("Open items of each view, for this reader"),
  summary: z.object({
    open: z.number().int(),
    failures7d: z.number().int(),
    holdsUp: z.number().int(),
    overdue: z.number().int(),
    stillFailing: z.number().int(),
    uncategorised: z.number().nullable().describe("Share of the last 7 days' failures; null = none"),
    uncategorisedBefore: z.number().nullable().describe("Of the 7 days before"),
  }),
  facets: z.object({
    dfg: Facet,
    class: Facet,
    state: Facet,
    release: Facet,
    source: Facet,
    assignee: Facet,
  }),
});
export type TriageAnswer = z.infer<typeof TriageAnswer>;

/** Something that happened to an item. */
export const TriageEventRow = z.object({
  id: z.string(),
  at: Instant,
  actor: PersonRef.nullable().describe("null = Prodchain's rules"),
  kind: z.string(),
  from: TriageState.nullable(),
  to: TriageState.nullable(),
  text: z.string().nullable(),
  data: z
    .record(z.string(), z.unknown())
    .describe("Details by kind; `was` = what a class or owner set by hand took the place of"),
  undone: z.boolean(),
});
export type TriageEventRow = z.infer<typeof TriageEventRow>;

/** A package or job that the item's failures are of. */
export const TriageSubjectRow = z.object({
  source: FailureSource,
  instance: z.string(),
  kind: SubjectKind,
  subject: z.string(),
  release: z.string().nullable(),
  component: z.string().nullable(),
  pipeline: z.string().nullable(),
  dfg: DfgRef.nullable(),
  failures: z.number().int(),
  firstAt: Instant,
  lastAt: Instant,
  isFailing: z.boolean(),
  passes: z.number().int().describe("Good attempts since its last failure of this item"),
  href: z.string().describe("Our own page of the newest failure"),
  logUrl: z.string().nullable(),
});
export type TriageSubjectRow = z.infer<typeof TriageSubjectRow>;

/** One line of evidence. */
export const EvidenceRow = z.object({
  text: z.string(),
  line: z.number().int().nullable(),
  url: z.string().nullable(),
  role: z.string().describe("error = decides; context = around it"),
});
export type EvidenceRow = z.infer<typeof EvidenceRow>;

export const TriageItemAnswer = Provenance.extend({
  item: TriageRow,
  subjects: z.array(TriageSubjectRow).describe("Failing ones first, newest failure first; at most 200"),
  evidence: z
    .object({
      failure: z.string(),
      href: z.string(),
      logUrl: z.string().nullable(),
      at: Instant,
      lines: z.array(EvidenceRow),
    })
    .nullable(),
  firstRed: BuildRef.nullable(),
  lastGreen: BuildRef.nullable(),
  suspects: z.array(Suspect),
  bugs: z.array(LinkedBug),
  known: z.array(KnownIssueRef),
  similar: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        state: TriageState,
        similarity: z.number().min(0).max(1),
        failures: z.number().int(),
        lastFailureAt: Instant.nullable(),
      }),
    )
    .describe("Near texts, nearest first"),
  affectedBy: z
    .array(TriageRow.pick({ id: true, title: true, state: true, subjects: true }))
    .describe("Items with the same likely cause"),
  reviews: z.array(
    z.object({
      number: z.number().int(),
      source: z.string(),
      subject: z.string(),
      status: z.string(),
      href: z.string(),
    }),
  ),
  signatures: z.array(
    z.object({
      id: z.string(),
      text: z.string().nullable(),
      failures: z.number().int(),
      placedBy: PersonRef.nullable(),
    }),
  ),
  events: z.array(TriageEventRow).describe("Oldest first"),
  may: z
    .record(z.string(), z.object({ ok: z.boolean(), why: z.string().nullable() }))
    .describe("Action -> whether this reader may"),
  trackers: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      newBugUrl: z.string().describe("Pre-filled form of a new bug"),
    }),
  ),
});
export type TriageItemAnswer = z.infer<typeof TriageItemAnswer>;

const ItemVersion = z.strictObject({ id: z.string().regex(/^T-\d{1,15}$/), version: z.number().int() });
const Reason = z.string().trim().min(1).max(2_000);

/** What a person asks for; every action may name up to 500 items. */
export const TriageActionBody = z.strictObject({
  action: z.enum(TRIAGE_ACTIONS),
  items: z.array(ItemVersion).min(1).max(500),
  reason: Reason.optional().describe(
    "Why; demanded for return, transfer, reopen, split, merge, set-class and set-owner",
  ),
  until: Instant.optional().describe("acknowledge (default: next working day), snooze (demanded)"),
  person: z.string().max(100).nullable().optional().describe("assign: to whom; null = nobody"),
  dfg: z
    .string()
    .max(60)
    .nullable()
    .optional()
    .describe("escalate, transfer, set-owner: to which DFG; null = unassigned"),
  url: z
    .string()
    .max(2_000)
    .optional()
    .describe("link-bug, unlink-bug; claim-fixed: the review or build that fixes it"),
  class: FailureClass.optional().describe("set-class"),
  into: z
    .string()
    .regex(/^T-\d{1,15}$/)
    .optional()
    .describe("merge"),
  by: z
    .strictObject({
      field: z.enum(["subject", "package", "release", "component", "project", "source"]),
      values: z.array(z.string().max(300)).min(1).max(200),
    })
    .optional()
    .describe("split: failures of these go to an item of their own, from now on too"),
});
export type TriageActionBody = z.infer<typeof TriageActionBody>;

export const TriageActionAnswer = z.object({
  done: z.array(
    z.object({ id: z.string(), version: z.number().int(), state: TriageState, event: z.string() }),
  ),
  conflicts: z
    .array(
      z.object({
        id: z.string(),
        version: z.number().int(),
        changed: z.string().describe("What somebody else did, in words"),
        by: PersonRef.nullable(),
        at: Instant,
      }),
    )
    .describe("Items that somebody changed meanwhile: left as they are"),
  refused: z.array(z.object({ id: z.string(), why: z.string() })),
  created: z.string().nullable().describe("Item that a split made"),
  undo: z.array(z.string()).describe("Send these to /api/v1/triage/undo to take it back"),
});
export type TriageActionAnswer = z.infer<typeof TriageActionAnswer>;

export const TriageUndoBody = z.strictObject({
  events: z
    .array(z.string().regex(/^\d{1,18}$/))
    .min(1)
    .max(500),
});
export type TriageUndoBody = z.infer<typeof TriageUndoBody>;
