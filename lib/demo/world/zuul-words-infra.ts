import type { ZuulFault } from "./zuul-ci";
import type { TaskWords } from "./zuul-task-words";

const HOST = "controller";
const MIRROR = "mirror.demo.example";
const REGISTRY = "quay.rdo.example";

/** What a mirror that is slow or away does to jobs: another tool meets it each time. */
export const MIRROR_WORDS: readonly TaskWords[] = [
  (_fault, _detail, random) => ({
    role: "repo-setup",
    task: "Install what the job needs",
    action: "dnf",
    host: HOST,
    msg: `Failed to download metadata for repo 'quickstart-centos-${random.pick(["appstreams", "base", "highavailability"])}': Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried`,
    rc: 1,
  }),
  (_fault, _detail, random) => ({
    role: "build_containers",
    task: "Build the base image",
    action: "shell",
    host: HOST,
    msg: "non-zero return code",
    rc: 125,
    stderr: [
      "Errors during downloading metadata for repository 'appstream':",
      `  - Curl error (28): Timeout was reached for http://${MIRROR}/9-stream/AppStream/x86_64/os/repodata/repomd.xml [Operation too slow. Less than 1000 bytes/sec transferred the last ${random.whole(30, 31)} seconds]`,
      `Error: building at STEP "RUN dnf install -y ${random.pick(["httpd", "mod_ssl", "python3-barbicanclient"])}": while running runtime: exit status 1`,
    ],
    report: ["Mirror is not reachable.", "infra"],
  }),
  (_fault, _detail, random) => ({
    role: "install_pip",
    task: "Install the tools of the job",
    action: "pip",
    host: HOST,
    msg: `stdout: Collecting ansible-core\n:stderr: WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ReadTimeoutError("HTTPSConnectionPool(host='${MIRROR}', port=443): Read timed out. (read timeout=${random.whole(15, 60)}.0)")'\nERROR: Could not find a version that satisfies the requirement ansible-core (from versions: none)\nERROR: No matching distribution found for ansible-core`,
  }),
];

const address = (random: Parameters<TaskWords>[2]) =>
  `38.${random.whole(100, 140)}.${random.whole(1, 250)}.${random.whole(2, 250)}`;

/** Hiccups of nodes, network and registries, by the phase they hit. */
export const NOISE_WORDS: Readonly<Record<ZuulFault["phase"], readonly TaskWords[]>> = {
  pre: [
    (_fault, _detail, random) => ({
      role: "prepare-node",
      trouble: "node",
      task: "Gather facts of the node",
      action: "gather_facts",
      host: HOST,
      msg: `Failed to connect to the host via ssh: ssh: connect to host ${address(random)} port 22: Connection timed out`,
      unreachable: true,
    }),
    () => ({
      role: "prepare-workspace",
      trouble: "clock",
      task: "Start the clock service",
      action: "systemd",
      host: HOST,
      msg: "Unable to start service chronyd: Job for chronyd.service failed because a timeout was exceeded.",
    }),
  ],
  run: [
    (_fault, _detail, random) => {
      const image = random.pick(["nova-api", "neutron-server", "cinder-volume"]);
      return {
        role: "edpm_prepare",
        trouble: "registry",
        task: "Pull the images",
        action: "command",
        host: HOST,
        msg: "One or more items failed",
        items: ["openstack-base", `openstack-${image}`],
        rc: 125,
        stderr: [
          `Error: initializing source docker://${REGISTRY}/podified-ci/openstack-${image}:current-podified: pinging container registry ${REGISTRY}: received unexpected HTTP status: 503 Service Unavailable`,
        ],
        report: ["Registry answered with an error.", "infra"],
      };
    },
    () => ({
      role: "fetch_sources",
      trouble: "name-server",
      task: "Fetch the sources of the operators",
      action: "git",
      host: HOST,
      msg: "Failed to download remote objects and refs: fatal: unable to access 'https://git.demo.example/operators/': Could not resolve host: git.demo.example",
    }),
    (_fault, _detail, random) => ({
      role: "build_images",
      trouble: "disk",
      task: "Convert the image",
      action: "shell",
      host: HOST,
      msg: "non-zero return code",
      rc: 1,
      stderr: [`qemu-img: error while writing at byte ${random.whole(1e9, 9e9)}: No space left on device`],
    }),
    // A node that died under the job tells nothing of itself.
    (_fault, _detail, random) => ({
      role: "run_hook",
      trouble: "node-died",
      task: "Run the hook after the deployment",
      action: "command",
      host: HOST,
      msg: "non-zero return code",
      rc: 137,
      stderr: [`[${random.between(4000, 9000).toFixed(6)}] Killed`],
    }),
  ],
  post: [
    (_fault, _detail, random) => ({
      role: "upload-logs",
      trouble: "log-server",
      task: "Upload the logs",
      action: "synchronize",
      host: HOST,
      msg: `rsync: connection unexpectedly closed (${random.whole(40, 90_000)} bytes received so far) [sender]\nrsync error: error in rsync protocol data stream (code 12): ssh: connect to host logserver.rdo.example port 22: Connection timed out`,
      rc: 12,
    }),
  ],
};
