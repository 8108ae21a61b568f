/** A job on one pipeline, project and branch, or a package on one Koji target, with its last runs. */
export type CiLine = {
  source: "zuul" | "koji";
  server: string;
  subject: string;
  /** Of Zuul lines. */
  pipeline?: string;
  project?: string;
  branch?: string;
  /** Of Koji lines. */
  target?: string;
  release: string | null;
  component?: string;
  packageName?: string;
  dfg: string | null;
  voting?: boolean;
  change?: number;
  /** Runs, oldest first: S passed, F failed, I no node. */
  history: string;
  firstSeq: number;
  everyHours: number;
  ageHours: number;
  class: string;
  headline: string;
};

const INTEGRATION = "openstack-periodic-integration-main";
const SCENARIO = "periodic-puppet-openstack-integration-7-scenario001-tempest-centos-9-stream-master";
export const LONG_JOB =
  "periodic-tripleo-ci-centos-9-ovb-3ctlr_1comp-featureset035-ipv6-internal-network-isolation-master";
const OVN = "Chassis 'compute-0' not found in Southbound DB after 300 s";

const periodic = {
  source: "zuul",
  server: "rdo",
  pipeline: INTEGRATION,
  project: "rdo-jobs",
  branch: "master",
  release: "flamingo",
  everyHours: 12,
  class: "test",
} as const;

/** A line of every kind: red for long, red anew, red for want of nodes, recovered, good, check, non-voting, private. */
export const CI_LINES: readonly CiLine[] = [
  {
    ...periodic,
    subject: LONG_JOB,
    dfg: "network",
    history: `${"S".repeat(20)}FFFF`,
    firstSeq: 1000,
    ageHours: 2,
    headline: OVN,
  },
  {
    ...periodic,
    subject: SCENARIO,
    dfg: "deployment",
    history: `${"S".repeat(10)}FSSSSSSSSSSSSF`,
    firstSeq: 2000,
    ageHours: 2,
    headline: OVN,
  },
  {
    ...periodic,
    subject: "periodic-kolla-build-containers-centos-9-master",
    dfg: "packaging",
    history: `${"S".repeat(12)}II`,
    firstSeq: 3000,
    ageHours: 3,
    headline: "not told",
  },
  {
    ...periodic,
    pipeline: "openstack-component-compute",
    component: "compute",
    subject: "periodic-nova-functional-master",
    dfg: "compute",
    history: `${"S".repeat(9)}FFSSS`,
    firstSeq: 4000,
    ageHours: 4,
    headline: "AssertionError: 2 != 3",
  },
  {
    ...periodic,
    subject: "periodic-keystone-master",
    dfg: "security",
    history: "S".repeat(24),
    firstSeq: 5000,
    ageHours: 2,
    headline: "never",
  },
  {
    ...periodic,
    pipeline: "openstack-check",
    project: "openstack/nova-distgit",
    branch: "rpm-master",
    packageName: "openstack-nova",
    subject: "rpm-rdo-check",
    dfg: "compute",
    change: 51234,
    history: "SSFF",
    firstSeq: 6000,
    ageHours: 1,
    class: "packaging",
    headline: "Hunk #1 FAILED at 12",
  },
  {
    ...periodic,
    subject: "periodic-experimental-arm-master",
    dfg: "quality",
    voting: false,
    history: "SSF",
    firstSeq: 7000,
    ageHours: 6,
    class: "timeout",
    headline: "the run passed its limit of 10800 s",
  },
  {
    ...periodic,
    server: "sf-private",
    subject: "periodic-secret-product-job",
    release: "antelope",
    dfg: "compute",
    history: "SSFF",
    firstSeq: 8000,
    ageHours: 2,
    headline: "a secret text",
  },
  {
    source: "koji",
    server: "cbs",
    subject: "python-oslo-utils",
    target: "cloud9s-openstack-epoxy-el9s",
    release: "epoxy",
    dfg: "packaging",
    packageName: "python-oslo-utils",
    history: "SSF",
    firstSeq: 90_000,
    everyHours: 48,
    ageHours: 5,
    class: "dependency",
    headline: "nothing provides python3dist(netaddr) >= 1.3",
  },
  {
    source: "koji",
    server: "brew-private",
    subject: "openstack-secret",
    target: "rhos-18",
    release: "antelope",
    dfg: "compute",
    history: "SF",
    firstSeq: 91_000,
    everyHours: 48,
    ageHours: 5,
    class: "code",
    headline: "a secret text",
  },
];
