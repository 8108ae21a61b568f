import type { Cause, CauseKind } from "./causes";
import { Random } from "./random";

/** How a build task failed: the fault of the task, and what its log ends with. */
export interface KojiEnding {
  /** mock's exit status; none when mock did not get to exit. */
  status?: number;
  /** The log that tells. */
  log: "build.log" | "root.log";
  fault: string;
  lines: string[];
}

type Detail = Readonly<Record<string, string>>;
interface Told {
  name: string;
  arch: string;
  detail: Detail;
  /** For what differs from one attempt to the next. */
  random: Random;
  /** For what a trouble says of a package each time. */
  steady: Random;
}

export const moduleOf = (name: string) =>
  name.replace(/^(openstack|python|puppet)-/, "").replaceAll("-", "_");
export const scriptName = (random: Random) => `/var/tmp/rpm-tmp.${random.hex(6)}`;

function mock(status: number, log: string, arch: string): string {
  return `error building package (arch ${arch}), mock exited with status ${status}; see ${log} for more information`;
}

/** rpmbuild ended in a section of the spec. */
function section(told: Told, name: string, lines: string[]): KojiEnding {
  const bad = `Bad exit status from ${scriptName(told.random)} (%${name})`;
  return {
    status: 10,
    log: "build.log",
    fault: mock(10, "build.log", told.arch),
    lines: [...lines, `error: ${bad}`, "", "RPM build errors:", `    ${bad}`, "Child return code was: 1"],
  };
}

const setup = ({ arch }: Told, status: number, lines: string[]): KojiEnding => ({
  status,
  log: "root.log",
  fault: mock(status, status === 1 ? "build.log or root.log" : "root.log", arch),
  lines: [
    ...lines.map((line) => `DEBUG util.py:446:  ${line}`),
    "DEBUG util.py:601:  Child return code was: 1",
  ],
});

function check({ name, random, steady }: Told, error: string): string[] {
  const module = moduleOf(name);
  const test = `${module}.tests.unit.test_${steady.pick(["api", "manager", "rpc", "utils", "driver", "policy"])}`;
  return [
    "+ PYTHONPATH=. stestr run",
    "==============================",
    `Failed 1 tests - output below:`,
    "==============================",
    `${test}.TestCase.test_${steady.pick(["create", "delete", "list", "update"])}_${steady.whole(1, 40)}`,
    "Captured traceback:",
    "~~~~~~~~~~~~~~~~~~~",
    "    Traceback (most recent call last):",
    `      File "/builddir/build/BUILD/${module}-${random.whole(10, 40)}.0.0/${test.replaceAll(".", "/")}.py", line ${random.whole(20, 900)}, in setUp`,
    `    ${error}`,
    "======",
    "Totals",
    "======",
    `Ran: ${random.whole(900, 21_000)} tests in ${random.between(40, 900).toFixed(4)} sec.`,
    ` - Failed: 1`,
  ];
}

function bumped(told: Told): KojiEnding {
  const { detail, name, steady } = told;
  const [dependency = "python3-oslo-utils", version = "9.0.0"] = (detail.dependency ?? "").split(" ");
  const project = dependency.replace(/^python3-/, "").replace(/^oslo-/, "oslo.");
  if (steady.chance(0.3))
    return section(
      told,
      "check",
      check(told, `AttributeError: module '${detail.module}' has no attribute '${detail.symbol}'`),
    );
  const conflict = steady.chance(0.5)
    ? `pkg_resources.ContextualVersionConflict: (${project} ${version} (/usr/lib/python3.9/site-packages), Requirement.parse('${project}<${version}'), {'${moduleOf(name)}'})`
    : `ImportError: cannot import name '${detail.symbol}' from '${detail.module}' (/usr/lib/python3.9/site-packages/${detail.module}/__init__.py)`;
  return section(told, "check", check(told, conflict));
}

function broken(told: Told): KojiEnding {
  const { detail, name, random, steady } = told;
  const module = moduleOf(name);
  const file = `${module}/${detail.module ?? "common"}.py`;
  const errors = [
    [
      `Compiling /builddir/build/BUILDROOT/${name}/usr/lib/python3.9/site-packages/${file} ...`,
      `  File "/usr/lib/python3.9/site-packages/${file}", line ${random.whole(10, 700)}`,
      `    match ${detail.symbol ?? "value"}:`,
      "SyntaxError: invalid syntax",
    ],
    [
      `  File "setup.py", line ${random.whole(10, 60)}, in <module>`,
      `NameError: name '${detail.symbol ?? "value"}' is not defined`,
    ],
    [
      `${module}/${detail.module ?? "common"}.c:${random.whole(40, 900)}:9: error: too few arguments to function '${detail.symbol ?? "value"}'`,
      `error: command '/usr/bin/gcc' failed with exit code 1`,
    ],
    [
      `ImportError: cannot import name '${detail.symbol ?? "value"}' from '${module}.${detail.module ?? "common"}' (/builddir/build/BUILD/${module}/${file})`,
    ],
  ];
  if (steady.chance(0.15))
    return section(told, "build", [
      "+ sphinx-build -b html doc/source doc/build/html",
      `WARNING: autodoc: failed to import module '${detail.module}' from module '${module}'; the following exception was raised:`,
      `TypeError: ${detail.symbol ?? "value"}() got an unexpected keyword argument 'required'`,
      "Warning, treated as error:",
    ]);
  return section(told, "build", ["error: subprocess-exited-with-error", ...steady.pick(errors)]);
}

function missing(told: Told): KojiEnding {
  const { detail, name, steady } = told;
  const requirement = detail.requirement ?? "python3-pbr >= 6.0.0";
  if (steady.chance(0.75))
    return setup(told, 30, [
      `No matching package to install: '${requirement}'`,
      "Not all dependencies satisfied",
      "Error: Some packages could not be found.",
    ]);
  const module = requirement
    .replace(/^python3-/, "")
    .replace(/ .*$/, "")
    .replaceAll("-", "_");
  return section(told, "check", check({ ...told, name }, `ModuleNotFoundError: No module named '${module}'`));
}

function patched(told: Told): KojiEnding {
  const { detail, random } = told;
  const file = detail.file ?? "setup.cfg";
  return section(told, "prep", [
    `Patch #1 (${detail.patch ?? "0001-rdo.patch"}):`,
    "+ /usr/bin/patch --no-backup-if-mismatch -f -p1 --fuzz=0",
    `patching file ${file}`,
    `Hunk #${random.whole(1, 4)} FAILED at ${random.whole(10, 900)}.`,
    `1 out of 4 hunks FAILED -- saving rejects to file ${file}.rej`,
  ]);
}

function files(told: Told): KojiEnding {
  const { detail, name, random, steady } = told;
  if (steady.chance(0.4))
    return {
      status: 10,
      log: "build.log",
      fault: mock(10, "build.log", told.arch),
      lines: [
        `Checking for unpackaged file(s): /usr/lib/rpm/check-files /builddir/build/BUILDROOT/${name}-1.el9s.x86_64`,
        "error: Installed (but unpackaged) file(s) found:",
        `   /usr/bin/${moduleOf(name)}-status`,
        "",
        "RPM build errors:",
        "    Installed (but unpackaged) file(s) found:",
        `   /usr/bin/${moduleOf(name)}-status`,
        "Child return code was: 1",
      ],
    };
  const missingFile = detail.file?.startsWith("/")
    ? detail.file
    : `/usr/share/man/man1/${moduleOf(name)}.1.gz`;
  return {
    status: 10,
    log: "build.log",
    fault: mock(10, "build.log", told.arch),
    lines: [
      `Processing files: ${name}-${random.whole(1, 30)}.${random.whole(0, 9)}.0-1.el9s.noarch`,
      `error: File not found: /builddir/build/BUILDROOT/${name}-${random.whole(1, 30)}.0.0-1.el9s.x86_64${missingFile}`,
      "",
      "RPM build errors:",
      `    File not found: /builddir/build/BUILDROOT/${name}-1.el9s.x86_64${missingFile}`,
      "Child return code was: 1",
    ],
  };
}

function outage(told: Told): KojiEnding {
  const { random } = told;
  const url = "http://mirror.demo.example/SIGs/9-stream/cloud/x86_64";
  return random.pick([
    () =>
      setup(told, 30, [
        `Errors during downloading metadata for repository 'build':`,
        `  - Curl error (28): Timeout was reached for ${url}/repodata/repomd.xml [Operation too slow. Less than 1000 bytes/sec transferred the last 30 seconds]`,
        "Error: Failed to download metadata for repo 'build': Cannot download repomd.xml: All mirrors were tried",
      ]),
    () =>
      setup(told, 30, [
        `Errors during downloading metadata for repository 'build':`,
        `  - Status code: 503 for ${url}/repodata/${random.hex(64)}-primary.xml.gz (IP: 192.0.2.7)`,
        "Error: Failed to download metadata for repo 'build': Yum repo downloading error: Downloading error(s)",
      ]),
    () =>
      setup(told, 1, [
        `[MIRROR] python3-pbr-6.0.0-1.el9s.noarch.rpm: Curl error (56): Failure when receiving data from the peer for ${url}/Packages/`,
        "[FAILED] python3-pbr-6.0.0-1.el9s.noarch.rpm: No more mirrors to try - All mirrors were already tried without success",
        "Error: Error downloading packages: Cannot download Packages/p/python3-pbr: All mirrors were tried",
      ]),
  ])();
}

function noise(told: Told): KojiEnding {
  const { random } = told;
  if (random.chance(0.4))
    return {
      log: "root.log",
      fault: "mock terminated by signal 9; see root.log for more information",
      lines: [],
    };
  if (random.chance(0.5))
    return setup(told, 20, [
      "mount: /var/lib/mock/build/root/proc: mount(2) system call failed: Cannot allocate memory.",
    ]);
  if (random.chance(0.3))
    return section(told, "build", [
      "+ sphinx-build -b html doc/source doc/build/html",
      "loading intersphinx inventory from https://docs.python.org/3/objects.inv...",
      "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='docs.python.org', port=443): Max retries exceeded with url: /3/objects.inv (Caused by NewConnectionError('[Errno 101] Network is unreachable'))",
    ]);
  if (random.chance(0.3))
    return section(told, "install", [
      `OSError: [Errno 5] Input/output error: '/builddir/build/BUILDROOT/${told.name}/usr/lib/python3.9'`,
    ]);
  return section(told, "build", [
    `error: could not create '/builddir/build/BUILD/${moduleOf(told.name)}': [Errno 28] No space left on device`,
  ]);
}

function authored(told: Told): KojiEnding {
  const line = told.steady.whole(20, 160);
  return {
    status: 10,
    log: "build.log",
    fault: mock(10, "build.log", told.arch),
    lines: [`error: line ${line}: Unknown tag: %{?dlrn}Requires:  python3-pbr`, "Child return code was: 1"],
  };
}

const flaky = (told: Told): KojiEnding => {
  const { random, steady, detail } = told;
  const seconds = random.between(60, 61).toFixed(2);
  const error = steady.pick([
    `AssertionError: Timed out after ${seconds} seconds waiting for ${detail.symbol ?? "a reply"}`,
    "fixtures._fixtures.timeout.TimeoutException",
    `testtools.matchers._impl.MismatchError: ${random.whole(2, 9)} != ${random.whole(10, 19)}: ${detail.symbol ?? "a reply"}`,
    `sqlite3.OperationalError: database is locked`,
  ]);
  return section(told, "check", check(told, error));
};

const ENDINGS: Partial<Record<CauseKind, (told: Told) => KojiEnding>> = {
  "dependency-bump": bumped,
  "broken-commit": broken,
  "missing-buildrequire": missing,
  "patch-conflict": patched,
  "long-failing": files,
  "mirror-outage": outage,
  "infra-noise": noise,
  "flaky-test": flaky,
  "author-fault": authored,
};

/** How a build task fails by its cause, in Koji's and mock's words; `seed` makes it always the same. */
export function kojiEnding(cause: Cause, name: string, arch: string, seed: string | number): KojiEnding {
  const random = new Random("koji words", seed);
  // Noise is another accident each time; what is broken is broken in the same way until it is mended.
  const steady = new Random("koji words", cause.id, name);
  const words = ENDINGS[cause.kind] ?? flaky;
  return words({ name, arch, detail: cause.detail ?? {}, random, steady });
}
