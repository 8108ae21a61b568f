import type { CauseKind } from "./causes";
import type { Random } from "./random";
import type { Detail, FailedTaskWords, TaskWords } from "./zuul-task-words";

const moduleOf = (name: string) => name.replace(/^(openstack|python|puppet)-/, "").replaceAll("-", "_");

type Lines = (name: string, detail: Detail, random: Random) => readonly string[];

/** The end of a mock build inside a check job; DLRN's own words for the same cause are in notes.ts. */
const build =
  (lines: Lines): TaskWords =>
  ({ packageName = "unknown" }, detail, random): FailedTaskWords => ({
    role: "dlrn_rpmbuild",
    task: "Build the package with DLRN",
    action: "shell",
    host: "controller",
    msg: "non-zero return code",
    rc: 1,
    stdout: [
      `INFO:dlrn-build:Building package: ${packageName}`,
      `+ mock -v -r dlrn-1.cfg --resultdir /home/zuul/data/repos --rebuild ${packageName}.src.rpm`,
      ...lines(packageName, detail, random),
      `ERROR:dlrn-build:Failed to build ${packageName}: mock ended with status ${random.whole(1, 30)}`,
    ],
  });

const stamp = (random: Random, text: string) => `DEBUG util.py:${random.whole(440, 460)}:  ${text}`;

/** The same bump breaks one package when its tests are found and another one while they run. */
const dependencyBump: Lines = (name, detail, random) => {
  const module = moduleOf(name);
  if (name.length % 3 === 0)
    return [
      stamp(random, `Executing(%check): /bin/sh -e /var/tmp/rpm-tmp.${random.hex(6)}`),
      `${module}.tests.unit.test_notifications.NotifierTest.test_setup [${random.between(0, 1).toFixed(4)}s] ... FAILED`,
      "Captured traceback:",
      "    Traceback (most recent call last):",
      `      File "/builddir/build/BUILD/${module}/${module}/notifications.py", line ${random.whole(20, 90)}, in init`,
      `    AttributeError: module '${detail.module}' has no attribute '${detail.symbol}'`,
      ` - Failed: ${random.whole(2, 60)}`,
      stamp(random, `error: Bad exit status from /var/tmp/rpm-tmp.${random.hex(6)} (%check)`),
    ];
  return [
    stamp(random, `Executing(%check): /bin/sh -e /var/tmp/rpm-tmp.${random.hex(6)}`),
    "--- import errors ---",
    `Failed to import test module: ${module}.tests.unit.test_rpc`,
    "Traceback (most recent call last):",
    `  File "/usr/lib/python3.9/site-packages/stestr/subunit_runner/run.py", line ${random.whole(50, 190)}, in loadTests`,
    `  File "/builddir/build/BUILD/${module}-${random.whole(10, 40)}.0.0/${module}/rpc.py", line ${random.whole(30, 90)}, in <module>`,
    `    notify = ${detail.module}.${detail.symbol}`,
    `AttributeError: module '${detail.module}' has no attribute '${detail.symbol}'`,
    stamp(random, `error: Bad exit status from /var/tmp/rpm-tmp.${random.hex(6)} (%check)`),
  ];
};

const brokenCommit: Lines = (name, detail, random) => [
  stamp(random, `Executing(%build): /bin/sh -e /var/tmp/rpm-tmp.${random.hex(6)}`),
  `  File "/builddir/build/BUILD/${name}/setup.py", line ${random.whole(10, 60)}, in <module>`,
  `ImportError: cannot import name '${detail.symbol}' from '${moduleOf(name)}.${detail.module}' (/builddir/build/BUILD/${name}/${moduleOf(name)}/${detail.module}.py)`,
  stamp(random, `error: Bad exit status from /var/tmp/rpm-tmp.${random.hex(6)} (%build)`),
];

const missingRequire: Lines = (_name, detail, random) => [
  stamp(random, "Start: build setup"),
  stamp(random, `No matching package to install: '${detail.requirement}'`),
  stamp(random, `Not all dependencies satisfied`),
  "ERROR: Command failed: dnf-3 builddep --installroot /var/lib/mock/dlrn-centos9/root",
];

const patchConflict: Lines = (_name, detail, random) => [
  stamp(random, `+ echo 'Patch #1 (${detail.patch}):'`),
  stamp(random, `patching file ${detail.file}`),
  stamp(random, `Hunk #${random.whole(1, 3)} FAILED at ${random.whole(10, 900)}.`),
  stamp(random, `error: Bad exit status from /var/tmp/rpm-tmp.${random.hex(6)} (%prep)`),
];

const missingFile: Lines = (name, detail, random) => [
  stamp(random, `Processing files: ${name}-common`),
  stamp(random, `error: File not found: /builddir/build/BUILDROOT/${name}.x86_64${detail.file}`),
  stamp(random, "RPM build errors:"),
];

const flakyTest: Lines = (name, detail, random) => [
  stamp(random, `Executing(%check): /bin/sh -e /var/tmp/rpm-tmp.${random.hex(6)}`),
  `${moduleOf(name)}.tests.functional.test_connection.ConnectionTestCase.test_reconnect [${random.between(60, 62).toFixed(2)}s] ... FAILED`,
  `AssertionError: Timed out after ${random.between(60, 61).toFixed(2)} seconds waiting for ${detail.symbol}`,
  `Ran: ${random.whole(300, 900)} tests in ${random.between(200, 400).toFixed(1)} sec.`,
  " - Failed: 1",
];

/** A mistake in a spec file, worded by what found it. */
const authorFault: TaskWords = (fault, detail, random) => {
  const name = fault.packageName ?? "unknown";
  if (detail.job === "rpmlint")
    return {
      role: "rpmlint",
      task: "Run rpmlint",
      action: "command",
      host: "controller",
      msg: "non-zero return code",
      rc: 64,
      stdout: [
        `${name}.spec:${random.whole(30, 90)}: W: mixed-use-of-spaces-and-tabs (spaces: line 1, tab: line ${random.whole(30, 90)})`,
        `${name}.src: E: ${detail.lint ?? "description-line-too-long"} ${random.whole(80, 120)}`,
        "1 packages and 0 specfiles checked; 1 errors, 1 warnings.",
      ],
    };
  const words: Lines =
    detail.mistake === "files"
      ? (pkg, _detail, r) => [
          stamp(r, `Processing files: ${pkg}`),
          stamp(r, "error: Installed (but unpackaged) file(s) found:"),
          stamp(r, `   /etc/${moduleOf(pkg)}/${r.pick(["policy.yaml", "rootwrap.conf", "api-paste.ini"])}`),
        ]
      : (pkg, _detail, r) => [
          `error: line ${r.whole(20, 140)}: Unknown tag: BuildRequire: python3-${r.pick(["pbr", "mock", "ddt"])}`,
          `error: query of specfile /home/zuul/${pkg}-distgit/${pkg}.spec failed, can't parse`,
        ];
  return build(words)(fault, detail, random);
};

/** Words of the kinds that show in the build of a package. */
export const RPM_WORDS: Partial<Record<CauseKind, TaskWords>> = {
  "dependency-bump": build(dependencyBump),
  "broken-commit": build(brokenCommit),
  "missing-buildrequire": build(missingRequire),
  "patch-conflict": build(patchConflict),
  "long-failing": build(missingFile),
  "flaky-test": build(flakyTest),
  "author-fault": authorFault,
};
