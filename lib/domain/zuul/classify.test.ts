import { describe, expect, it } from "vitest";
import type { FailureClass } from "../failure/class";
import type { BuildEvidence, BuildPhase, FailedTask } from "../failure/evidence";
import { classifyBuild } from "./classify";
import { evidenceWithoutLogs } from "./without-logs";

const nothing = evidenceWithoutLogs(null);
const lines = (...texts: string[]): BuildEvidence["lines"] =>
  texts.map((text, i) => ({ text, file: "job-output.json", line: i + 1, task: "t", field: "stderr" }));
const task = (name: string, over: Partial<FailedTask> = {}): FailedTask => ({
  name,
  role: null,
  play: null,
  playbook: "run.yaml",
  phase: "run",
  action: "shell",
  hosts: ["primary"],
  unreachable: false,
  noLog: false,
  items: [],
  returnCode: 1,
  anchor: "0/0/0",
  startedAt: null,
  ...over,
});
const inPhase = (phase: BuildPhase | null, ...texts: string[]): BuildEvidence => ({
  ...nothing,
  phase,
  task: task("Do it"),
  lines: lines(...texts),
});

describe("the class of a failure in a job's own phase, by its words", () => {
  it.each<[FailureClass, string, string]>([
    ["test", "test:count", " - Failed: 2"],
    ["test", "test:count", "FAILED (failures=1, skipped=3)"],
    ["test", "test:count", "======== 3 failed, 120 passed in 61.20s ========"],
    ["test", "test:case", "tempest.api.compute.test_servers.ServersTest.test_list [1.2s] ... FAILED"],
    [
      "test",
      "test:case",
      "tempest.scenario.test_network_basic_ops.TestNetworkBasicOps.test_network_basic_ops FAILED",
    ],
    ["test", "test:case", "FAILED tests/unit/test_db.py::TestDb::test_get - sqlalchemy.exc.X"],
    ["test", "test:case", "    --- FAIL: kuttl/harness/edpm (1200.11s)"],
    ["test", "test:assertion", "AssertionError: 404 != 200"],
    ["test", "test:check", "error: Bad exit status from /var/tmp/rpm-tmp.Yw1 (%check)"],
    ["infra", "infra:ssh", "Failed to connect to the host via ssh: ssh: connect to host 192.0.2.17 port 22"],
    ["infra", "infra:ssh", "Timeout (62s) waiting for privilege escalation prompt: "],
    ["infra", "infra:mirror", "Failed to download metadata for repo 'delorean': Cannot download repomd.xml"],
    ["infra", "infra:mirror", "[MIRROR] x.rpm: No more mirrors to try - All mirrors were already tried"],
    ["infra", "infra:mirror", "Failed to fetch metadata for repo delorean"],
    ["infra", "infra:dns", "Could not resolve host: trunk.rdoproject.org; Name or service not known"],
    ["infra", "infra:disk", "OSError: [Errno 28] No space left on device"],
    ["infra", "infra:memory", "Could not evaluate: Cannot allocate memory - fork(2)"],
    ["infra", "infra:rate-limit", "429 Client Error: Too Many Requests for url: https://quay.io/v2"],
    ["infra", "infra:rate-limit", "toomanyrequests: You have reached your pull rate limit"],
    ["infra", "infra:image-pull", "Image prepare failed: Pulling image failed: cmd buildah"],
    ["infra", "infra:git", "fatal: The remote end hung up unexpectedly"],
    ["infra", "infra:certificate", "SSL certificate problem: certificate has expired"],
    ["infra", "infra:server-error", "The requested URL returned error: 503 Service Unavailable"],
    [
      "infra",
      "infra:download",
      "curl: (7) Failed to connect to trunk.rdoproject.org port 443: Connection refused",
    ],
    ["infra", "infra:download", "Get https://registry.example.org/v2/: net/http: TLS handshake timeout"],
    ["infra", "infra:download", "Retrying (Retry(total=0, connect=None)) after connection broken by 'x'"],
    ["infra", "infra:download", "UnixHTTPConnectionPool(host='localhost', port=None): Read timed out"],
    ["infra", "infra:image-pull", '{"code":"UNAUTHORIZED","message":"authentication required"}'],
    ["infra", "infra:server-error", "504 Gateway Time-out: The server didn't respond in time"],
    ["infra", "infra:nodes", "testenv-client - INFO - Received job : Failed creating OVB stack"],
    ["infra", "infra:nodes", "Error: IPMI call failed: power status"],
    ["config", "config:undefined", "The error was: 'release_name' is undefined. 'release_name' is undefined"],
    ["config", "config:not-found", "ERROR! the playbook: deploy.yml could not be found"],
    ["config", "config:not-found", "ERROR! the role 'ci_setup' was not found in /home/zuul/roles"],
    ["dependency", "dependency:rpm", "No matching package to install: 'python3-oslo-utils >= 9.0.0'"],
    ["dependency", "dependency:rpm", "Error: nothing provides python3dist(pyroute2) needed by x-1.noarch"],
    ["dependency", "dependency:rpm", "error: Failed build dependencies:"],
    ["dependency", "dependency:rpm", "Error: Unable to find a match: openstack-selinux"],
    ["dependency", "dependency:python", "ERROR: No matching distribution found for oslo.utils>=9"],
    ["dependency", "dependency:module", "ModuleNotFoundError: No module named 'pyroute2'"],
    ["dependency", "dependency:image", "manifest unknown: manifest unknown"],
    ["packaging", "packaging:patch", "1 out of 3 hunks FAILED... Hunk #1 FAILED at 12."],
    ["packaging", "packaging:patch", "error: patch failed: setup.cfg:12"],
    ["packaging", "packaging:patch", "error: Bad exit status from /var/tmp/rpm-tmp.xyz (%prep)"],
    ["packaging", "packaging:files", "error: Installed (but unpackaged) file(s) found:"],
    ["packaging", "packaging:files", "File not found: /builddir/build/BUILDROOT/x/usr/bin/nova"],
    ["packaging", "packaging:spec", "RPM build errors:"],
    ["packaging", "packaging:lint", "openstack-nova.spec:12: E: hardcoded-library-path in /usr/lib"],
    ["dependency", "dependency:module", "AttributeError: module 'eventlet' has no attribute 'spawn'"],
    ["code", "code:compile", "error: command 'gcc' failed with exit status 1"],
    ["code", "code:puppet", "Error: Evaluation Error: Error while evaluating a Resource Statement"],
    ["code", "code:service", "Job for httpd.service failed because the control process exited with error"],
    ["code", "code:deploy", "Stack overcloud CREATE_FAILED"],
    ["timeout", "timeout:waited", "async task did not complete within the requested time - 7200s"],
    ["timeout", "timeout:waited", "fatal: Timed out waiting for condition on pods/ovn"],
    ["timeout", "timeout:waited", "setup script run by this job failed - exit code: 143"],
    ["code", "phase:run", "something nobody has a rule for"],
  ])("%s by %s: %s", (expected, rule, text) => {
    const verdict = classifyBuild("FAILURE", inPhase("run", "some line", text));
    expect([verdict?.class, verdict?.rule]).toEqual([expected, rule]);
    expect(verdict?.line).toBe(rule.startsWith("phase") ? null : 1);
    expect(verdict?.why).not.toBe("");
  });

  it("results of tests win over what the tests printed", () => {
    const evidence = inPhase(
      "run",
      "ssh: connect to host 10.0.0.5 port 22: No route to host",
      " - Failed: 1",
    );
    expect(classifyBuild("FAILURE", evidence)).toMatchObject({ class: "test", line: 1 });
  });

  it("a mirror that is down wins over the package it did not deliver", () => {
    const evidence = inPhase("run", "No matching package to install: 'x'", "All mirrors were tried");
    expect(classifyBuild("FAILURE", evidence)?.class).toBe("infra");
  });

  it.each([
    "Connection refused by the API under test",
    "HTTP 503 from nova: Service Unavailable (HTTP 503)",
    "Failed to connect to 192.168.24.2 port 443: Connection timed out",
    "0 failed, 12 passed in 3s",
    " - Failed: 0",
  ])("is not read into %j", (text) => {
    expect(classifyBuild("FAILURE", inPhase("run", text))?.rule).toBe("phase:run");
  });
});

describe("the class of a failure where words do not decide", () => {
  it.each<[string, BuildEvidence, FailureClass, string]>([
    ["NODE_FAILURE", nothing, "infra", "result:NODE_FAILURE"],
    ["DISK_FULL", inPhase("run", "AssertionError"), "infra", "result:DISK_FULL"],
    ["MERGE_CONFLICT", nothing, "infra", "result:MERGE_CONFLICT"],
    ["CONFIG_ERROR", nothing, "config", "result:CONFIG_ERROR"],
    ["ERROR", nothing, "config", "result:ERROR"],
    ["ERROR", evidenceWithoutLogs("Failed to connect to the host via ssh"), "infra", "infra:ssh"],
    ["RETRY", nothing, "infra", "result:RETRY"],
    ["RETRY_LIMIT", nothing, "infra", "result:RETRY_LIMIT"],
    ["RETRY_LIMIT", inPhase("pre", "AssertionError"), "infra", "phase:pre"],
    ["RETRY_LIMIT", inPhase("pre", "'x' is undefined"), "config", "config:undefined"],
    ["RETRY_LIMIT", evidenceWithoutLogs("Pre-run phase failed: host unreachable"), "infra", "infra:ssh"],
    ["POST_FAILURE", nothing, "infra", "result:POST_FAILURE"],
    ["POST_FAILURE", inPhase("post", "AssertionError"), "infra", "phase:post"],
    ["POST_FAILURE", inPhase("run", "AssertionError"), "test", "test:assertion"],
    ["POST_FAILURE", evidenceWithoutLogs("Post-run phase failed"), "infra", "phase:post"],
    ["TIMED_OUT", nothing, "timeout", "timeout:job"],
    ["TIMED_OUT", inPhase("run", "x ... FAILED"), "timeout", "timeout:job"],
    ["TIMED_OUT", inPhase("run", "No more mirrors to try"), "infra", "infra:mirror"],
    ["FAILURE", { ...inPhase("run"), timedOut: true }, "timeout", "timeout:job"],
    [
      "FAILURE",
      { ...nothing, phase: "run", task: task("x", { unreachable: true }) },
      "infra",
      "infra:unreachable",
    ],
    ["FAILURE", { ...nothing, phase: "run", task: task("Run", { role: "os_tempest" }) }, "test", "test:task"],
    ["FAILURE", { ...nothing, phase: "run", task: task("Build with mock") }, "packaging", "packaging:task"],
    [
      "FAILURE",
      evidenceWithoutLogs("Task Run tempest failed running on host primary: non-zero return code"),
      "test",
      "test:task",
    ],
    [
      "FAILURE",
      evidenceWithoutLogs("Task TRIPLEO_DEPLOY failed running on host undercloud"),
      "code",
      "result:FAILURE",
    ],
    [
      "FAILURE",
      { ...inPhase("run", "x"), reported: { reason: "No nodes.", class: "infra" } },
      "infra",
      "reported:infra",
    ],
    [
      "FAILURE",
      { ...inPhase("run", "x"), reported: { reason: "It broke.", class: "code" } },
      "code",
      "reported:code",
    ],
    ["FAILURE", nothing, "code", "result:FAILURE"],
    ["SOMETHING_NEW", nothing, "unknown", "result:SOMETHING_NEW"],
  ])("%s %#", (result, evidence, expected, rule) => {
    const verdict = classifyBuild(result, evidence);
    expect([verdict?.class, verdict?.rule]).toEqual([expected, rule]);
  });

  it.each([null, "SUCCESS", "SKIPPED", "CANCELED", "ABORTED"])("%s is no failure", (result) => {
    expect(classifyBuild(result, nothing)).toBeUndefined();
  });
});
