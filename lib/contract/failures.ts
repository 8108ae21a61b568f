import { z } from "zod";
import { FAILURE_CLASSES } from "@/lib/domain/failure/class";
import { TRIAGE_STATES } from "@/lib/domain/triage/states";
import { Cursor, DfgRef, Instant, ListParam, Provenance } from "./common";

/** failing = red now; retrying = last build hit a known infrastructure error and will be tried again; recovered = green again. */
export const FailureStatus = z.enum(["failing", "retrying", "recovered"]);
export type FailureStatus = z.infer<typeof FailureStatus>;

export const FailureSort = z.enum(["since", "-since", "package", "-package", "failures", "-failures"]);
export type FailureSort = z.infer<typeof FailureSort>;

/** Where a failure is seen. */
export const FailureSource = z.enum(["dlrn", "zuul", "koji"]);
export type FailureSource = z.infer<typeof FailureSource>;

/** package = a package fails to build; job = a job of the CI fails. */
export const SubjectKind = z.enum(["package", "job"]);
export type SubjectKind = z.infer<typeof SubjectKind>;

export const FailureClass = z
  .enum(FAILURE_CLASSES)
  .describe(
    "infra and config are first Production Chain's; unknown = nothing in the logs told; see `why` for the rule",
  );
export type FailureClass = z.infer<typeof FailureClass>;

/** What the list leaves out unless asked for. */
export const FailureExtra = z.enum(["reviews", "non-voting"]);
export type FailureExtra = z.infer<typeof FailureExtra>;

/** The triage item that a failure belongs to. */
export const ItemRef = z.object({ id: z.string().describe("T-<number>"), state: z.enum(TRIAGE_STATES) });
export type ItemRef = z.infer<typeof ItemRef>;

/** A build as lists show it. */
export const BuildRef = z.object({
  id: z.string().nullable().describe("Under /builds/{source}/; null where the build is not held (any more)"),
  commitHash: z.string().describe("Of DLRN builds; else empty"),
  distroHash: z.string(),
  at: Instant,
  logUrl: z.string().nullable(),
});
export type BuildRef = z.infer<typeof BuildRef>;

/** One red streak: of a package on one builder or Koji target, or of a job on one pipeline, project and branch. */
export const FailureRow = z.object({
  id: z.string().describe("Stable: instance/package/first red of DLRN, else source/server/subject/first red"),
  source: FailureSource,
  kind: SubjectKind,
  instance: z.string().describe("Builder, Zuul server or Koji hub"),
  release: z.string().nullable().describe("null = none is known to it"),
  subject: z.string().describe("Name of the package or job"),
  package: z.string().nullable().describe("The package, or the one whose review or repository the job tests"),
  component: z.string().nullable(),
  pipeline: z.string().nullable(),
  project: z.string().nullable(),
  voting: z.boolean(),
  dfg: DfgRef.nullable().describe("Who has it: infra and config go to Production Chain. null = Unassigned"),
  class: FailureClass.nullable().describe("Of the newest failure; null = not judged yet"),
  why: z.string().nullable().describe("The rule that decided the class, in words"),
  status: FailureStatus,
  since: Instant.describe("First red build"),
  until: Instant.nullable(),
  failures: z.number().int(),
  lastFailureAt: Instant,
  lastGreenAt: Instant.nullable().describe("null = never good before"),
  firstRed: BuildRef,
  lastRed: BuildRef.describe("The build `reason` is from"),
  reason: z.string().nullable().describe("The line of the newest failing build that says most"),
  history: z
    .string()
    .describe("Last builds oldest first: S success, F failed, I infra or config, R to be retried, ? unknown"),
  holdsUp: z.array(z.string()).describe("Targets or stages that wait, e.g. 'consistent of cloudops'"),
  item: ItemRef.nullable().describe("Triage item of the newest failure; null until it is sorted in"),
});
export type FailureRow = z.infer<typeof FailureRow>;

export const FailureQuery = z.strictObject({
  release: ListParam.describe("Release names; any of them"),
  instance: ListParam.describe("Builders, Zuul servers and Koji hubs"),
  source: ListParam.pipe(z.array(FailureSource)),
  kind: ListParam.pipe(z.array(SubjectKind)),
  class: ListParam.pipe(z.array(FailureClass)),
  pipeline: ListParam.describe("Zuul pipelines; one that tests reviews is shown when it is named"),
  dfg: ListParam.describe("DFG slugs; 'unassigned' for what no rule claims"),
  component: ListParam,
  package: z.string().max(100).optional().describe("Part of the name of the package or job"),
  status: ListParam.pipe(z.array(FailureStatus)).describe("Default: failing"),
  also: ListParam.pipe(z.array(FailureExtra)).describe(
    "Also the failures of single reviews' own checks, and of jobs that do not vote",
  ),
  olderThan: z
    .string()
    .regex(/^\d+(\.\d+)?[smhdw]$/, "a length such as 36h or 3d")
    .optional(),
  youngerThan: z
    .string()
    .regex(/^\d+(\.\d+)?[smhdw]$/, "a length such as 36h or 3d")
    .optional(),
  sort: FailureSort.default("-since"),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  format: z.enum(["json", "csv"]).optional(),
});
export type FailureQuery = z.infer<typeof FailureQuery>;

export const FailuresAnswer = Provenance.extend({
  items: z.array(FailureRow),
  total: z.number().int(),
  next: Cursor.nullable(),
  facets: z.object({
    release: z.array(z.object({ value: z.string(), count: z.number().int() })),
    dfg: z.array(z.object({ value: z.string(), name: z.string(), count: z.number().int() })),
    component: z.array(z.object({ value: z.string(), count: z.number().int() })),
    status: z.array(z.object({ value: FailureStatus, count: z.number().int() })),
    source: z.array(z.object({ value: FailureSource, count: z.number().int() })),
    kind: z.array(z.object({ value: SubjectKind, count: z.number().int() })),
    class: z.array(z.object({ value: FailureClass, count: z.number().int() })),
    pipeline: z.array(z.object({ value: z.string(), count: z.number().int() })),
    also: z.array(z.object({ value: FailureExtra, count: z.number().int() })).describe("What each would add"),
  }),
});
export type FailuresAnswer = z.infer<typeof FailuresAnswer>;

/** What may have turned a package or job red: came between last green and first red. */
export const Suspect = z.object({
  kind: z
    .enum(["upstream", "distgit", "dependency", "together", "change", "image"])
    .describe("together = no culprit is named, but others turned red within the hour; the first of them"),
  package: z.string().describe("Empty for a change or node image"),
  commitHash: z.string(),
  title: z.string().nullable().describe("Of a merged change or node image"),
  url: z.string().nullable(),
  at: Instant.nullable(),
  note: z.string(),
  alsoRed: z.number().int().describe("Packages that turned red after it too"),
});
export type Suspect = z.infer<typeof Suspect>;
