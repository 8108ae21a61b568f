import { type KojiEnding, moduleOf, scriptName } from "./koji-words";
import { Random } from "./random";

/** The files a build task leaves, whole. */
export function taskLogs(
  name: string,
  nvr: string,
  ending: KojiEnding | undefined,
  seed: number,
): Map<string, string> {
  const random = new Random("koji log", seed);
  const package_ = Array.from({ length: random.whole(40, 160) }, (_, i) => {
    return `DEBUG util.py:446:   python3-dep${i}   noarch   ${random.whole(1, 20)}.${random.whole(0, 9)}.0-1.el9s   build   ${random.whole(10, 900)} k`;
  });
  const root = [
    `INFO buildroot.py:493:  Mock Version: 5.6`,
    `DEBUG buildroot.py:540:  rootdir = /var/lib/mock/cloud9s-build-${seed}/root`,
    "DEBUG util.py:446:  Dependencies resolved.",
    ...package_,
  ];
  const build = [
    "Mock Version: 5.6",
    `ENTER ['do_with_status'](['bash', '--login', '-c', '/usr/bin/rpmbuild -bb --noclean --target noarch --nodeps /builddir/build/SPECS/${name}.spec'])`,
    "Building target platforms: noarch",
    `Executing(%prep): /bin/sh -e ${scriptName(random)}`,
    ...Array.from(
      { length: random.whole(60, 240) },
      (_, i) => `copying ${moduleOf(name)}/module_${i}.py -> build/lib`,
    ),
  ];
  const inBuild = ending?.log === "build.log";
  const end =
    ending === undefined ? [`Wrote: /builddir/build/RPMS/${nvr}.noarch.rpm`, "Child return code was: 0"] : [];
  const noBuild = ending?.log === "root.log";
  const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
  return new Map([
    ["build.log", noBuild ? "" : text([...build, ...(inBuild ? ending.lines : end)])],
    ["hw_info.log", text(["CPU info:", "Architecture: x86_64", "CPU(s): 8"])],
    ["mock_output.log", text(ending ? ["ERROR: Command failed"] : ["INFO: Done"])],
    [
      "root.log",
      text([...root, ...(noBuild ? ending.lines : ["DEBUG util.py:601:  Child return code was: 0"])]),
    ],
    ["state.log", text(["Start: build setup", "Finish: build setup"])],
  ]);
}
