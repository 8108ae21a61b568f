/** What a distgit branch is for. */
export interface DistgitBranch {
  /** trunk = DLRN builds from it, stable = the build system does, deps = the same for dependencies, patches = patch chain. */
  line: "trunk" | "stable" | "deps" | "patches";
  /** Null for rpm-master: the release in development. */
  release: string | null;
}

const FORMS: readonly [RegExp, DistgitBranch["line"]][] = [
  [/^rpm-master(?:-head)?$/, "trunk"],
  [/^rpm-([a-z0-9.-]+)$/, "trunk"],
  [/^c\d+s?-([a-z0-9.-]+)-rdo$/, "deps"],
  [/^([a-z0-9.-]+)-rdo$/, "stable"],
  [/^([a-z0-9.-]+)-patches$/, "patches"],
];

/** Reads a branch name of RDO's distgits; null for any other branch. */
export function parseDistgitBranch(branch: string): DistgitBranch | null {
  for (const [form, line] of FORMS) {
    const match = form.exec(branch.slice(0, 200).toLowerCase());
    if (match) return { line, release: match[1] ?? null };
  }
  return null;
}

/** rdoinfo's `project` of a distgit ("openstack/nova-distgit" is nova's); null when the project is no distgit. */
export function packageProjectOf(project: string): string | null {
  const name = project.slice(project.lastIndexOf("/") + 1);
  if (name.endsWith("-distgit")) return name.slice(0, -"-distgit".length) || null;
  return project.startsWith("deps/") ? name || null : null;
}
