import type { CommitRow } from "../rows/row-types";
import type { Cause, CauseKind } from "./causes";
import type { Random } from "./random";

/** How DLRN words a failed build: the command it ran and what that wrote. */
function wrapperError(name: string, stderr: string): string {
  const command = `/usr/bin/env DLRN_PACKAGE_NAME=${name} scripts/build_rpm.sh`;
  return `Error in build_rpm_wrapper for ${name}: \n\n  RAN: ${command}\n\n  STDOUT:\n\n\n  STDERR:\n${stderr}`;
}

const moduleOf = (name: string) => name.replace(/^(openstack|python|puppet)-/, "").replaceAll("-", "_");

type Words = (name: string, detail: Readonly<Record<string, string>>, random: Random) => string;

const TEST_FILES = [
  "test_api",
  "test_manager",
  "test_rpc",
  "test_db_api",
  "test_utils",
  "test_driver",
  "test_policy",
];

/** The last lines of a failed %check, as a test runner prints them; `named` is the one test that fails, else it is any. */
function testFailure(module: string, error: string, random: Random, named?: string): string {
  const file = `${module}.tests.unit.${random.pick(TEST_FILES)}`;
  const any = `${file}.TestCase.test_${random.pick(["create", "delete", "list", "update", "show"])}_${random.whole(1, 40)}`;
  const test = named ?? any;
  const total = random.whole(900, 21_000);
  return [
    "======================================================================",
    `FAIL: ${test}`,
    "----------------------------------------------------------------------",
    "Traceback (most recent call last):",
    `  File "/builddir/build/BUILD/${module}-${random.whole(10, 40)}.0.0/${test.replace(/\.\w+\.\w+$/, "").replaceAll(".", "/")}.py", line ${random.whole(20, 900)}`,
    `${error}`,
    "----------------------------------------------------------------------",
    `Ran ${total} tests in ${random.between(40, 900).toFixed(3)}s`,
    "FAILED (failures=1)",
    `error: Bad exit status from /var/tmp/rpm-tmp.${random.hex(6)} (%check)`,
  ].join("\n");
}

const WORDS: Partial<Record<CauseKind, Words>> = {
  "dependency-bump": (name, detail, random) =>
    testFailure(
      moduleOf(name),
      `AttributeError: module '${detail.module}' has no attribute '${detail.symbol}'`,
      random,
    ),
  "broken-commit": (name, detail, random) =>
    [
      `error: subprocess-exited-with-error`,
      `  File "setup.py", line ${random.whole(10, 60)}, in <module>`,
      `ImportError: cannot import name '${detail.symbol}' from '${moduleOf(name)}.${detail.module}' (/builddir/build/BUILD/${name}-${random.hex(7)}/${moduleOf(name)}/${detail.module}.py)`,
      `error: Bad exit status from /var/tmp/rpm-tmp.${random.hex(6)} (%build)`,
    ].join("\n"),
  "missing-buildrequire": (_name, detail, random) =>
    [
      `Error: `,
      ` Problem: nothing provides requested ${detail.requirement}`,
      `No matching package to install: '${detail.requirement}'`,
      `Not all dependencies satisfied (${random.whole(1, 3)} of ${random.whole(60, 180)})`,
      `Error: Some packages could not be found.`,
    ].join("\n"),
  "patch-conflict": (_name, detail, random) =>
    [
      `Patch #1 (${detail.patch}):`,
      `+ /usr/bin/patch --no-backup-if-mismatch -f -p1 --fuzz=0`,
      `patching file ${detail.file}`,
      `Hunk #1 FAILED at ${random.whole(10, 900)}.`,
      `1 out of 2 hunks FAILED -- saving rejects to file ${detail.file}.rej`,
      `error: Bad exit status from /var/tmp/rpm-tmp.${random.hex(6)} (%prep)`,
    ].join("\n"),
  "long-failing": (name, detail, random) =>
    [
      `RPM build errors:`,
      `    File not found: /builddir/build/BUILDROOT/${name}-${random.whole(1, 30)}.${random.whole(0, 9)}.0-0.${random.hex(7)}.el9.x86_64${detail.file}`,
      `    Installed (but unpackaged) file(s) found:`,
      `   /usr/bin/${moduleOf(name)}-rootwrap`,
    ].join("\n"),
  "flaky-test": (name, detail, random) =>
    testFailure(
      moduleOf(name),
      `AssertionError: Timed out after ${random.between(60, 61).toFixed(2)} seconds waiting for ${detail.symbol}`,
      random,
      `${moduleOf(name)}.tests.functional.test_connection.ConnectionTestCase.test_reconnect`,
    ),
};

/** Texts DLRN takes for the infrastructure's fault: the row becomes RETRY. */
const INFRA: readonly Words[] = [
  (name, detail) =>
    `Error in build_rpm_wrapper for ${name}: Failed to synchronize cache for repo 'delorean-${detail.tag}-testing'`,
  (name, _detail, random) =>
    wrapperError(
      name,
      `Errors during downloading metadata for repository 'appstream':\n  - Curl error (28): Timeout was reached for http://mirror.demo.example/9-stream/AppStream/x86_64/os/repodata/repomd.xml [Operation too slow. Less than 1000 bytes/sec transferred the last 30 seconds]\nError: Failed to download metadata for repo 'appstream': Cannot download repomd.xml: attempt ${random.whole(2, 9)}`,
    ),
  (name, _detail, random) =>
    `Error in getting the source for ${name}: fatal: unable to access 'https://opendev.example/${name}/': Could not resolve host (${random.whole(100, 999)} ms)`,
];

/** A mirror that is away is met by what downloads packages, not by what fetches sources. */
const OUTAGE: readonly Words[] = [
  ...INFRA.slice(0, 2),
  (name, _detail, random) =>
    wrapperError(
      name,
      `Error downloading packages:\n  Curl error (56): Failure when receiving data from the peer for http://mirror.demo.example/9-stream/BaseOS/x86_64/os/Packages/ [Recv failure: Connection reset by peer]\nError: Some packages could not be downloaded after ${random.whole(4, 10)} attempts`,
    ),
];

/** The `notes` of a failed build in the words its cause would leave behind. */
export function failureNotes(cause: Cause, name: string, tag: string, random: Random): string {
  const detail = { tag, ...cause.detail };
  const words = WORDS[cause.kind];
  if (words) return wrapperError(name, words(name, detail, random));
  return random.pick(cause.kind === "mirror-outage" ? OUTAGE : INFRA)(name, detail, random);
}

/** Which hiccup of the infrastructure the notes of a build tell of. */
export const noiseOf = (notes: string): string =>
  notes.startsWith("Error in getting the source") ? "source" : "repositories";

/** What is left of the build log: a plausible beginning, then the failure or the happy end. */
export function buildLog(row: CommitRow): string {
  const time = (seconds: number) => new Date((row.dtBuild + seconds) * 1000).toISOString().slice(11, 19);
  const stamp = (seconds: number, text: string) => `${time(seconds)} ${text}`;
  const head = [
    stamp(0, `INFO: mock.py version 5.6 starting (python version = 3.9.21)`),
    stamp(0, `Start(bootstrap): init plugins`),
    stamp(4, `INFO: Using bootstrap image`),
    stamp(9, `Start: build phase for ${row.projectName}`),
    stamp(10, `Start: build setup for ${row.projectName}`),
    stamp(31, `DEBUG util.py:  Dependencies resolved.`),
    stamp(64, `Executing(%prep): /bin/sh -e /var/tmp/rpm-tmp.${row.commitHash.slice(0, 6)}`),
    stamp(70, `+ cd /builddir/build/BUILD/${row.projectName}-${row.commitHash.slice(0, 7)}`),
  ];
  if (row.status === "SUCCESS") {
    const files = (row.artifacts ?? "").split(",").map((path) => stamp(180, `Wrote: ${path}`));
    return `${[...head, ...files, stamp(184, "Finish: build phase"), stamp(185, "INFO: Done")].join("\n")}\n`;
  }
  const error = (row.notes ?? "").replace(/^[\s\S]*?STDERR:\n/, "").split("\n");
  const tail = [
    stamp(122, `ERROR: Exception(${row.projectName}) Config(dlrn) 2 minutes 2 seconds`),
    stamp(123, "INFO: Results and/or logs in: /builddir/results"),
  ];
  return `${[...head, ...error.map((line) => stamp(120, line)), ...tail].join("\n")}\n`;
}
