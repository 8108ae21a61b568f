import { z } from "zod";
import { DfgRef, Freshness, FreshnessState, Instant, Provenance } from "./common";
import { PersonRef } from "./triage";

export const ReleaseRow = z.object({
  name: z.string(),
  title: z.string().nullable(),
  phase: z.string(),
  upstreamBranch: z.string().nullable(),
  instances: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      distro: z.string(),
      visibility: z.enum(["public", "private"]),
      downstreamOf: z.string().nullable(),
      failing: z.number().int(),
      packages: z.number().int(),
    }),
  ),
});
export type ReleaseRow = z.infer<typeof ReleaseRow>;
export const ReleasesAnswer = Provenance.extend({ items: z.array(ReleaseRow) });
export type ReleasesAnswer = z.infer<typeof ReleasesAnswer>;

/** What the shell around every page shows. */
export const ShellAnswer = Provenance.extend({
  site: z.object({ name: z.string(), demo: z.boolean() }),
  releases: z.array(z.object({ name: z.string(), title: z.string().nullable(), phase: z.string() })),
  dfgs: z.array(
    DfgRef.extend({
      failing: z.number().int(),
      open: z.number().int().describe("Triage items that the DFG has or was asked to take"),
    }),
  ),
  failing: z.number().int(),
  open: z.number().int().describe("Open triage items"),
  duty: z
    .array(z.object({ rota: z.string(), person: PersonRef, until: Instant, note: z.string().nullable() }))
    .describe("Who of the DFG of first triage is on duty now"),
  version: z.string(),
});
export type ShellAnswer = z.infer<typeof ShellAnswer>;

export const SearchQuery = z.strictObject({ q: z.string().trim().min(1).max(120) });
export const SearchHit = z.object({
  kind: z.enum([
    "package",
    "job",
    "review",
    "build",
    "dfg",
    "target",
    "release",
    "commit",
    "item",
    "bug",
    "page",
  ]),
  title: z.string(),
  detail: z.string(),
  href: z.string(),
});
export type SearchHit = z.infer<typeof SearchHit>;
export const SearchAnswer = z.object({ asOf: Instant, items: z.array(SearchHit) });
export type SearchAnswer = z.infer<typeof SearchAnswer>;

export const HealthAnswer = z.object({
  status: z
    .enum(["ok", "degraded", "down"])
    .describe("down = 503: no database, or no source has ever been read, or all are failing"),
  version: z.string(),
  startedAt: Instant,
  asOf: Instant,
  database: z.object({ status: z.enum(["ok", "down"]), error: z.string().nullable() }),
  sources: z.array(Freshness.pick({ feed: true, state: true, lastSuccessAt: true, error: true })),
  states: z.record(FreshnessState, z.number().int()),
});
export type HealthAnswer = z.infer<typeof HealthAnswer>;

/** Topics of the event stream: what a browser must read again. */
export const Topic = z.enum([
  "chain",
  "failures",
  "packages",
  "jobs",
  "reviews",
  "live",
  "promotions",
  "sources",
  "releases",
  "dfgs",
  "triage",
  "people",
]);
export type Topic = z.infer<typeof Topic>;
/** One server-sent event; topics empty = only a heartbeat; version = the deployed build. */
export const LiveEvent = z.object({ topics: z.array(Topic), version: z.string() });
export type LiveEvent = z.infer<typeof LiveEvent>;
