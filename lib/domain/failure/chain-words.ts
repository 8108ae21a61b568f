import { packageProjectOf, parseDistgitBranch } from "../gerrit/branch";

/** A release and the words that mean it. */
export interface ReleaseWords {
  name: string;
  /** development, maintained, ... */
  phase: string;
  /** "2025.1", when the release has one. */
  title: string | null;
  /** "stable/2025.1", "master". */
  upstreamBranch: string | null;
  /** Other words that mean it: "osp18". */
  aliases?: readonly string[];
}

/**
 * Words by which a builder names its release in job names: "rhel9-osp18" builds what jobs call "osp18".
 *
 * @param distro what the builder builds for, whose name is no word for a release
 */
export function builderWords(id: string, distro: string): string[] {
  return id
    .toLowerCase()
    .split(/[-_.]/)
    .filter((word) => word !== distro.toLowerCase() && /^[a-z]{2,}\d+$/.test(word) && !DISTROS.test(word));
}
const DISTROS = /^(?:centos|rhel|el|fedora|f|c|ubi|stream)\d+s?$/;

/** Reads releases out of names of jobs, pipelines, branches and tags. */
export interface ReleaseReader {
  /** The last release a name has among its words; "master" and "main" are the release in development. */
  inName(name: string | null): string | null;
  /** Whether a text is a release's word and nothing more. */
  isWord(text: string): boolean;
  /** The release of a distgit or upstream branch; a plain "master" only when `mayBeTrunk`. */
  ofBranch(branch: string | null, mayBeTrunk: boolean): string | null;
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export function releaseReader(releases: readonly ReleaseWords[]): ReleaseReader {
  const words = new Map<string, string>();
  const branches = new Map<string, string>();
  const trunk =
    releases.find((r) => r.name === "master") ??
    releases.find((r) => r.upstreamBranch === "master") ??
    releases.find((r) => r.phase === "development");
  if (trunk) for (const word of ["master", "main"]) words.set(word, trunk.name);
  for (const { name, title, upstreamBranch } of releases) {
    if (title && /^\d{4}\.\d$/.test(title)) words.set(title, name);
    const last = upstreamBranch?.split("/").at(-1);
    if (upstreamBranch && last && upstreamBranch !== last) {
      words.set(last, name);
      branches.set(upstreamBranch, name);
      // Upstream renames the branch when it stops to maintain it.
      for (const kind of ["stable", "unmaintained"])
        if (!branches.has(`${kind}/${last}`)) branches.set(`${kind}/${last}`, name);
    }
  }
  for (const { name, aliases } of releases)
    for (const alias of aliases ?? []) if (!words.has(alias)) words.set(alias, name);
  for (const { name } of releases) words.set(name.toLowerCase(), name);
  const longestFirst = [...words.keys()].sort((a, b) => b.length - a.length).map(literally);
  const pattern =
    longestFirst.length === 0
      ? null
      : new RegExp(`(?<![a-z0-9.])(?:${longestFirst.join("|")})(?![a-z0-9]|\\.\\d)`, "g");

  const inName = (name: string | null) => {
    if (!name || !pattern) return null;
    const found = name.slice(0, 500).toLowerCase().match(pattern)?.at(-1);
    return found === undefined ? null : (words.get(found) ?? null);
  };
  const ofBranch = (branch: string | null, mayBeTrunk: boolean) => {
    if (!branch) return null;
    const known = branches.get(branch);
    if (known !== undefined) return known;
    if (branch === "master" || branch === "main") return mayBeTrunk ? (trunk?.name ?? null) : null;
    const distgit = parseDistgitBranch(branch);
    if (!distgit) return null;
    return distgit.release === null ? (trunk?.name ?? null) : inName(distgit.release);
  };
  return { inName, isWord: (text) => words.has(text.toLowerCase()), ofBranch };
}

/**
 * The component that a pipeline ("openstack-component-network") or a job name tells: "-component-network-" anywhere, or the
 * word before the release at the end ("...-standalone-network-epoxy").
 */
export function componentOf(
  b: { jobName: string; pipeline: string | null },
  known: ReadonlySet<string>,
  isReleaseWord: (text: string) => boolean,
): string | null {
  const named = [b.pipeline, b.jobName].flatMap((text) => {
    const rest = text === null ? undefined : /(?:^|-)component-([\w-]{1,100})$/.exec(text)?.[1];
    return rest === undefined ? [] : [rest];
  });
  for (const rest of named) {
    const found = [...known].filter((c) => rest === c || rest.startsWith(`${c}-`));
    const longest = found.sort((a, b) => b.length - a.length)[0];
    if (longest !== undefined) return longest;
    const [word] = rest.split("-");
    if (known.size === 0 && word) return word;
  }
  const before = [...known].filter((c) => {
    const at = b.jobName.lastIndexOf(`-${c}-`);
    return at >= 0 && isReleaseWord(b.jobName.slice(at + c.length + 2));
  });
  return before.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** A package as rdoinfo has it for one tag. */
export interface ProjectPackage {
  name: string;
  /** rdoinfo's project: "nova", "puppet-nova". */
  project: string;
  upstream: string | null;
  distgit: string | null;
}

/** Path of a repository's address, without ".git": "openstack/nova". */
export function repositoryPath(address: string | null): string | null {
  if (!address) return null;
  const path = URL.canParse(address) ? new URL(address).pathname : address.replace(/^[^/]*:/, "");
  return path.replace(/^\/+|\/+$|\.git\/?$/g, "") || null;
}

/** Finds packages by the projects of code review and of upstream. Of two packages with one project the first counts. */
export function packageFinder(packages: readonly ProjectPackage[]): (project: string) => string | null {
  const byProject = new Map<string, string>();
  const byPath = new Map<string, string>();
  const put = (map: Map<string, string>, key: string | null, name: string) => {
    if (key && !map.has(key)) map.set(key, name);
  };
  for (const p of packages) {
    put(byProject, p.project, p.name);
    // Addresses of a distgit have a prefix that differs from server to server: "/r/openstack/nova-distgit".
    const distgit = repositoryPath(p.distgit)?.split("/").slice(-2).join("/") ?? null;
    put(byPath, distgit, p.name);
    put(byPath, repositoryPath(p.upstream), p.name);
  }
  return (project) => {
    const found = byPath.get(project);
    if (found !== undefined) return found;
    const own = packageProjectOf(project);
    if (own === null) return null;
    return byProject.get(own) ?? (project.startsWith("deps/") ? own : null);
  };
}
