import type { CauseKind } from "./causes";
import { Random } from "./random";
import type { TaskWords } from "./zuul-task-words";
import { MIRROR_WORDS, NOISE_WORDS } from "./zuul-words-infra";

const HOST = "controller";

/** One of several wordings by the moment: what goes wrong now here, now there. */
const oneOf =
  (all: readonly TaskWords[]): TaskWords =>
  (fault, detail, random) =>
    random.pick(all)(fault, detail, random);

/** One of several wordings by the cause: the same trouble reads the same each time. */
const byCause =
  (all: readonly TaskWords[]): TaskWords =>
  (fault, detail, random) =>
    new Random("wording", fault.cause.id).pick(all)(fault, detail, random);

/** Tests by the trouble they meet now and then. */
const VOLUME_TESTS = {
  detaching: ["test_volumes_actions.VolumesActionsTest.test_attach_detach_volume_to_instance"],
  ssh: ["test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot"],
  "server-fault": ["test_volumes_extend.VolumesExtendTest.test_volume_extend_when_volume_has_snapshot"],
};

/** The end of a tempest run: `why` is what the one failed test says. */
const tempest =
  (trouble: keyof typeof VOLUME_TESTS, why: (random: Random) => readonly string[]): TaskWords =>
  (_fault, _detail, random) => ({
    trouble,
    role: "os_tempest",
    task: "Execute tempest tests",
    action: "shell",
    host: HOST,
    msg: "non-zero return code",
    rc: 1,
    stdout: [
      `{${random.whole(0, 3)}} tempest.api.volume.${random.pick(VOLUME_TESTS[trouble])} [${random.between(300, 340).toFixed(3)}s] ... FAILED`,
      "",
      "Captured traceback:",
      "~~~~~~~~~~~~~~~~~~~",
      "    Traceback (most recent call last):",
      ...why(random),
      "======",
      "Totals",
      "======",
      `Ran: ${random.whole(900, 1500)} tests in ${random.between(2200, 4100).toFixed(4)} sec.`,
      ` - Passed: ${random.whole(880, 1400)}`,
      " - Failed: 1",
    ],
    report: ["Tempest tests failed.", "code"],
  });

const uuid = (random: Random) =>
  `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;

const FLAKY: readonly TaskWords[] = [
  tempest("detaching", (random) => [
    `      File "/usr/lib/python3.9/site-packages/tempest/common/waiters.py", line ${random.whole(300, 420)}, in wait_for_volume_resource_status`,
    "        raise lib_exc.TimeoutException(message)",
    "    tempest.lib.exceptions.TimeoutException: Request timed out",
    `    Details: volume ${uuid(random)} failed to reach available status (current detaching) within the required time (300 s).`,
  ]),
  tempest("ssh", (random) => [
    `      File "/usr/lib/python3.9/site-packages/tempest/lib/common/ssh.py", line ${random.whole(90, 160)}, in _get_ssh_connection`,
    "    tempest.lib.exceptions.SSHTimeout: Connection to the 172.24.4.118 via SSH timed out.",
    "    User: cirros, Password: None",
  ]),
  tempest("server-fault", (random) => [
    `      File "/usr/lib/python3.9/site-packages/tempest/lib/common/rest_client.py", line ${random.whole(800, 990)}, in _error_checker`,
    "    tempest.lib.exceptions.ServerFault: Got server fault",
    `    Details: The server is currently unavailable. Request id req-${uuid(random)}`,
  ]),
  // The runner of another job prints no counts.
  (_fault, _detail, random) => ({
    trouble: "amphora",
    role: "tobiko",
    task: "Run the scenario tests",
    action: "command",
    host: HOST,
    msg: "non-zero return code",
    rc: 2,
    stdout: [
      `tobiko/tests/scenario/octavia/test_faults.py::OctaviaFaultsTest::test_reboot_amphora FAILED [ ${random.whole(20, 98)}%]`,
      `E   tobiko.common._retry.RetryTimeLimitError: Retry time limit exceeded (${random.between(300, 320).toFixed(1)} > 300.0)`,
    ],
  }),
];

const REGRESSIONS: readonly TaskWords[] = [
  (_fault, _detail, random) => ({
    role: "edpm_deploy",
    task: "Wait for the data plane to be deployed",
    action: "command",
    host: HOST,
    msg: "non-zero return code",
    rc: 1,
    stderr: [
      `openstackdataplanedeployment/edpm-deployment: job configure-network-edpm-deployment-${random.hex(5)} has failed`,
      `  File "/usr/share/ansible/plugins/module_utils/nic_mapping.py", line ${random.whole(60, 240)}, in render`,
      "TypeError: nic_mapping() missing 1 required positional argument: 'vlan_ranges'",
    ],
    report: ["Deployment of the data plane failed.", "code"],
  }),
  (_fault, _detail, random) => ({
    role: "kustomize_deploy",
    task: "Wait for the control plane",
    action: "command",
    host: HOST,
    msg: "non-zero return code",
    rc: 1,
    stdout: [
      `pod/nova-api-0   0/2   CrashLoopBackOff   ${random.whole(8, 30)}`,
      `panic: runtime error: invalid memory address or nil pointer dereference [recovered]`,
    ],
    stderr: ["error: timed out waiting for the condition on openstackcontrolplanes/controlplane"],
    report: ["Deployment of the control plane failed.", "code"],
  }),
];

const CONFIGS: readonly TaskWords[] = [
  (_fault, detail, random) => ({
    role: "ci_setup",
    task: "Write the parameters of the scenario",
    action: "template",
    host: HOST,
    msg: `The task includes an option with an undefined variable. The error was: '${detail.variable ?? "cifmw_networking_definition"}' is undefined. The error appears to be in 'roles/ci_setup/tasks/main.yml': line ${random.whole(12, 90)}, column 3`,
  }),
  (_fault, _detail, random) => ({
    role: null,
    task: "Include the role of the scenario",
    action: "include_role",
    host: HOST,
    msg: `the role 'edpm_scenario' was not found in /home/zuul/src/playbooks/roles:/etc/ansible/roles. The error appears to be in 'playbooks/run.yaml': line ${random.whole(5, 40)}`,
  }),
];

const IMAGES: readonly TaskWords[] = [
  () => ({
    role: "prepare-node",
    task: "Set the mode of SELinux",
    action: "selinux",
    host: HOST,
    msg: "Aborting, target uses selinux but python bindings (libselinux-python) aren't installed!",
  }),
  () => ({
    role: "configure-swap",
    task: "Find a device for the swap file",
    action: "shell",
    host: HOST,
    msg: "non-zero return code",
    rc: 127,
    stderr: ["/bin/sh: line 1: lsblk: command not found"],
  }),
];

/** What a job that ran out of time was busy with. */
const SLOW: readonly TaskWords[] = [
  (_fault, _detail, random) => ({
    role: "adoption",
    task: "Wait for the storage cluster to settle",
    action: "command",
    host: HOST,
    msg: "",
    stdout: [`HEALTH_WARN: ${random.whole(20, 60)} pgs not active, retry ${random.whole(100, 300)} of 500`],
  }),
];

/** Words by kind of cause, in the jobs of lines and of changes alike; builds of packages have their own. */
export const JOB_WORDS: Partial<Record<CauseKind, TaskWords>> = {
  "flaky-job": oneOf(FLAKY),
  "job-regression": byCause(REGRESSIONS),
  "mirror-outage": oneOf(MIRROR_WORDS),
  "infra-noise": (fault, detail, random) => oneOf(NOISE_WORDS[fault.phase])(fault, detail, random),
  "node-image": byCause(IMAGES),
  "job-config": byCause(CONFIGS),
  "job-timeout": byCause(SLOW),
};
