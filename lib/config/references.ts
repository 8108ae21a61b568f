import type { Mistake } from "./mistake";
import { checkPeople } from "./people-references";
import type { SiteConfig } from "./schema";
import { checkTrackers } from "./tracker-references";

/** What no single field can tell: duplicate ids, names of things that are not there, ends before beginnings. */
export function checkReferences(config: SiteConfig): Mistake[] {
  return [
    ...duplicates(config.releases, "releases", "name"),
    ...duplicates(config.instances, "instances", "id"),
    ...duplicates(config.zuul, "zuul", "id"),
    ...duplicates(config.koji, "koji", "id"),
    ...duplicates(config.gerrit, "gerrit", "id"),
    ...sharedIds(config),
    ...duplicates(config.dfgs, "dfgs", "slug"),
    ...duplicates(config.people, "people", "id"),
    ...duplicates(config.bugTrackers, "bugTrackers", "id"),
    ...checkReleases(config),
    ...checkInstances(config),
    ...checkLadders(config),
    ...config.criteria.flatMap((file, i) =>
      missingInstance(config, file.instance, ["criteria", i, "instance"]),
    ),
    ...checkConsumers(config),
    ...checkOwnership(config),
    ...checkPeople(config),
    ...checkTrackers(config),
  ];
}

function duplicates<K extends string>(
  list: readonly Readonly<Record<K, string>>[],
  section: string,
  key: K,
): Mistake[] {
  const seen = new Map<string, number>();
  return list.flatMap((item, i) => {
    const first = seen.get(item[key]);
    if (first === undefined) {
      seen.set(item[key], i);
      return [];
    }
    return [{ path: [section, i, key], message: `"${item[key]}" is already ${section}[${first}]` }];
  });
}

/** Failures and feeds are kept by the id of what they were seen in, so no two servers can share one. */
function sharedIds(config: SiteConfig): Mistake[] {
  const taken = new Map(config.instances.map((instance) => [instance.id, "instances"]));
  return (["zuul", "koji", "gerrit"] as const).flatMap((section) =>
    config[section].flatMap(({ id }, i) => {
      const other = taken.get(id);
      taken.set(id, section);
      return other === undefined || other === section
        ? []
        : [{ path: [section, i, "id"], message: `"${id}" is also an id under ${other}` }];
    }),
  );
}

function checkReleases(config: SiteConfig): Mistake[] {
  return config.releases.flatMap((release, i) =>
    release.freezes.flatMap((freeze, j) =>
      freeze.until && freeze.until <= freeze.from
        ? [{ path: ["releases", i, "freezes", j, "until"], message: "is not after from" }]
        : [],
    ),
  );
}

function checkInstances(config: SiteConfig): Mistake[] {
  const ids = new Map(config.instances.map((instance) => [instance.id, instance]));
  return config.instances.flatMap((instance, i) => {
    const at = (field: string) => ["instances", i, field];
    const found: Mistake[] = [];
    if (!isRelease(config, instance.release))
      found.push({ path: at("release"), message: `no release is named "${instance.release}"` });
    if (instance.ladder !== undefined && !Object.hasOwn(config.ladders, instance.ladder))
      found.push({ path: at("ladder"), message: `no ladder is named "${instance.ladder}"` });
    if (instance.downstreamOf !== undefined) {
      found.push(...missingInstance(config, instance.downstreamOf, at("downstreamOf")));
      if (leadsBack(instance.id, (id) => ids.get(id)?.downstreamOf))
        found.push({ path: at("downstreamOf"), message: "is downstream of itself" });
    }
    return found;
  });
}

/** With rdoinfo configured its releases are known only once it has been read, so any name may be right. */
const isRelease = (config: SiteConfig, name: string) =>
  config.rdoinfo !== undefined || config.releases.some((release) => release.name === name);

const missingInstance = (config: SiteConfig, id: string, path: readonly PropertyKey[]): Mistake[] =>
  config.instances.some((instance) => instance.id === id)
    ? []
    : [{ path, message: `no instance has the id "${id}"` }];

function leadsBack(start: string, next: (id: string) => string | undefined): boolean {
  const seen = new Set<string>();
  for (let id = next(start); id !== undefined && !seen.has(id); id = next(id)) {
    if (id === start) return true;
    seen.add(id);
  }
  return false;
}

function checkLadders(config: SiteConfig): Mistake[] {
  const found = Object.entries(config.ladders).flatMap(([name, rungs]) => {
    const names = rungs.map((rung) => rung.promoteName);
    return names.flatMap((promoteName, i) =>
      names.indexOf(promoteName) < i
        ? [
            {
              path: ["ladders", name, i, "promoteName"],
              message: `"${promoteName}" stands twice in this ladder`,
            },
          ]
        : [],
    );
  });
  if (config.defaultLadder !== undefined && !Object.hasOwn(config.ladders, config.defaultLadder))
    found.push({ path: ["defaultLadder"], message: `no ladder is named "${config.defaultLadder}"` });
  return found;
}

function checkConsumers(config: SiteConfig): Mistake[] {
  const rungs = Object.values(config.ladders).flat();
  return config.consumers.flatMap(({ name, target, instance }, i) => {
    const found: Mistake[] = [];
    if (!rungs.some((rung) => rung.promoteName === target))
      found.push({ path: ["consumers", i, "target"], message: `no ladder has a rung "${target}"` });
    if (instance !== undefined)
      found.push(...missingInstance(config, instance, ["consumers", i, "instance"]));
    const twin = config.consumers.findIndex(
      (other) =>
        other.name === name &&
        other.target === target &&
        (other.instance === instance || other.instance === undefined || instance === undefined),
    );
    if (twin < i)
      found.push({
        path: ["consumers", i, "name"],
        message: `"${name}" of ${target} is already consumers[${twin}]`,
      });
    return found;
  });
}

function checkOwnership(config: SiteConfig): Mistake[] {
  const dfgs = new Set(config.dfgs.map((dfg) => dfg.slug));
  const releases = new Set(config.instances.map((instance) => instance.release));
  return config.ownership.flatMap((rule, i) => {
    const found: Mistake[] = [];
    if (!dfgs.has(rule.dfg))
      found.push({ path: ["ownership", i, "dfg"], message: `no DFG has the slug "${rule.dfg}"` });
    if (rule.release !== undefined && !releases.has(rule.release) && !isRelease(config, rule.release))
      found.push({ path: ["ownership", i, "release"], message: `no release is named "${rule.release}"` });
    return found;
  });
}
