export type SuspectBuild = {
  commitHash: string;
  distroHash: string;
  committedAt: Date | null;
  distgitAt: Date | null;
  builtAt: Date;
};

/** Packages of the same builder that turned red within the hour; the first of them. */
export type Neighbours = { count: number; package: string; commitHash: string; at: Date };
/** A package that the failure's text names, with its newest good build before the red one. */
export type NamedBuild = { package: string; commitHash: string; at: Date; sinceGreen: boolean };

export type SuspectFact = {
  kind: "upstream" | "distgit" | "dependency" | "together";
  package: string;
  commitHash: string;
  at: Date | null;
  note: string;
  alsoRed: number;
};

const MANY = 3;

/**
 * What may have turned a package red, most likely first.
 *
 * @param builds oldest first: the last green build, what came between, the first red one
 */
export function suspectsOf(
  name: string,
  builds: readonly SuspectBuild[],
  neighbours: Neighbours | undefined,
  named: readonly NamedBuild[],
): SuspectFact[] {
  const own = [...ownCommits(name, builds), ...distgitChanges(name, builds)];
  const dependencies = named.map((build) => namedDependency(build, neighbours?.count ?? 0));
  const shared = neighbours ? [redTogether(name, neighbours)] : [];
  if (neighbours && neighbours.count >= MANY) return [...dependencies, ...shared, ...own];
  // One other package may be chance: it is worth a line only when the package itself did not change.
  return [...own, ...dependencies, ...(own.length === 0 ? shared : [])];
}

function ownCommits(name: string, builds: readonly SuspectBuild[]): SuspectFact[] {
  const [green, ...later] = builds;
  const seen = new Set([green?.commitHash]);
  const fresh = later.filter((build) => !seen.has(build.commitHash) && seen.add(build.commitHash));
  return fresh.reverse().map((build, index) => ({
    kind: "upstream",
    package: name,
    commitHash: build.commitHash,
    at: build.committedAt,
    note: index === 0 ? "upstream commit of the first red build" : "upstream commit before it",
    alsoRed: 0,
  }));
}

function distgitChanges(name: string, builds: readonly SuspectBuild[]): SuspectFact[] {
  const changes = builds.filter((build, index) => {
    const before = builds[index - 1];
    return before !== undefined && before.distroHash !== build.distroHash;
  });
  return changes.reverse().map((build) => ({
    kind: "distgit",
    package: name,
    commitHash: build.distroHash,
    at: build.distgitAt,
    note: "packaging changed",
    alsoRed: 0,
  }));
}

const namedDependency = (build: NamedBuild, alsoRed: number): SuspectFact => ({
  kind: "dependency",
  package: build.package,
  commitHash: build.commitHash,
  at: build.at,
  note: build.sinceGreen
    ? "named in the failure, and built anew since the last green build"
    : "named in the failure",
  alsoRed,
});

const redTogether = (name: string, { count, ...first }: Neighbours): SuspectFact => ({
  kind: "together",
  package: first.package,
  commitHash: first.commitHash,
  at: first.at,
  note: `${count} other ${count === 1 ? "package" : "packages"} turned red within the hour of ${name}`,
  alsoRed: count,
});

const normal = (text: string) => text.toLowerCase().replace(/[._\s]+/g, "-");

/** Packages whose name a failure's text holds as a word ("python3-oslo-utils" names python-oslo-utils). */
export function namedPackages(text: string, names: Iterable<string>, except: string): string[] {
  const said = `-${normal(text).replace(/[^a-z0-9-]+/g, "-")}-`;
  return [...names].filter((name) => {
    if (name === except) return false;
    const stem = normal(name).replace(/^(openstack|python3?)-/, "");
    return stem.length >= 5 && said.includes(`-${stem}-`);
  });
}
