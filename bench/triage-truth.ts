import { createPool } from "@/lib/db/pool";
import { World } from "@/lib/demo/world/world";
import { DAY } from "@/lib/shared/clock";
import type { BCubed, Confusion } from "./b-cubed";
import { generate } from "./generate";
import { type CulpritResult, culpritsOf } from "./truth-culprits";
import { deriveAll, itemsOf, suspectsReader } from "./truth-derived";
import { groupingOf, knownFailures } from "./truth-groups";
import { type IncidentResult, outagesOf } from "./truth-incidents";
import { type OwnerResult, ownersOf } from "./truth-owners";

export const TRUTH_SEEDS = ["1", "17", "foxtrot", "2026"];
const ANCHOR = new Date("2026-03-18T10:00:00Z");
/** Logs older than this are gone from the log server; the product reads them within minutes. */
const LOG_DAYS = 26;

export interface TruthResult {
  seed: string;
  /** Failures of the last 26 days whose cause the world knows. */
  failures: number;
  grouping: BCubed;
  owners: OwnerResult;
  culprits: CulpritResult;
  outages: IncidentResult[];
}

/**
 * What the product makes of a world's failures, held against the world's truth. `url` must be of a migrated, empty database and
 * stand in DATABASE_URL too. Counted are failures of DLRN builds, Zuul builds and Koji builds of the last 26 days, while logs
 * are kept, that the sources still have at the end.
 */
export async function measureTruth(url: string, seed: string, days: number): Promise<TruthResult> {
  const pool = createPool(url, { max: 4 });
  try {
    const world = new World({ seed, anchor: ANCHOR, days, pace: 0 });
    await generate({ pool, url }, { seed, anchor: ANCHOR, days, times: 1, world, logs: true });
    await deriveAll(pool, ANCHOR);
    const since = new Date(ANCHOR.getTime() - LOG_DAYS * DAY);
    const failures = await knownFailures(pool, world.truth(), since);
    const { titles, owners } = await itemsOf(pool);
    return {
      seed,
      failures: failures.length,
      grouping: groupingOf(failures, titles),
      owners: ownersOf(failures, owners),
      culprits: await culpritsOf(failures, since, suspectsReader()),
      outages: await outagesOf(pool, failures),
    };
  } finally {
    await pool.end();
  }
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** What was found as text, the worst confusions first. */
export function printTruth({ seed, grouping, owners, culprits, outages }: TruthResult): string {
  const { things, groups, truths, precision, recall, f1 } = grouping;
  return [
    `grouping of ${things} failures of ${truths} causes, seed ${seed}: F1 ${f1.toFixed(3)} (precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${groups} groups)`,
    ...grouping.merged.map((one) => `  merged ${told(one)}`),
    ...grouping.split.map((one) => `  split ${told(one)}`),
    `owners of ${owners.items} items: ${percent(owners.right)} right`,
    ...owners.worst.map(({ what, count }) => `  ${count} x ${what}`),
    `culprits of ${culprits.causes} regressions: ${percent(culprits.found)} among the first three suspects`,
    ...culprits.missed.map((what) => `  missed ${what}`),
    ...outages.flatMap(({ cause, subjects, incidents, failures, inside, items, outside }) => [
      `outage ${cause}: ${failures} failures of ${subjects} subjects, ${inside} of them in ${incidents} incident(s), ${items} open items besides`,
      ...outside.map((what) => `  outside ${what}`),
    ]),
  ].join("\n");
}

function told({ name, size, parts, loss }: Confusion): string {
  const first = parts.slice(0, 4).map((part) => `${part.size} ${part.name.slice(0, 70)}`);
  return `${(loss * 100).toFixed(2)} %: ${name.slice(0, 90)} (${size}) = ${first.join(" + ")}${parts.length > 4 ? ` + ${parts.length - 4} more` : ""}`;
}
