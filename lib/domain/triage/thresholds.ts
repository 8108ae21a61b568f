/** How much a subject's failures matter: its job is in promotion criteria, it is a package, it only informs, nobody waits for it. */
export const TIERS = ["criteria", "package", "informing", "ignored"] as const;
export type Tier = (typeof TIERS)[number];

/** After how many failures an item opens, and after how many passes of each of its subjects it closes. */
export interface Threshold {
  open: number;
  close: number;
}
export type Thresholds = Readonly<Record<Tier, Threshold>>;

export const DEFAULT_THRESHOLDS: Thresholds = {
  criteria: { open: 1, close: 1 },
  package: { open: 1, close: 1 },
  informing: { open: 2, close: 2 },
  ignored: { open: 4, close: 2 },
};

/** For what comes and goes on the same input: no regression, so it opens only as late as what nobody waits for. */
export function whenFlaky(thresholds: Thresholds): Thresholds {
  const late = ({ open, close }: Threshold) => ({ open: Math.max(open, thresholds.ignored.open), close });
  const { criteria, informing, ignored } = thresholds;
  return { criteria: late(criteria), package: late(thresholds.package), informing: late(informing), ignored };
}

/** The tier of several subjects together: that of the one that matters most. */
export const strongest = (tiers: Iterable<Tier>): Tier => {
  const held = new Set(tiers);
  return TIERS.find((tier) => held.has(tier)) ?? "informing";
};
