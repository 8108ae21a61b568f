/**
 * The classes of every failure of the chain, whatever source it was seen in.
 * code = the software itself; packaging = spec file, patches, file lists; dependency = something it needs is not there
 * or not fit; test = a test said no; infra = nodes, network, mirrors, registries; config = CI configuration.
 */
export const FAILURE_CLASSES = [
  "code",
  "packaging",
  "dependency",
  "test",
  "infra",
  "config",
  "timeout",
  "unknown",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];
