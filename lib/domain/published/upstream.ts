import type { TagKind } from "./facts";

/** PBR's pre-release suffixes: 31.0.0.0rc1, 31.0.0.0b2, 31.0.0.0a1, and dev versions of old files. */
const PRE_RELEASE = /\.0?(rc|b|a|dev)\d+$/;
const NUMBERED = /^v?\d+(\.\d+)*$/;

/** What a tag of a deliverable is, by its name. A name of no known form counts as lifecycle: it is no version. */
export function tagKind(version: string): TagKind {
  if (NUMBERED.test(version)) return "final";
  const suffix = PRE_RELEASE.exec(version)?.[1] ?? /^\d[\d.]*(rc|b|a)\d+$/.exec(version)?.[1];
  if (suffix === "rc") return "candidate";
  return suffix ? "milestone" : "lifecycle";
}

/**
 * The newest final version of each repository, by order in the files. Give the facts of one series: a repository appears
 * once per series.
 */
export function latestFinal<T extends { repo: string; kind: TagKind; position: number }>(
  facts: readonly T[],
): Map<string, T> {
  const latest = new Map<string, T>();
  for (const fact of facts) {
    const held = latest.get(fact.repo);
    if (fact.kind === "final" && (!held || fact.position > held.position)) latest.set(fact.repo, fact);
  }
  return latest;
}

/**
 * "openstack/nova" of an upstream address as rdoinfo writes it (https, git, ssh or scp form, with or without .git): what
 * joins a package to a deliverable's `repo`. Null when the address has no two path segments.
 */
export function repoOfUpstream(address: string): string | null {
  const path = address
    .replace(/[?#].*$/, "")
    .replace(/^[a-z+]+:\/\/[^/]*\//i, "")
    .replace(/^[^/:]+@[^/:]+:/, "")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
  const [name, owner] = path.split("/").reverse();
  return owner && name ? `${owner}/${name}` : null;
}
