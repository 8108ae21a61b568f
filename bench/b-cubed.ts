/** One thing that was grouped: the group it was put in, and the one it belongs in. */
export interface Grouped {
  group: string;
  truth: string;
}

/** What costs most: a group that holds several truths, or a truth that lies in several groups. */
export interface Confusion {
  name: string;
  /** Things in it. */
  size: number;
  /** Parts by size, largest first. */
  parts: { name: string; size: number }[];
  /** What it takes from precision or recall, 0 to 1. */
  loss: number;
}

export interface BCubed {
  things: number;
  groups: number;
  truths: number;
  precision: number;
  recall: number;
  f1: number;
  /** Groups that hold several truths. */
  merged: Confusion[];
  /** Truths that lie in several groups. */
  split: Confusion[];
}

/**
 * B-cubed precision, recall and F1 of a grouping: for each thing, which share of its group is of its truth, and which share of
 * its truth is in its group; each thing counts the same.
 */
export function bCubed(things: readonly Grouped[]): BCubed {
  const byGroup = tally(things, ({ group, truth }) => [group, truth]);
  const byTruth = tally(things, ({ group, truth }) => [truth, group]);
  const merged = confusions(byGroup, things.length);
  const split = confusions(byTruth, things.length);
  const precision = 1 - lossOf(merged);
  const recall = 1 - lossOf(split);
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  const worst = (all: Confusion[]) => all.filter(({ loss }) => loss > 0).slice(0, 12);
  return {
    things: things.length,
    groups: byGroup.size,
    truths: byTruth.size,
    ...{ precision, recall, f1 },
    ...{ merged: worst(merged), split: worst(split) },
  };
}

type Tally = Map<string, Map<string, number>>;

function tally(things: readonly Grouped[], keys: (one: Grouped) => [string, string]): Tally {
  const found: Tally = new Map();
  for (const one of things) {
    const [outer, inner] = keys(one);
    const parts = found.get(outer) ?? new Map<string, number>();
    found.set(outer, parts.set(inner, (parts.get(inner) ?? 0) + 1));
  }
  return found;
}

function confusions(of: Tally, things: number): Confusion[] {
  return [...of]
    .map(([name, parts]) => {
      const sizes = [...parts].map(([part, size]) => ({ name: part, size }));
      const size = sizes.reduce((sum, part) => sum + part.size, 0);
      const kept = sizes.reduce((sum, part) => sum + part.size ** 2, 0) / size;
      return { name, size, parts: sizes.sort((a, b) => b.size - a.size), loss: (size - kept) / things };
    })
    .sort((a, b) => b.loss - a.loss);
}

const lossOf = (all: readonly Confusion[]) => all.reduce((sum, { loss }) => sum + loss, 0);
