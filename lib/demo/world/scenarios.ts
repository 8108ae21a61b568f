import type { CauseSpec } from "./causes";

export const SCENARIOS = [
  "default",
  "stuck-promotion",
  "red-component",
  "quiet-release",
  "koji-down",
  "mirror-outage",
  "release-week",
  "held-up",
] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** From and to, in hours after the anchor (before it: negative). */
export type HourSpan = readonly [from: number, to: number];

/** How a scenario shapes the last days before the anchor. */
export interface Scenario {
  causes: CauseSpec[];
  /** Spans in which chance must not fail a job of an instance's lines. */
  sure: Record<string, HourSpan[]>;
  /** Spans in which upstream is silent. */
  quiet: Record<string, HourSpan[]>;
  /** Factor on the commits of a day, from this hour on. */
  busy: { from: number; factor: number };
  /** Spans in which no failure starts by chance and none is left over. */
  calm: Record<string, HourSpan[]>;
}

const MASTER = "centos9-master";
const EPOXY = "centos9-epoxy";
const DALMATIAN = "centos9-dalmatian";
const CARACAL = "centos9-caracal";
const ANTELOPE = "centos9-antelope";
const UPSTREAM = [MASTER, EPOXY, DALMATIAN, CARACAL, ANTELOPE];

/** The twelve packages that a new oslo.messaging breaks, over ten components. */
export const BUMPED = [
  "openstack-nova",
  "openstack-neutron",
  "python-networking-bagpipe",
  "openstack-cinder",
  "openstack-manila",
  "openstack-ironic-inspector",
  "openstack-octavia",
  "openstack-designate",
  "openstack-heat",
  "openstack-ceilometer",
  "openstack-watcher",
  "python-tooz",
];

const ADOPTION = "periodic-adoption-multinode-to-crc-ceph-antelope";
const EDPM = "periodic-podified-multinode-edpm-deployment-master-ocp-crc-cs9";
const BAREMETAL = "periodic-podified-edpm-baremetal-master-ocp-crc";

/** What starts by chance before the anchor is over by this hour: from then on the scenario alone shapes the days. */
export const CALM_FROM = -78;

type Spec = Omit<CauseSpec, "start" | "end"> & { hours: readonly [from: number, to?: number] };

const bump = (hours: Spec["hours"]): Spec => ({
  id: "oslo-messaging-17.1",
  kind: "dependency-bump",
  title: "oslo.messaging 17.1.0 dropped get_notification_transport",
  instances: [MASTER],
  packages: BUMPED,
  owner: "packaging",
  hours,
  detail: {
    module: "oslo_messaging",
    symbol: "get_notification_transport",
    dependency: "python3-oslo-messaging 17.1.0",
  },
});

const timeout = (hours: Spec["hours"]): Spec => ({
  id: "adoption-ceph-times-out",
  kind: "job-timeout",
  title: "Adoption with Ceph times out since a new node image",
  instances: [ANTELOPE],
  jobs: [ADOPTION],
  owner: "production-chain",
  hours,
  detail: { result: "TIMED_OUT" },
});

const outage = (hours: Spec["hours"], instances = UPSTREAM): Spec => ({
  id: `mirror-outage${hours[0]}`,
  kind: "mirror-outage",
  title: "The package mirror answers slowly or not at all",
  instances,
  owner: "production-chain",
  hours,
});

/** What every scenario has: long-standing troubles, flaky things, the noise of any CI. */
function everyday(start: number): Spec[] {
  return [
    {
      id: "validations-libs-never-built",
      kind: "never-built",
      title: "validations-libs is in rdoinfo, its distgit has no branch yet",
      instances: [MASTER],
      packages: ["python-validations-libs"],
      owner: "deployment",
      hours: [start],
    },
    {
      id: "kolla-man-page",
      kind: "long-failing",
      title: "kolla's spec lists a manual page that upstream removed",
      instances: [CARACAL],
      packages: ["openstack-kolla"],
      owner: "packaging",
      hours: [-24 * 31],
      detail: { file: "/usr/share/man/man1/kolla-build.1.gz" },
    },
    {
      id: "ovsdbapp-flaky",
      kind: "flaky-test",
      title: "ovsdbapp's functional test waits for a server that is sometimes late",
      instances: [MASTER],
      packages: ["python-ovsdbapp"],
      owner: "network",
      hours: [start],
      rate: 0.2,
      detail: { symbol: "ovsdb-server" },
    },
    {
      id: "tempest-flaky",
      kind: "flaky-job",
      title: "Volume tests time out now and then",
      instances: [...UPSTREAM, "rhel9-osp18"],
      owner: "quality",
      hours: [start],
      detail: { result: "tempest failure" },
    },
    {
      id: "infra-noise",
      kind: "infra-noise",
      title: "Network hiccups of the build farm",
      instances: [...UPSTREAM, "rhel9-osp18"],
      owner: "production-chain",
      hours: [start],
    },
  ];
}

function defaultCauses(): Spec[] {
  return [
    bump([-54]),
    timeout([-140]),
    outage([-29.5, -22.5], [MASTER, DALMATIAN, CARACAL, ANTELOPE]),
    {
      id: "ironic-conductor-import",
      kind: "broken-commit",
      title: "ironic moved a module that its own setup imports",
      instances: [MASTER],
      packages: ["openstack-ironic"],
      owner: "hardprov",
      hours: [-57, -2.6],
      detail: { module: "conductor", symbol: "task_manager" },
    },
    {
      id: "barbican-buildrequire",
      kind: "missing-buildrequire",
      title: "barbican wants a newer pykmip than the distribution has",
      instances: [MASTER],
      packages: ["openstack-barbican"],
      owner: "security",
      hours: [-20],
      detail: { requirement: "python3-pykmip >= 0.11.0" },
    },
    {
      id: "horizon-patch",
      kind: "patch-conflict",
      title: "The theme patch of horizon does not apply any more",
      instances: [DALMATIAN],
      packages: ["python-django-horizon"],
      owner: "ui",
      hours: [-9],
      detail: { patch: "0001-rdo-theme.patch", file: "horizon/themes/default.scss" },
    },
    {
      id: "upgrade-wants-a-new-flag",
      kind: "job-regression",
      title: "The upgrade job fails since the operators changed how networks are mapped",
      instances: [MASTER],
      jobs: ["periodic-podified-upgrade-master-ocp-crc"],
      owner: "deployment",
      hours: [-130],
      detail: { result: "deployment failed" },
    },
    {
      id: "node-image-without-selinux",
      kind: "node-image",
      title: "The node image has no SELinux bindings since a rebuild",
      instances: [MASTER, DALMATIAN],
      jobs: [
        ...["clients", "common", "network"].map(
          (component) => `periodic-tripleo-ci-centos-9-containers-multinode-${component}-master`,
        ),
        "weirdo-dlrn-dalmatian-puppet-openstack-scenario001",
      ],
      owner: "production-chain",
      hours: [-44, -13],
      detail: { result: "RETRY_LIMIT" },
    },
    {
      id: "packstack-variable",
      kind: "job-config",
      title: "The packstack job uses a variable that a change of the jobs removed",
      instances: [MASTER],
      jobs: ["weirdo-dlrn-master-packstack-scenario001", "weirdo-master-promote-packstack-scenario001"],
      owner: "production-chain",
      hours: [-66, -8],
      detail: { result: "undefined variable", variable: "packstack_networking_definition" },
    },
    {
      ...timeout([-60, -44]),
      id: "no-nodes",
      kind: "no-nodes",
      title: "The cloud gives no nodes",
      instances: UPSTREAM,
      jobs: [],
      detail: { result: "NODE_FAILURE" },
    },
  ];
}

function regression(job: string, hours: Spec["hours"]): Spec {
  return {
    id: `regression-${job}`,
    kind: "job-regression",
    title: `${job} fails since a change of the operators`,
    instances: [MASTER],
    jobs: [job],
    owner: "deployment",
    hours,
    detail: { result: "deployment failed" },
  };
}

/** One target held up by each kind of root, long enough for several candidates to have met it. */
function heldUp(): Spec[] {
  const ofJob = (
    id: string,
    kind: Spec["kind"],
    instance: string,
    job: string,
    { owner = "production-chain", from = -220 }: { owner?: string; from?: number } = {},
  ): Spec => ({
    id,
    kind,
    title: `${job} on ${instance}: ${id.replaceAll("-", " ")}`,
    instances: [instance],
    jobs: [job],
    owner,
    hours: [from],
    detail: { result: "deployment failed" },
  });
  const promote = (release: string) => `periodic-centos-9-${release}-promote`;
  return [
    bump([-200]),
    timeout([-220]),
    ofJob(
      "first-step-fails",
      "job-config",
      EPOXY,
      `${promote("epoxy")}-promoted-components-to-podified-ci-testing`,
    ),
    ofJob(
      "last-step-fails",
      "job-regression",
      DALMATIAN,
      `${promote("dalmatian")}-podified-ci-testing-to-current-podified`,
    ),
    ofJob("vote-gets-lost", "report-lost", CARACAL, "periodic-podified-edpm-baremetal-caracal-ocp-crc", {
      owner: "deployment",
    }),
    ofJob("job-is-not-run", "job-dropped", "rhel9-osp18", "periodic-adoption-multinode-to-crc-ceph-osp18", {
      owner: "deployment",
    }),
    ofJob(
      "component-job-fails",
      "job-regression",
      EPOXY,
      "periodic-tripleo-ci-centos-9-scenario010-standalone-octavia-epoxy",
      { owner: "network" },
    ),
  ];
}

function scenarioCauses(name: ScenarioName): Spec[] {
  const red = (id: string, packages: string[], from: number): Spec => ({
    id,
    kind: "broken-commit",
    title: `${packages[0]} does not build`,
    instances: [MASTER],
    packages,
    owner: "network",
    hours: [from],
    detail: { module: "objects", symbol: "register_all" },
  });
  switch (name) {
    case "stuck-promotion":
      return [regression(EDPM, [-11 * 24]), regression(BAREMETAL, [-3 * 24])];
    case "red-component":
      return [
        red("neutron-objects", ["openstack-neutron"], -122),
        red("neutron-lib-api", ["python-neutron-lib"], -98),
        red("vpnaas-import", ["openstack-neutron-vpnaas"], -40),
      ];
    case "quiet-release":
      return [];
    case "mirror-outage":
      return [outage([-5, 6])];
    case "held-up":
      return heldUp();
    case "release-week":
      return [bump([-70, -22]), regression(BAREMETAL, [-30, -6])];
    default:
      return defaultCauses();
  }
}

/** One integration candidate of master passes just before the bump; epoxy passes to the end. */
const SURE: Scenario["sure"] = {
  [MASTER]: [[-90, -45]],
  [EPOXY]: [[-75, 48]],
  [DALMATIAN]: [[-60, -30]],
  [ANTELOPE]: [[-170, -141]],
};
const NEVER_BY_CHANCE: Scenario["sure"] = Object.fromEntries(
  [...UPSTREAM, "rhel9-osp18"].map((id) => [id, [[-260, 48] as const]]),
);

/** A scenario around an anchor (seconds); `start` is where the history begins. */
export function scenarioOf(name: ScenarioName, anchor: number, start: number): Scenario {
  const startHour = (start - anchor) / 3600;
  const specs = [...everyday(startHour), ...scenarioCauses(name)];
  const causes = specs.map(({ hours: [from, to], ...spec }): CauseSpec => {
    const end = to === undefined ? {} : { end: anchor + to * 3600 };
    return { ...spec, start: Math.max(start, anchor + from * 3600), ...end };
  });
  const quiet: Record<string, HourSpan[]> =
    name === "quiet-release"
      ? { [EPOXY]: [[-9 * 24, 12]], [CARACAL]: [[-4 * 24, 12]] }
      : name === "held-up"
        ? {}
        : { [CARACAL]: [[-5 * 24, 12]] };
  const calm = Object.fromEntries(
    [...UPSTREAM, "rhel9-osp18"].map((id) => [id, [[CALM_FROM, 0.2] as const]]),
  );
  return {
    causes,
    quiet,
    calm,
    sure: name === "held-up" ? NEVER_BY_CHANCE : SURE,
    busy: name === "release-week" ? { from: -120, factor: 1.5 } : { from: 0, factor: 1 },
  };
}
