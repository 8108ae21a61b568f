import type { HoldUp, HoldUpStep } from "@/lib/contract/hold-ups";

/** Targets of one builder that one root holds up. */
export interface HoldUpGroup {
  id: string;
  instance: string;
  release: string;
  root: HoldUpStep;
  /** Promote names, the last rung first, with the components of them that wait. */
  targets: { promoteName: string; level: HoldUp["level"]; components: string[] }[];
  /** The one whose last promotion is oldest against its limit. */
  worst: HoldUp;
  cost: HoldUp["cost"];
}

/** Over its age before the rest: what a group is shown for. */
const AGES: readonly HoldUp["age"][] = ["bad", "warn", "none", "paused", "ok"];

/**
 * One line per builder and root, in the order given: what one failing package holds up on five rungs and ten components is one
 * trouble.
 */
export function groupHoldUps(items: readonly HoldUp[]): HoldUpGroup[] {
  const groups = new Map<string, HoldUp[]>();
  for (const item of items) {
    if (item.root === null) continue;
    const id = `${item.instance}/${rootKey(item.root)}`;
    groups.set(id, [...(groups.get(id) ?? []), item]);
  }
  return [...groups].flatMap(([id, members]) => {
    const worst = [...members].sort(byAge)[0];
    if (!worst?.root) return [];
    return {
      id,
      instance: worst.instance,
      release: worst.release,
      root: longestOf(members) ?? worst.root,
      targets: targetsOf(members),
      worst,
      cost: dearest(members),
    };
  });
}

const rootKey = ({ item, kind, subject }: HoldUpStep) => item?.id ?? `${kind} ${subject.name}`;

/** An aggregate speaks for its components; of two, the one that is later. */
const byAge = (a: HoldUp, b: HoldUp): number =>
  AGES.indexOf(a.age) - AGES.indexOf(b.age) ||
  Number(a.level === "component") - Number(b.level === "component") ||
  timeOf(a.lastPromotedAt) - timeOf(b.lastPromotedAt);

const timeOf = (at: string | null) => (at === null ? 0 : Date.parse(at));

/** The root that is told with the most behind it: others are parts of it. */
const longestOf = (members: readonly HoldUp[]): HoldUpStep | undefined =>
  [...members].sort((a, b) => (b.root?.also.length ?? 0) - (a.root?.also.length ?? 0))[0]?.root ?? undefined;

function targetsOf(members: readonly HoldUp[]): HoldUpGroup["targets"] {
  const names = [...new Set(members.map(({ promoteName }) => promoteName))];
  return names.flatMap((promoteName) => {
    const own = members.filter((one) => one.promoteName === promoteName);
    const [first] = own;
    if (!first) return [];
    const components = own.flatMap(({ component }) => component ?? []).sort();
    return { promoteName, level: first.level, components };
  });
}

/** What waits behind an aggregate holds what waits behind its components: the largest, not the sum. */
const dearest = (members: readonly HoldUp[]): HoldUp["cost"] =>
  [...members].sort((a, b) => (b.cost.commits ?? -1) - (a.cost.commits ?? -1))[0]?.cost ?? {
    commits: null,
    packages: null,
    dfgs: [],
  };
