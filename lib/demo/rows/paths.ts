import type { CommitRow } from "./row-types";

type Hashes = Pick<CommitRow, "commitHash" | "distroHash" | "extendedHash" | "component">;

/** DLRN's display hash of a build: `<commit_hash>_<distro_hash[0:8]>`. */
export function repoHash(row: Hashes): string {
  return `${row.commitHash}_${row.distroHash.slice(0, 8)}`;
}

/** The short form of an extended hash in paths: two halves when it is `<40hex>_<40hex>`, else its head. */
function shortExtended(extendedHash: string): string {
  return extendedHash.length < 49
    ? `_${extendedHash.slice(0, 8)}`
    : `_${extendedHash.slice(0, 8)}_${extendedHash.slice(41, 49)}`;
}

/** Directory of a build under the web root, without leading slash: `component/<c>/aa/bb/<repo hash>[_ext]`. */
export function shardedDir(row: Hashes): string {
  const head = row.component ? `component/${row.component}/` : "";
  const tail = row.extendedHash ? shortExtended(row.extendedHash) : "";
  return `${head}${row.commitHash.slice(0, 2)}/${row.commitHash.slice(2, 4)}/${repoHash(row)}${tail}`;
}

/** Name-version-release of a good build, from the `.src.rpm` among its artifacts; empty when there is none. */
export function sourceNvr(artifacts: string | null): string {
  const file = artifacts?.split(",").find((path) => path.endsWith(".src.rpm"));
  return file ? file.slice(file.lastIndexOf("/") + 1, -".src.rpm".length) : "";
}
