import type { CauseKind } from "./causes";
import type { Random } from "./random";

const KINDS: readonly CauseKind[] = [
  "missing-buildrequire",
  "missing-buildrequire",
  "missing-buildrequire",
  "flaky-test",
  "flaky-test",
  "broken-commit",
  "patch-conflict",
  "patch-conflict",
  "long-failing",
  "infra-noise",
];
const LIBRARIES = [
  "oslo-utils",
  "pbr",
  "sqlalchemy",
  "oslotest",
  "hacking",
  "os-brick",
  "ddt",
  "eventlet",
  "cliff",
];
const MODULES = ["conf", "common", "context", "objects", "service", "db", "exceptions"];
const SYMBOLS = [
  "register_opts",
  "get_context",
  "Policy",
  "task_manager",
  "load_entry_points",
  "versionutils",
];
const WAITED_FOR = ["rpc reply", "memcached", "the fake driver", "a lock", "the database"];

/** A trouble of one package's own, with the words of its error. */
export function drawTrouble(
  name: string,
  random: Random,
): { kind: CauseKind; detail: Record<string, string> } {
  const kind = random.pick(KINDS);
  const base = name.replace(/^(openstack|python|puppet)-/, "");
  const file = `${base.replaceAll("-", "_")}/${random.pick(MODULES)}.py`;
  return {
    kind,
    detail: {
      module: random.pick(MODULES),
      symbol: kind === "flaky-test" ? random.pick(WAITED_FOR) : random.pick(SYMBOLS),
      requirement: `python3-${random.pick(LIBRARIES)} >= ${random.whole(2, 12)}.${random.whole(0, 9)}.0`,
      patch: `0001-${base}-${random.pick(["disable-warning-is-error", "use-system-ca", "drop-sphinx-theme"])}.patch`,
      file: kind === "long-failing" ? `/usr/share/man/man1/${base}.1.gz` : file,
    },
  };
}
