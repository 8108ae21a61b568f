import { z } from "zod";
import { Cursor, DfgRef, Instant, ListParam, Provenance } from "./common";

/** failing = red now; retrying = last build hit a known infrastructure error and will be tried again; recovered = green again. */
export const FailureStatus = z.enum(["failing", "retrying", "recovered"]);
export type FailureStatus = z.infer<typeof FailureStatus>;

export const FailureSort = z.enum(["since", "-since", "package", "-package", "failures", "-failures"]);
export type FailureSort = z.infer<typeof FailureSort>;

/** A build as lists show it. */
export const BuildRef = z.object({
  commitHash: z.string(),
  distroHash: z.string(),
  at: Instant,
  logUrl: z.string().nullable(),
});
export type BuildRef = z.infer<typeof BuildRef>;

/** One package's red streak on one instance. */
export const FailureRow = z.object({
  id: z.string().describe("Stable: instance/package/first red"),
  instance: z.string(),
  release: z.string(),
  package: z.string(),
  component: z.string().nullable(),
  dfg: DfgRef.nullable().describe("null = Unassigned"),
  status: FailureStatus,
  since: Instant.describe("First red build"),
  until: Instant.nullable(),
  failures: z.number().int(),
  lastFailureAt: Instant,
  lastGreenAt: Instant.nullable().describe("null = never built before"),
  firstRed: BuildRef,
  lastRed: BuildRef.describe("The build `reason` is from"),
  reason: z.string().nullable().describe("First line of the newest failing build that says something"),
  history: z.string().describe("Last builds oldest first: S success, F failed, R retry"),
  holdsUp: z.array(z.string()).describe("Targets or stages that wait, e.g. 'consistent of cloudops'"),
});
export type FailureRow = z.infer<typeof FailureRow>;

export const FailureQuery = z.strictObject({
  release: ListParam.describe("Release names; any of them"),
  instance: ListParam,
  dfg: ListParam.describe("DFG slugs; 'unassigned' for what no rule claims"),
  component: ListParam,
  package: z.string().max(100).optional().describe("Part of the package name"),
  status: ListParam.pipe(z.array(FailureStatus)).describe("Default: failing"),
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
  }),
});
export type FailuresAnswer = z.infer<typeof FailuresAnswer>;

/** A commit that may have turned the package red: came between last green and first red. */
export const Suspect = z.object({
  kind: z
    .enum(["upstream", "distgit", "dependency", "together"])
    .describe("together = no culprit is named, but others turned red within the hour; the first of them"),
  package: z.string(),
  commitHash: z.string(),
  at: Instant.nullable(),
  note: z.string(),
  alsoRed: z.number().int().describe("Packages that turned red after it too"),
});
export type Suspect = z.infer<typeof Suspect>;
