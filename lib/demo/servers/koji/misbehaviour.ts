export const KOJI_MODES = [
  "slow",
  "500",
  "429",
  "truncated",
  "html200",
  "offline",
  "reset",
  "timeout",
  "broken-xml",
  "empty",
  "off",
] as const;
export type KojiMode = (typeof KOJI_MODES)[number];
