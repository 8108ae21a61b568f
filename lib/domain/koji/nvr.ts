/** Name, version and release of a source package; the epoch is in none of the three. */
export interface Nvr {
  name: string;
  version: string;
  release: string;
}

/**
 * Takes "openstack-nova-31.0.1-1.el9s" apart at its last two dashes, which neither version nor release can hold. An epoch
 * as in "nova-1:31.0.1-1" and a trailing ".src.rpm" are dropped. Undefined when the text is no NVR.
 */
export function parseNvr(text: string): Nvr | undefined {
  const match = /^([^\s/]+)-(?:\d+:)?([^\s/:-]+)-([^\s/:-]+?)(?:\.src\.rpm)?$/.exec(text.trim());
  if (!match) return undefined;
  const [, name = "", version = "", release = ""] = match;
  return { name, version, release };
}

export const formatNvr = ({ name, version, release }: Nvr): string => `${name}-${version}-${release}`;
