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

/**
 * What a release engineer exports of a release's mirror as CSV, for `npm run import`: every build that went to the mirrors,
 * some hours after it was tagged for release. Undefined when the release has none.
 */
export function publicationsFile(track: StableTrack, release: string): string | undefined {
  const tag = KOJI_RELEASES.find(({ name }) => name === release)?.tags.release;
  if (!tag) return undefined;
  const { hub } = track;
  const lines = hub.store.staysIn(hub.tagId(tag)).flatMap(({ buildId, created }) => {
    const build = hub.store.builds.get(buildId);
    const at = new Date((created + 6 * 3600) * 1000).toISOString().slice(0, 19);
    return build && created + 6 * 3600 < hub.store.lastEvent.at
      ? [`${hub.store.nvrOf(build)},SIGs/9-stream/cloud/x86_64/openstack-${release},,${at}Z`]
      : [];
  });
  return `${["nvr,repository,advisory,time", ...lines].join("\n")}\n`;
}
