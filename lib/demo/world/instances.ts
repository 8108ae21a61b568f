import { CATALOGUE, type CataloguePackage } from "./catalogue";

/** A release of the distribution as rdoinfo lists it. */
export interface ReleaseSpec {
  name: string;
  identifier: string;
  status: "development" | "maintained" | "extended_maintenance";
  upstreamBranch: string;
}

/** One DLRN builder of the demo. */
export interface InstanceSpec {
  id: string;
  title: string;
  release: string;
  /** Name of the release in job names and criteria files. */
  jobRelease: string;
  rdoinfoTag: string;
  distro: "centos9" | "rhel9";
  dist: string;
  apiRoot: string;
  webRoot: string;
  /** Branch printed in commit rows. */
  branch: string;
  /** Upstream commits on a working day, from and to; none downstream, where content is imported. */
  commitsPerDay: readonly [number, number];
  /** Share of the packages it carries; the least important leave first. */
  keeps: number;
  workers: number;
  /** Hours between two runs of a component's line, and of the integration line. */
  componentLineHours: number;
  integrationLineHours: number;
  downstreamOf?: string;
}

export const RELEASES: readonly ReleaseSpec[] = [
  { name: "flamingo", identifier: "2025.2", status: "development", upstreamBranch: "master" },
  { name: "epoxy", identifier: "2025.1", status: "maintained", upstreamBranch: "stable/2025.1" },
  { name: "dalmatian", identifier: "2024.2", status: "maintained", upstreamBranch: "stable/2024.2" },
  { name: "caracal", identifier: "2024.1", status: "maintained", upstreamBranch: "stable/2024.1" },
  {
    name: "antelope",
    identifier: "2023.1",
    status: "extended_maintenance",
    upstreamBranch: "unmaintained/2023.1",
  },
];

const stable = (
  release: string,
  branch: string,
  commitsPerDay: readonly [number, number],
  keeps: number,
  integrationLineHours: number,
): InstanceSpec => ({
  id: `centos9-${release}`,
  title: `${release.charAt(0).toUpperCase()}${release.slice(1)}`,
  release,
  jobRelease: release,
  rdoinfoTag: release,
  distro: "centos9",
  dist: "el9",
  apiRoot: `/api-centos9-${release}`,
  webRoot: `/centos9-${release}`,
  branch,
  commitsPerDay,
  keeps,
  workers: 2,
  componentLineHours: 40,
  integrationLineHours,
});

/** The builders. The API root of master has a suffix that its web root lacks, as in the wild. */
export const INSTANCES: readonly InstanceSpec[] = [
  {
    ...stable("master", "master", [150, 250], 1, 24),
    release: "flamingo",
    rdoinfoTag: "flamingo-uc",
    apiRoot: "/api-centos9-master-uc",
    workers: 8,
    componentLineHours: 24,
  },
  stable("epoxy", "stable/2025.1", [14, 25], 0.98, 24),
  stable("dalmatian", "stable/2024.2", [10, 20], 0.94, 24),
  stable("caracal", "stable/2024.1", [6, 14], 0.9, 72),
  stable("antelope", "unmaintained/2023.1", [5, 11], 0.84, 20),
  {
    ...stable("osp18", "stable/rhos-18", [0, 0], 0.84, 72),
    id: "rhel9-osp18",
    title: "OSP 18",
    release: "antelope",
    rdoinfoTag: "antelope",
    distro: "rhel9",
    apiRoot: "/api-rhel9-osp18",
    webRoot: "/rhel9-osp18",
    downstreamOf: "centos9-antelope",
  },
];

/** Packages of a builder, in rdoinfo's order. */
export function packagesOf(spec: InstanceSpec): CataloguePackage[] {
  return CATALOGUE.filter((entry) => entry.weight > 8 || entry.rank <= spec.keeps);
}

/** Address of a builder's file tree as its rows and repo files print it: a name, whatever port the demo took. */
export const publicUrl = (spec: Pick<InstanceSpec, "webRoot">): string =>
  `https://trunk.rdo.example${spec.webRoot}`;
