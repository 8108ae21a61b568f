import type { InstanceSpec } from "./instances";

/** Check job of stable branches: a scratch build in Koji. */
export const SCRATCH_JOB = "distgit-cbs-validate-centos9";

/** Names of the promotions in order; the puppet line only runs where it is listed. */
export const COMPONENT_CANDIDATE = "component-ci-testing";
export const COMPONENT_TARGET = "promoted-components";
export const INTEGRATION_CANDIDATE = "podified-ci-testing";
export const INTEGRATION_TARGET = "current-podified";
export const PUPPET_CANDIDATE = "puppet-ci-testing";
export const PUPPET_TARGET = "puppet-passed-ci";

/** Instances with a puppet line beside the integration line. */
export const PUPPET_INSTANCES: ReadonlySet<string> = new Set(["centos9-master", "centos9-epoxy"]);

const COMPONENT_SCENARIOS: Readonly<Record<string, readonly string[]>> = {
  baremetal: ["standalone", "scenario012-standalone", "ovb-3ctlr_1comp-featureset001"],
  cinder: ["standalone", "scenario001-standalone", "scenario004-standalone"],
  clients: ["standalone", "containers-multinode"],
  cloudops: ["standalone", "scenario001-standalone", "scenario002-standalone"],
  common: ["standalone", "containers-multinode", "scenario001-standalone", "scenario003-standalone"],
  compute: ["standalone", "standalone-full-tempest-api", "standalone-full-tempest-scenario"],
  glance: ["standalone", "scenario001-standalone"],
  manila: ["scenario004-standalone"],
  network: ["standalone", "standalone-full-tempest-api", "scenario007-standalone", "containers-multinode"],
  octavia: ["standalone", "scenario010-standalone"],
  swift: ["scenario002-standalone"],
  tempest: ["standalone", "standalone-full-tempest-api"],
};

/** Criteria jobs of a component. */
export function componentJobs(spec: InstanceSpec, component: string): string[] {
  const scenarios = COMPONENT_SCENARIOS[component] ?? ["standalone"];
  const head = spec.distro === "rhel9" ? "periodic-rhel-9" : "periodic-tripleo-ci-centos-9";
  return scenarios.map((scenario) => `${head}-${scenario}-${component}-${spec.jobRelease}`);
}

/** Criteria jobs of the integration target. */
export function integrationJobs(spec: InstanceSpec): string[] {
  const release = spec.jobRelease;
  const images = spec.distro === "rhel9" ? "rhel-9" : "centos-9";
  const jobs = [
    `periodic-container-tcib-build-push-${images}-${release}`,
    `periodic-edpm-build-push-images-${images}-${release}`,
    `periodic-podified-edpm-baremetal-${release}-ocp-crc`,
    `periodic-podified-multinode-edpm-deployment-${release}-ocp-crc-cs9`,
  ];
  if (release === "master") return jobs;
  const adoption = ["multinode-to-crc-ceph", "multinode-to-crc-no-ceph"].map(
    (kind) => `periodic-adoption-${kind}-${release}`,
  );
  if (release !== "antelope") return [...jobs, ...adoption];
  return [
    ...jobs,
    ...adoption,
    "periodic-whitebox-neutron-tempest-plugin-podified-multinode-edpm-deployment-crc-2comp",
  ];
}

/** Jobs on the candidate that criteria do not ask for; they inform. */
export function informingJobs(spec: InstanceSpec): string[] {
  return [`periodic-podified-upgrade-${spec.jobRelease}-ocp-crc`];
}

/** Jobs of another environment that may stand in for a criteria job. */
export function alternativeJobs(spec: InstanceSpec): Record<string, string[]> {
  if (spec.jobRelease !== "antelope") return {};
  const job = `periodic-adoption-multinode-to-crc-no-ceph-${spec.jobRelease}`;
  return { [job]: [job.replace("-no-ceph-", "-no-ceph-internal-")] };
}

/** Jobs of the puppet line; their order of running is set by the CI system, not by a criteria file. */
export function puppetJobs(spec: InstanceSpec): string[] {
  const scenarios = [
    "puppet-openstack-scenario001",
    "puppet-openstack-scenario002",
    "puppet-openstack-scenario003",
    "puppet-openstack-scenario004",
    "packstack-scenario001",
  ];
  return scenarios.map((scenario) => `weirdo-${spec.jobRelease}-promote-${scenario}`);
}

/** Pipeline of the jobs of those who use what is promoted. */
export const CONSUMER_PIPELINE = "openstack-periodic-consumers";

/** Somebody who uses what is promoted, with the project whose jobs run on it. */
export interface Consumer {
  name: string;
  project: string;
  jobs: readonly string[];
}

/** Consumers of the integration target, by the jobs of theirs that run on an instance's content. */
export function consumers({ jobRelease }: Pick<InstanceSpec, "jobRelease">): Consumer[] {
  return [
    {
      name: "puppet",
      project: "openstack/puppet-openstack-integration",
      jobs: [
        `periodic-puppet-openstack-scenario001-${jobRelease}`,
        `periodic-puppet-openstack-scenario004-${jobRelease}`,
      ],
    },
    { name: "kolla", project: "openstack/kolla", jobs: [`periodic-kolla-build-centos9s-${jobRelease}`] },
    {
      name: "openstack-ansible",
      project: "openstack/openstack-ansible",
      jobs: [`periodic-openstack-ansible-deploy-aio-${jobRelease}`],
    },
  ];
}

/** The pipeline of a line with the jobs around its tests: the one that moves the hash first, the one that promotes last. */
export interface LineNames {
  pipeline: string;
  first: string;
  last: string;
  /** Where a promotion runs that came by a second try. */
  promotePipeline: string;
}

const head = (spec: InstanceSpec) => (spec.distro === "rhel9" ? "periodic-rhel-9" : "periodic-centos-9");
const chain = (spec: InstanceSpec) => (spec.downstreamOf ? "downstream" : "openstack");

export function componentLine(spec: InstanceSpec, component: string): LineNames {
  const name = `${head(spec)}-${spec.jobRelease}-component-${component}`;
  return {
    pipeline: `${chain(spec)}-component-${component}`,
    first: `${name}-promote-consistent-to-${COMPONENT_CANDIDATE}`,
    last: `${name}-promote-to-${COMPONENT_TARGET}`,
    promotePipeline: `${chain(spec)}-promote-component`,
  };
}

export function integrationLine(spec: InstanceSpec): LineNames {
  const name = `${head(spec)}-${spec.jobRelease}-promote`;
  const line = spec.jobRelease === "master" ? "main" : `${spec.jobRelease}-${spec.distro}`;
  return {
    pipeline: `${chain(spec)}-periodic-integration-${line}`,
    first: `${name}-${COMPONENT_TARGET}-to-${INTEGRATION_CANDIDATE}`,
    last: `${name}-${INTEGRATION_CANDIDATE}-to-${INTEGRATION_TARGET}`,
    promotePipeline: `${chain(spec)}-promote-integration`,
  };
}

export function puppetLine(spec: InstanceSpec): LineNames {
  const name = `weirdo-${spec.jobRelease}-promote`;
  return {
    pipeline: `openstack-promote-puppet-${spec.jobRelease}`,
    first: `${name}-consistent-to-${PUPPET_CANDIDATE}`,
    last: `${name}-${PUPPET_CANDIDATE}-to-${PUPPET_TARGET}`,
    promotePipeline: "openstack-promote-integration",
  };
}

/** Jobs that a change of a package's spec file runs in check; the last one only informs. */
export function checkJobs(spec: InstanceSpec, conf: string): { name: string; voting: boolean }[] {
  const jobs = [
    { name: "DLRN-rpmbuild", voting: true },
    { name: "rpmlint", voting: true },
    ...(spec.branch === "master" ? [] : [{ name: SCRATCH_JOB, voting: true }]),
  ];
  if (conf !== "core" && conf !== "puppet") return jobs;
  const weirdo = `weirdo-dlrn-${spec.jobRelease}`;
  return [
    ...jobs,
    { name: `${weirdo}-puppet-openstack-scenario001`, voting: true },
    { name: `${weirdo}-packstack-scenario001`, voting: false },
  ];
}

/** Jobs that run once more before a change merges. */
export const gateJobs = (spec: InstanceSpec, conf: string) =>
  checkJobs(spec, conf).filter(({ name, voting }) => voting && name !== "rpmlint" && name !== SCRATCH_JOB);
