import type { ZuulBuildRow } from "../rows/zuul-rows";
import type { CauseKind } from "./causes";
import { Random } from "./random";
import type { ZuulFault } from "./zuul-ci";
import type { FailedTaskWords, TaskWords } from "./zuul-task-words";
import { RPM_WORDS } from "./zuul-words-rpm";

const VOLUME_TESTS = [
  "test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot",
  "test_volumes_extend.VolumesExtendTest.test_volume_extend_when_volume_has_snapshot",
  "test_volumes_actions.VolumesActionsTest.test_attach_detach_volume_to_instance",
];

const tempest: TaskWords = (_fault, _detail, random) => {
  const test = `tempest.api.volume.${random.pick(VOLUME_TESTS)}`;
  const volume = `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
  const seconds = random.between(300, 340).toFixed(3);
  return {
    role: "os_tempest",
    task: "Execute tempest tests",
    action: "shell",
    host: "controller",
    msg: "non-zero return code",
    rc: 1,
    stdout: [
      `{${random.whole(0, 3)}} ${test} [${seconds}s] ... FAILED`,
      "",
      "Captured traceback:",
      "~~~~~~~~~~~~~~~~~~~",
      "    Traceback (most recent call last):",
      `      File "/usr/lib/python3.9/site-packages/tempest/common/waiters.py", line ${random.whole(300, 420)}, in wait_for_volume_resource_status`,
      "        raise lib_exc.TimeoutException(message)",
      "    tempest.lib.exceptions.TimeoutException: Request timed out",
      `    Details: volume ${volume} failed to reach available status (current detaching) within the required time (300 s).`,
      "======",
      "Totals",
      "======",
      `Ran: ${random.whole(900, 1500)} tests in ${random.between(2200, 4100).toFixed(4)} sec.`,
      ` - Passed: ${random.whole(880, 1400)}`,
      " - Failed: 1",
    ],
    report: ["Tempest tests failed.", "code"],
  };
};

const regression: TaskWords = (_fault, _detail, random) => ({
  role: "edpm_deploy",
  task: "Wait for the data plane to be deployed",
  action: "command",
  host: "controller",
  msg: "non-zero return code",
  rc: 1,
  stderr: [
    `openstackdataplanedeployment/edpm-deployment: deployment failed: job configure-network-edpm-deployment-${random.hex(5)}`,
    `  File "/usr/share/ansible/plugins/module_utils/nic_mapping.py", line ${random.whole(60, 240)}, in render`,
    "TypeError: nic_mapping() missing 1 required positional argument: 'vlan_ranges'",
  ],
  report: ["Deployment of the data plane failed.", "code"],
});

const mirror: TaskWords = ({ phase }, _detail, random) => {
  const where = "http://mirror.demo.example/9-stream/AppStream/x86_64/os/repodata/repomd.xml";
  if (phase === "pre")
    return {
      role: "repo-setup",
      task: "Install what the job needs",
      action: "dnf",
      host: "controller",
      msg: `Failed to download metadata for repo 'quickstart-centos-${random.pick(["appstreams", "base", "highavailability"])}': Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried`,
      rc: 1,
    };
  return {
    role: "build_containers",
    task: "Build the base image",
    action: "shell",
    host: "controller",
    msg: "non-zero return code",
    rc: 125,
    stderr: [
      "Errors during downloading metadata for repository 'appstream':",
      `  - Curl error (28): Timeout was reached for ${where} [Operation too slow. Less than 1000 bytes/sec transferred the last ${random.whole(30, 31)} seconds]`,
      `Error: building at STEP "RUN dnf install -y ${random.pick(["httpd", "mod_ssl", "python3-barbicanclient"])}": while running runtime: exit status 1`,
    ],
    report: ["Mirror is not reachable.", "infra"],
  };
};

const noise: TaskWords = ({ phase }, _detail, random) => {
  const address = `38.${random.whole(100, 140)}.${random.whole(1, 250)}.${random.whole(2, 250)}`;
  if (phase === "pre")
    return {
      role: "prepare-node",
      task: "Gather facts of the node",
      action: "gather_facts",
      host: "controller",
      msg: `Failed to connect to the host via ssh: ssh: connect to host ${address} port 22: Connection timed out`,
      unreachable: true,
    };
  if (phase === "post")
    return {
      role: "upload-logs",
      task: "Upload the logs",
      action: "synchronize",
      host: "controller",
      msg: `rsync: connection unexpectedly closed (${random.whole(40, 90_000)} bytes received so far) [sender]\nrsync error: error in rsync protocol data stream (code 12): ssh: connect to host logserver.rdo.example port 22: Connection timed out`,
      rc: 12,
    };
  const image = `quay.rdo.example/podified-ci/openstack-${random.pick(["nova-api", "neutron-server", "cinder-volume"])}`;
  return {
    role: "edpm_prepare",
    task: "Pull the images",
    action: "command",
    host: "controller",
    msg: "One or more items failed",
    items: ["openstack-base", image.slice(image.lastIndexOf("/") + 1)],
    rc: 125,
    stderr: [
      `Error: initializing source docker://${image}:current-podified: pinging container registry quay.rdo.example: received unexpected HTTP status: 503 Service Unavailable`,
    ],
    report: ["Registry answered with an error.", "infra"],
  };
};

const nodeImage: TaskWords = () => ({
  role: "prepare-node",
  task: "Set the mode of SELinux",
  action: "selinux",
  host: "controller",
  msg: "Aborting, target uses selinux but python bindings (libselinux-python) aren't installed!",
});

const jobConfig: TaskWords = (_fault, detail, random) => ({
  role: "ci_setup",
  task: "Write the parameters of the scenario",
  action: "template",
  host: "controller",
  msg: `The task includes an option with an undefined variable. The error was: '${detail.variable ?? "cifmw_networking_definition"}' is undefined. The error appears to be in 'roles/ci_setup/tasks/main.yml': line ${random.whole(12, 90)}, column 3`,
});

/** Words by kind of cause, in the jobs of lines and of changes alike; RPM builds have their own. */
const WORDS: Partial<Record<CauseKind, TaskWords>> = {
  "flaky-job": tempest,
  "job-regression": regression,
  "mirror-outage": mirror,
  "infra-noise": noise,
  "node-image": nodeImage,
  "job-config": jobConfig,
  "job-timeout": (_fault, _detail, random) => ({
    role: "adoption",
    task: "Wait for the storage cluster to settle",
    action: "command",
    host: "controller",
    msg: "",
    stdout: [`HEALTH_WARN: ${random.whole(20, 60)} pgs not active, retry ${random.whole(100, 300)} of 500`],
  }),
};

/** The task that failed a build, the same each time it is asked for. */
export function wordsOf(build: Pick<ZuulBuildRow, "uuid" | "jobName">, fault: ZuulFault): FailedTaskWords {
  const random = new Random("words", build.uuid);
  const { kind, detail = {} } = fault.cause;
  const words = WORDS[kind] ?? RPM_WORDS[kind];
  if (!words) throw new Error(`no words for ${kind}`);
  return words(fault, { job: build.jobName, ...detail }, random);
}

/** What Zuul itself says of a failure: the task in most cases, else nothing. */
export function errorDetailOf(build: ZuulBuildRow, fault: ZuulFault): string | null {
  const random = new Random("detail", build.uuid);
  if (build.result === "NODE_FAILURE") return `Node request 300-${random.whole(1e9, 9e9)} failed`;
  if (build.result === "TIMED_OUT" || fault.phase === "post") return null;
  const { unreachable, task, host, msg } = wordsOf(build, fault);
  if (unreachable) return "Host unreachable";
  if (build.result !== "FAILURE" || random.chance(0.3)) return null;
  return `Task ${task} failed running on host ${host}: ${msg.split("\n")[0]?.slice(0, 120)}`;
}
