import { z } from "zod";
import { DfgRef, Instant, PastInstant, Provenance, Status } from "./common";
import { Change } from "./dfgs";
import { ItemRef } from "./failures";
import { HoldUpStep } from "./hold-ups";

/** One station of a line. reachedAt = when the newest thing got here; waiting = commits that have not got here yet. */
export const Station = z.object({
  id: z
    .string()
    .describe(
      "Trunk: upstream, built, consistent, a promote_name, imported, gated. Stable: tagged, review, candidate, testing, release, published",
    ),
  title: z.string(),
  status: Status,
  reachedAt: Instant.nullable(),
  here: z.number().int().nullable().describe("How many stand here now, where that is counted"),
  waiting: z.number().int().nullable().describe("Between the station before and this one"),
  unit: z.enum(["commit", "version", "review", "build"]).describe("What waits"),
  waitingSince: Instant.nullable(),
  maxAgeSeconds: z.number().int().nullable(),
  note: z.string().describe("What the figure is, in one line, for hover and screen readers"),
  href: z.string().nullable(),
});
export type Station = z.infer<typeof Station>;

/** What holds a line up, written where it stops. paused = a freeze or hold is in force: nobody's fault, and no clock runs. */
export const Blocker = z.object({
  station: z.string(),
  status: z.enum(["bad", "warn", "paused"]),
  text: z.string(),
  since: Instant.nullable(),
  dfg: DfgRef.nullable().describe("The one DFG that has it; null when several or none have"),
  owners: z
    .number()
    .int()
    .describe("How many DFGs share it, Unassigned counted as one; 0 = a rung, which is no DFG's"),
  effect: z.string().describe("e.g. '196 commits wait'"),
  until: Instant.nullable().describe(
    "Of a freeze or hold: when it ends; null = until somebody ends it, or none is meant",
  ),
  href: z.string(),
});
export type Blocker = z.infer<typeof Blocker>;

/** A freeze or hold of a release: its clocks stand still meanwhile. */
export const Pause = z.object({
  kind: z.enum(["freeze", "hold"]),
  reason: z.string(),
  from: Instant,
  until: Instant.nullable().describe("null = until somebody ends it"),
});
export type Pause = z.infer<typeof Pause>;

/** A release on one of its tracks: the trunk, or its point releases from upstream's tag through Koji to the mirrors. */
export const Line = z.object({
  release: z.string(),
  title: z.string(),
  subtitle: z.string(),
  phase: z.string(),
  stations: z.array(Station),
  blockers: z.array(Blocker),
  pauses: z.array(Pause).describe("Freezes and holds that are not over, in order of their beginning"),
  reconstructed: z
    .boolean()
    .describe("With 'at': nothing was recorded of it yet, so this is put together from when things happened"),
});
export type Line = z.infer<typeof Line>;

/** What stands behind a station of the trunk that is held up: its root, else the triage items that are known to hold it up. */
export const StationRoot = z.object({
  station: z.string(),
  root: HoldUpStep.pick({
    text: true,
    since: true,
    href: true,
    dfg: true,
    onDuty: true,
    item: true,
  }).nullable(),
  others: z.number().int().describe("Other roots, of other components of the same target"),
  items: z.array(ItemRef).describe("Open items that hold it up, the loudest first, at most 2"),
  itemsTotal: z.number().int(),
});
export type StationRoot = z.infer<typeof StationRoot>;

/** The trunk of a release as one builder makes it, commit by commit. */
export const ChainLine = Line.extend({
  instance: z.string(),
  roots: z.array(StationRoot).describe("Of now alone: empty with 'at'"),
});
export type ChainLine = z.infer<typeof ChainLine>;

/** One line of "needs someone now". */
export const NeedsSomeone = z.object({
  id: z.string(),
  status: z.enum(["bad", "warn"]),
  title: z.string(),
  detail: z.string().nullable(),
  dfg: DfgRef.nullable().describe("The one DFG that has it; null when several or none have"),
  owners: z.number().int().describe("As of a blocker"),
  holdsUp: z.string().nullable(),
  since: Instant.nullable().describe("Null where nobody can know since when"),
  href: z.string(),
  items: z.array(ItemRef).describe("Triage items of its failures, at most 3"),
});
export type NeedsSomeone = z.infer<typeof NeedsSomeone>;

export const ChainQuery = z.strictObject({
  release: z.string().max(60).optional(),
  since: Instant.optional(),
  at: PastInstant,
  tv: z.enum(["1"]).optional(),
});
export type ChainQuery = z.infer<typeof ChainQuery>;

export const ChainAnswer = Provenance.extend({
  at: Instant.nullable().describe("The time asked of; null = now"),
  lines: z.array(ChainLine),
  stable: z.array(Line).describe("Empty where the site reads no Koji, Gerrit or tagged releases"),
  heldUp: z.number().int().describe("Lines of both tracks that are held up, not merely at risk"),
  atRisk: z.number().int().describe("Lines that something may hold up before long, and nothing does yet"),
  waiting: z.number().int().describe("Commits that wait where a line is held up"),
  waitingBuilds: z.number().int().describe("Builds of the stable track that wait where a line is held up"),
  needs: z.array(NeedsSomeone),
  needsTotal: z.number().int(),
  changes: z.array(Change),
  changesSince: Instant,
});
export type ChainAnswer = z.infer<typeof ChainAnswer>;
