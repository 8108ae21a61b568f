import type pg from "pg";
import { compileOwnership, type OwnershipRule } from "@/lib/domain/dfg/ownership";
import {
  builderWords,
  componentOf,
  type ProjectPackage,
  packageFinder,
  type ReleaseWords,
  releaseReader,
} from "@/lib/domain/failure/chain-words";
import { type KojiStage, stageOfTag } from "@/lib/domain/koji/stage";

/** What a build or review is about, and who owns that; null = not told (of the owner: Unassigned). */
export interface Resolved {
  releaseName: string | null;
  component: string | null;
  packageName: string | null;
  ownerSlug: string | null;
}

/** Finds release, component, package and owner by names. Loaded once per pass: it does not see later changes. */
export interface Resolver {
  zuulBuild(b: {
    jobName: string;
    pipeline: string | null;
    project: string | null;
    branch: string | null;
  }): Resolved;
  koji(b: { packageName: string; target: string | null; tags: readonly string[] }): Resolved;
  review(r: { project: string; branch: string }): Resolved;
  kojiTag(name: string): { releaseName: string | null; stage: KojiStage | null };
  /** Changes when anything an answer depends on does: releases, packages, rules. */
  readonly fingerprint: string;
}

/** The facts that names are resolved by. */
export interface ResolverFacts {
  releases: readonly ReleaseWords[];
  /** Packages per release; "" holds those of every release. */
  packages: ReadonlyMap<string, readonly (ProjectPackage & { component: string | null })[]>;
  rules: readonly OwnershipRule[];
}

/** Loads releases, packages and ownership rules of the site. */
export async function loadResolver(client: pg.ClientBase | pg.Pool): Promise<Resolver> {
  const releases = await client.query<ReleaseWords>(
    `SELECT name, phase, title, upstream_branch AS "upstreamBranch" FROM release WHERE removed_at IS NULL
     ORDER BY position, name`,
  );
  const builders = await client.query<{ id: string; distro: string; release: string }>(
    `SELECT id, distro, release_name AS release FROM instance WHERE removed_at IS NULL ORDER BY position, id`,
  );
  const named = releases.rows.map((release) => ({
    ...release,
    aliases: builders.rows
      .filter((builder) => builder.release === release.name)
      .flatMap((builder) => builderWords(builder.id, builder.distro)),
  }));
  const packages = await client.query<ProjectPackage & { release: string; component: string | null }>(
    `SELECT i.release, p.name, p.project, p.component, p.upstream, p.distgit FROM release_package p
     JOIN (SELECT DISTINCT release_name AS release, coalesce(rdoinfo_tag, release_name) AS tag FROM instance
           WHERE removed_at IS NULL
           UNION SELECT name, name FROM release WHERE removed_at IS NULL) i ON i.tag = p.rdoinfo_tag
     WHERE p.removed_at IS NULL ORDER BY i.release, p.name`,
  );
  const rules = await client.query<OwnershipRule>(
    `SELECT kind, pattern, release_name AS release, dfg_slug AS dfg, position FROM ownership_rule
     WHERE removed_at IS NULL ORDER BY kind, position, id`,
  );
  const byRelease = new Map<string, (ProjectPackage & { component: string | null })[]>([["", []]]);
  for (const row of packages.rows) {
    byRelease.get("")?.push(row);
    const own = byRelease.get(row.release);
    if (own) own.push(row);
    else byRelease.set(row.release, [row]);
  }
  const fingerprint = await client.query<{ is: string }>("SELECT md5($1) AS is", [
    JSON.stringify([named, packages.rows, rules.rows]),
  ]);
  return createResolver(
    { releases: named, packages: byRelease, rules: rules.rows },
    fingerprint.rows[0]?.is ?? "",
  );
}

/** A resolver over given facts. Answers are kept per distinct question: half a million builds ask a few thousand. */
export function createResolver(facts: ResolverFacts, fingerprint = ""): Resolver {
  const release = releaseReader(facts.releases);
  const ownerOf = compileOwnership(facts.rules);
  const finders = new Map([...facts.packages].map(([name, all]) => [name, packageFinder(all)]));
  const everywhere = finders.get("") ?? (() => null);
  const componentsOf = new Map(
    [...facts.packages].map(([name, all]) => [name, new Map(all.map((p) => [p.name, p.component]))]),
  );
  const components = new Set(
    [...facts.packages.values()].flat().flatMap((p) => (p.component === null ? [] : [p.component])),
  );
  for (const rule of facts.rules)
    if (rule.kind === "component" && !/[*?]/.test(rule.pattern)) components.add(rule.pattern);

  const packageIn = (releaseName: string | null, project: string | null) =>
    project === null ? null : (finders.get(releaseName ?? "")?.(project) ?? everywhere(project));
  const componentOfPackage = (releaseName: string | null, name: string | null) =>
    name === null
      ? null
      : (componentsOf.get(releaseName ?? "")?.get(name) ?? componentsOf.get("")?.get(name) ?? null);

  const zuulBuild: Resolver["zuulBuild"] = (b) => {
    const isPackage = packageIn(null, b.project) !== null;
    const releaseName =
      release.inName(b.jobName) ?? release.inName(b.pipeline) ?? release.ofBranch(b.branch, isPackage);
    const packageName = packageIn(releaseName, b.project);
    const component =
      componentOf(b, components, release.isWord) ?? componentOfPackage(releaseName, packageName);
    const ownerSlug = ownerOf({
      package: packageName,
      component,
      job: b.jobName,
      project: b.project,
      release: releaseName,
    });
    return { releaseName, component, packageName, ownerSlug };
  };

  const koji: Resolver["koji"] = (b) => {
    const releaseName =
      [b.target, ...b.tags].map((name) => release.inName(name)).find((name) => name !== null) ?? null;
    const component = componentOfPackage(releaseName, b.packageName);
    const ownerSlug = ownerOf({
      package: b.packageName,
      component,
      kojiPackage: b.packageName,
      release: releaseName,
    });
    return { releaseName, component, packageName: b.packageName, ownerSlug };
  };

  const review: Resolver["review"] = (r) => {
    const isPackage = packageIn(null, r.project) !== null;
    const releaseName = release.ofBranch(r.branch, isPackage);
    const packageName = packageIn(releaseName, r.project);
    const component = componentOfPackage(releaseName, packageName);
    const ownerSlug = ownerOf({ package: packageName, component, project: r.project, release: releaseName });
    return { releaseName, component, packageName, ownerSlug };
  };

  return {
    zuulBuild: remembered(zuulBuild, (b) => [b.jobName, b.pipeline, b.project, b.branch]),
    koji: remembered(koji, (b) => [b.packageName, b.target, ...b.tags]),
    review: remembered(review, (r) => [r.project, r.branch]),
    kojiTag: (name) => ({ releaseName: release.inName(name), stage: stageOfTag(name) ?? null }),
    fingerprint,
  };
}

const MOST_REMEMBERED = 50_000;

function remembered<Q, A>(answer: (q: Q) => A, partsOf: (q: Q) => readonly (string | null)[]): (q: Q) => A {
  const known = new Map<string, A>();
  return (question) => {
    const key = partsOf(question)
      .map((part) => part ?? "\u0001")
      .join("\u0000");
    const held = known.get(key);
    if (held !== undefined) return held;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const fresh = answer(question);
    known.set(key, fresh);
    return fresh;
  };
}
