import { CATALOGUE } from "@/lib/demo/world/catalogue";
import { type Cause, classOf } from "@/lib/demo/world/causes";
import { JOB_OWNERS, ownerOf } from "@/lib/demo/world/ownership";
import { causesOfItems, type Known } from "./truth-groups";

const PRODUCTION_CHAIN = "production-chain";
const PACKAGES = new Map(CATALOGUE.map((entry) => [entry.name, ownerOf(entry)]));

const fits = (pattern: string, name: string) =>
  new RegExp(`^${pattern.replaceAll(/[.+^$()|[\]{}]/g, "\\$&").replaceAll("*", ".*")}$`).test(name);

/**
 * The DFG that must have an item of this cause, where ownership rules define one: Production Chain for what is of class infra
 * or config, else the one owner of what the cause is about. undefined when it is about things of several owners, or of nobody.
 */
export function trueOwner(cause: Cause): string | undefined {
  const truth = classOf(cause);
  if (truth === "infra" || truth === "config") return PRODUCTION_CHAIN;
  const owners = new Set([
    ...(cause.packages ?? []).map((name) => PACKAGES.get(name)),
    ...(cause.jobs ?? []).map((job) => JOB_OWNERS.find(([pattern]) => fits(pattern, job))?.[1]),
  ]);
  const [owner] = owners;
  return owners.size === 1 && owner !== "unassigned" ? owner : undefined;
}

export interface OwnerResult {
  items: number;
  right: number;
  worst: { what: string; count: number }[];
}

/** How many items have the right owner: each is held for the cause that most of its failures are of. */
export function ownersOf(
  failures: readonly Known[],
  owners: ReadonlyMap<number, string | null>,
): OwnerResult {
  const wrong = new Map<string, number>();
  let items = 0;
  for (const [itemId, cause] of causesOfItems(failures)) {
    const truth = trueOwner(cause);
    if (truth === undefined) continue;
    items++;
    const given = owners.get(itemId) ?? "nobody";
    if (given === truth) continue;
    const what = `${cause.kind} of ${truth} given to ${given}`;
    wrong.set(what, (wrong.get(what) ?? 0) + 1);
  }
  const worst = [...wrong].map(([what, count]) => ({ what, count })).sort((a, b) => b.count - a.count);
  const errors = worst.reduce((sum, { count }) => sum + count, 0);
  return { items, right: items === 0 ? Number.NaN : 1 - errors / items, worst: worst.slice(0, 8) };
}
