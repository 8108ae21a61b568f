import { describe, expect, it } from "vitest";
import type { OwnershipRule } from "@/lib/domain/dfg/ownership";
import { builderWords } from "@/lib/domain/failure/chain-words";
import { createResolver } from "./resolve";

const pkg = (name: string, project: string, component: string) => ({
  name,
  project,
  component,
  upstream: `https://git.example.org/openstack/${project}.git`,
  distgit: `https://review.example.org/r/openstack/${project}-distgit`,
});
const puppet = {
  ...pkg("puppet-nova", "puppet-nova", "puppet"),
  distgit: "ssh://review.example.org:29418/puppet/puppet-nova-distgit",
};
const epoxy = [pkg("openstack-nova", "nova", "compute"), pkg("python-oslo-db", "oslo-db", "common"), puppet];
const antelope = [
  pkg("openstack-nova", "nova", "compute"),
  { ...puppet, component: "tripleo" },
  pkg("python-old", "old", "common"),
];

const rules: OwnershipRule[] = [
  { kind: "package", pattern: "python-oslo-*", dfg: "packaging" },
  { kind: "component", pattern: "compute", dfg: "compute" },
  { kind: "component", pattern: "network", dfg: "network" },
  { kind: "component", pattern: "tripleo", release: "antelope", dfg: "deployment" },
  { kind: "job", pattern: "*promote*", dfg: "chain" },
  { kind: "project", pattern: "rdo-jobs", dfg: "ci" },
  { kind: "kojiPackage", pattern: "python-dep*", dfg: "deps" },
];

const resolver = createResolver({
  releases: [
    { name: "flamingo", phase: "development", title: "2025.2", upstreamBranch: "master" },
    { name: "epoxy", phase: "maintained", title: "2025.1", upstreamBranch: "stable/2025.1" },
    {
      name: "antelope",
      phase: "extended_maintenance",
      title: "2023.1",
      upstreamBranch: "unmaintained/2023.1",
      aliases: builderWords("rhel9-osp18", "rhel9"),
    },
    { name: "osp-18", phase: "maintained", title: null, upstreamBranch: null },
  ],
  packages: new Map([
    ["", [...epoxy, ...antelope]],
    ["epoxy", epoxy],
    ["antelope", antelope],
  ]),
  rules,
});

const periodic = { project: "rdo-jobs", branch: "master" };

describe("a Zuul build", () => {
  it.each([
    [
      "a component job",
      {
        jobName: "periodic-tripleo-ci-centos-9-standalone-network-epoxy",
        pipeline: "openstack-component-network",
        ...periodic,
      },
      { releaseName: "epoxy", component: "network", packageName: null, ownerSlug: "network" },
    ],
    [
      "the component of the job name alone",
      {
        jobName: "periodic-tripleo-ci-centos-9-standalone-compute-master",
        pipeline: "openstack-periodic",
        ...periodic,
      },
      { releaseName: "flamingo", component: "compute", packageName: null, ownerSlug: "compute" },
    ],
    [
      "the component in the middle of a job name",
      {
        jobName: "periodic-tripleo-centos-9-master-component-compute-promote-to-promoted-components",
        pipeline: "openstack-promote-component",
        ...periodic,
      },
      { releaseName: "flamingo", component: "compute", packageName: null, ownerSlug: "compute" },
    ],
    [
      "an integration job, its release before the end",
      {
        jobName: "periodic-podified-edpm-baremetal-antelope-ocp-crc",
        pipeline: "openstack-periodic-integration-main",
        ...periodic,
      },
      { releaseName: "antelope", component: null, packageName: null, ownerSlug: "ci" },
    ],
    [
      "a promoting job",
      { jobName: "weirdo-epoxy-promote-puppet-openstack-scenario001", pipeline: "x", ...periodic },
      { releaseName: "epoxy", component: null, packageName: null, ownerSlug: "chain" },
    ],
    [
      "the release of the pipeline",
      { jobName: "periodic-x", pipeline: "openstack-periodic-integration-epoxy-centos9", ...periodic },
      { releaseName: "epoxy", component: null, packageName: null, ownerSlug: "ci" },
    ],
    [
      "master of a project that is no package tells no release",
      { jobName: "linters", pipeline: "check", project: "rdo-jobs", branch: "master" },
      { releaseName: null, component: null, packageName: null, ownerSlug: "ci" },
    ],
    [
      "a release with a hyphen in its name",
      { jobName: "periodic-rhel-9-standalone-compute-osp-18", pipeline: null, project: null, branch: null },
      { releaseName: "osp-18", component: "compute", packageName: null, ownerSlug: "compute" },
    ],
    [
      "a distgit of trunk",
      { jobName: "rpm-build", pipeline: "check", project: "openstack/nova-distgit", branch: "rpm-master" },
      { releaseName: "flamingo", component: "compute", packageName: "openstack-nova", ownerSlug: "compute" },
    ],
    [
      "a distgit of a stable release",
      { jobName: "rpm-build", pipeline: "check", project: "openstack/nova-distgit", branch: "epoxy-rdo" },
      { releaseName: "epoxy", component: "compute", packageName: "openstack-nova", ownerSlug: "compute" },
    ],
    [
      "the component of the release counts",
      {
        jobName: "rpm-build",
        pipeline: "check",
        project: "puppet/puppet-nova-distgit",
        branch: "antelope-rdo",
      },
      { releaseName: "antelope", component: "tripleo", packageName: "puppet-nova", ownerSlug: "deployment" },
    ],
    [
      "a package rule beats the component",
      {
        jobName: "rpm-build",
        pipeline: "check",
        project: "openstack/oslo-db-distgit",
        branch: "c9s-epoxy-rdo",
      },
      { releaseName: "epoxy", component: "common", packageName: "python-oslo-db", ownerSlug: "packaging" },
    ],
    [
      "a dependency's distgit",
      {
        jobName: "deps-cbs-validate",
        pipeline: "check",
        project: "deps/python-dep",
        branch: "c9s-epoxy-rdo",
      },
      { releaseName: "epoxy", component: null, packageName: "python-dep", ownerSlug: null },
    ],
    [
      "upstream's project on a stable branch, by whatever name the branch goes",
      { jobName: "dlrn-rpmbuild", pipeline: "check", project: "openstack/nova", branch: "stable/2023.1" },
      { releaseName: "antelope", component: "compute", packageName: "openstack-nova", ownerSlug: "compute" },
    ],
    [
      "upstream's project on master",
      { jobName: "dlrn-rpmbuild", pipeline: "check", project: "openstack/nova", branch: "master" },
      { releaseName: "flamingo", component: "compute", packageName: "openstack-nova", ownerSlug: "compute" },
    ],
    [
      "a number is no release inside another number",
      { jobName: "job-12025.1", pipeline: null, project: null, branch: null },
      { releaseName: null, component: null, packageName: null, ownerSlug: null },
    ],
    [
      "a downstream job, by the word of its builder",
      {
        jobName: "periodic-rhel-9-standalone-network-osp18",
        pipeline: "downstream-component-network",
        ...periodic,
      },
      { releaseName: "antelope", component: "network", packageName: null, ownerSlug: "network" },
    ],
    [
      "nothing known",
      { jobName: "x", pipeline: null, project: null, branch: null },
      { releaseName: null, component: null, packageName: null, ownerSlug: null },
    ],
  ])("%s", (_, build, is) => expect(resolver.zuulBuild(build)).toEqual(is));
});

describe("a Koji build", () => {
  it.each([
    ["openstack-nova", "cloud9s-openstack-epoxy-el9s", [], "epoxy", "compute"],
    ["openstack-nova", null, ["cloud9s-openstack-antelope-el9s-release"], "antelope", "compute"],
    ["python-dep1", null, ["elsewhere", "cloud9s-openstack-epoxy-el9s-testing"], "epoxy", "deps"],
    ["python-oslo-db", null, [], null, "packaging"],
  ])("%s of %s in %j is of %s and %s", (packageName, target, tags, releaseName, ownerSlug) =>
    expect(resolver.koji({ packageName, target, tags })).toMatchObject({
      packageName,
      releaseName,
      ownerSlug,
    }),
  );
});

it.each([
  ["cloud9s-openstack-epoxy-el9s-candidate", "epoxy", "candidate"],
  ["cloud9s-openstack-epoxy-el9s-build", "epoxy", "buildrequires"],
  ["cloud9s-openstack-zed-el9s-release", null, "release"],
  ["cloud9s-openstack-epoxy-el9s", "epoxy", null],
])("the tag %s", (name, releaseName, stage) =>
  expect(resolver.kojiTag(name)).toEqual({ releaseName, stage }),
);

it("a review of a distgit, and of rdoinfo", () => {
  expect(resolver.review({ project: "openstack/nova-distgit", branch: "epoxy-rdo" })).toEqual({
    releaseName: "epoxy",
    component: "compute",
    packageName: "openstack-nova",
    ownerSlug: "compute",
  });
  expect(resolver.review({ project: "rdoinfo", branch: "master" })).toMatchObject({
    releaseName: null,
    packageName: null,
  });
});

it("half a million builds of a few thousand jobs are resolved in a moment", () => {
  const jobs = Array.from({ length: 3_000 }, (_, i) => `periodic-job-${i}-standalone-network-epoxy`);
  const started = performance.now();
  for (let i = 0; i < 500_000; i++)
    resolver.zuulBuild({ jobName: jobs[i % jobs.length] ?? "", pipeline: "line", ...periodic });
  expect(performance.now() - started).toBeLessThan(3_000);
});

it.each([
  ["rhel9-osp18", "rhel9", ["osp18"]],
  ["centos9-master-uc", "centos9", []],
  ["centos10-epoxy", "centos10-stream", []],
])("the builder %s on %s has words %j", (id, distro, words) =>
  expect(builderWords(id, distro)).toEqual(words),
);
