import "server-only";
import type { DriftStage } from "@/lib/contract/drift";
import { CONSISTENT_MAX_AGE_SECONDS } from "@/lib/domain/chain/line";
import { STABLE_MAX_AGE_SECONDS } from "@/lib/domain/chain/stable-line";
import type { LedgerRow } from "./drift-ledger";
import type { Site } from "./visible";

const WEEK_SECONDS = 7 * 86_400;
const BEFORE: readonly [string, string][] = [
  ["upstream", "Upstream"],
  ["built", "Built"],
  ["consistent", "Consistent"],
];
const STABLE: readonly [string, string][] = [
  ["tagged", "Tagged"],
  ["candidate", "Candidate"],
  ["testing", "Testing"],
  ["release", "Release"],
];

/** The stages that any of these rows has data at, in the order of the chain; rungs by their place in the ladders. */
export function stagesOf(site: Site, rows: readonly LedgerRow[]): DriftStage[] {
  const known = new Set(rows.flatMap((row) => Object.keys(row.cells)));
  const instances = new Set(rows.map((row) => row.instance));
  const rungs = new Map<string, number>();
  for (const target of site.targets)
    if (instances.has(target.instance))
      rungs.set(
        target.promoteName,
        Math.min(target.position, rungs.get(target.promoteName) ?? target.position),
      );
  const ladder = [...rungs].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const trunk = [
    ...BEFORE,
    ...ladder.map((name): [string, string] => [name, name]),
    ["imported", "Imported"] as const,
  ];
  const stage = (track: DriftStage["track"], id: string, title: string): DriftStage[] =>
    known.has(id) ? [{ id, title, track, maxAgeSeconds: common(site, id, instances) }] : [];
  return [
    ...trunk.flatMap(([id, title]) => stage("trunk", id, title)),
    ...STABLE.flatMap(([id, title]) => stage("stable", id, title)),
  ];
}

/** Every stage that an order may name: those with data or without. */
export const everyStage = (site: Site): string[] => [
  ...BEFORE.map(([id]) => id),
  ...new Set(site.targets.map((target) => target.promoteName)),
  "imported",
  ...STABLE.map(([id]) => id),
];

/** The limit of a stage, if it is one for all of the lines. */
function common(site: Site, id: string, instances: ReadonlySet<string | null>): number | null {
  const limits = new Set([...instances].map((instance) => limitOf(site, instance, id)));
  const [only = null] = limits;
  return limits.size === 1 ? only : null;
}

/** How many seconds a package may be behind at a stage of a line; null = no limit. */
export function limitOf(site: Site, instance: string | null, stage: string): number | null {
  if (stage === "upstream" || stage === "tagged") return null;
  if (stage === "built" || stage === "consistent") return CONSISTENT_MAX_AGE_SECONDS;
  if (stage === "candidate" || stage === "testing" || stage === "release")
    return STABLE_MAX_AGE_SECONDS[stage];
  const ladder = site.targets.filter((target) => target.instance === instance);
  if (stage === "imported")
    return ladder.reduce((most, target) => Math.max(most, target.maxAgeSeconds), 0) || WEEK_SECONDS;
  return ladder.find((target) => target.promoteName === stage)?.maxAgeSeconds ?? null;
}
