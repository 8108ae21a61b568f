import { FLAG_PURGED } from "./facts";

export interface BuildKey {
  component: string | null;
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
}

/** `commit_hash` + `_` + first 8 of `distro_hash`: what DLRN shows as the delorean hash. */
export const repoHash = (key: Pick<BuildKey, "commitHash" | "distroHash">) =>
  `${key.commitHash}_${key.distroHash.slice(0, 8)}`;

/**
 * Directory of a build under the web root, without a trailing slash. The extended part has two forms (DLRN's
 * `getshardedcommitdir`): the first 8 characters, or, for 49 characters and more, also characters 41 to 48.
 */
export function shardedDirectory(key: BuildKey): string {
  const { component, commitHash: c, extendedHash: e } = key;
  const prefix = component ? `component/${component}/` : "";
  const extended = !e ? "" : e.length < 49 ? `_${e.slice(0, 8)}` : `_${e.slice(0, 8)}_${e.slice(41, 49)}`;
  return `${prefix}${c.slice(0, 2)}/${c.slice(2, 4)}/${repoHash(key)}${extended}`;
}

/** Where the build log of a row lies; null when its directory was purged. */
export const buildLogUrl = (webUrl: string, key: BuildKey & { flags: number }): string | null =>
  key.flags & FLAG_PURGED ? null : `${webUrl.replace(/\/+$/, "")}/${shardedDirectory(key)}/rpmbuild.log`;
