import { stringify } from "yaml";
import { KOJI_RELEASES } from "./koji-catalogue";
import type { StableTrack } from "./koji-track";
import type { StablePackage } from "./stable-package";

/** rdoinfo's `buildsys-tags/<tag>.yml`: the NVR it wants of each project in a tag; undefined when it lists no such tag. */
export function buildsysTagFile(track: StableTrack, tag: string): string | undefined {
  const content = track.moves.desired.get(tag);
  if (!content) return undefined;
  const packages = [...content.nvrs.values()]
    .sort((a, b) => (a.project < b.project ? -1 : 1))
    .map(({ project, nvr }) => ({ project, "buildsys-tags": { [tag]: nvr } }));
  return stringify({ packages });
}

/** Series that have deliverables. */
export const SERIES: readonly string[] = KOJI_RELEASES.map(({ name }) => name);

const repoOf = ({ pkg }: StablePackage) => pkg.info?.upstream.replace(/^https:\/\/[^/]+\//, "") ?? "";

/** Deliverables of a series by name: every package whose upstream makes OpenStack releases. */
export function deliverablesOf(track: StableTrack, series: string): Map<string, StablePackage> {
  const found = new Map<string, StablePackage>();
  for (const one of track.packages.values()) {
    if (one.release.name === series && one.pkg.info && repoOf(one).startsWith("openstack/"))
      found.set(repoOf(one).replace(/^openstack\//, ""), one);
  }
  return found;
}

const TYPES: Readonly<Record<string, string>> = {
  client: "client-library",
  lib: "library",
  puppet: "other",
  "tempest-plugin": "tempest-plugin",
};

/** A deliverable file as the release team keeps it. */
export function deliverableFile(one: StablePackage): string {
  const repo = repoOf(one);
  return stringify(
    {
      launchpad: one.pkg.info?.project,
      "release-model": "cycle-with-rc",
      team: one.pkg.info?.component,
      type: TYPES[one.pkg.info?.conf ?? ""] ?? "service",
      releases: one.upstream.map(({ version, hash }) => ({ version, projects: [{ repo, hash }] })),
      branches: [{ name: one.release.branch, location: one.upstream[0]?.version }],
    },
    { aliasDuplicateObjects: false },
  );
}
