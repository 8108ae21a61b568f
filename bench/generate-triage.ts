import type { BuildEvidence } from "@/lib/domain/failure/evidence";
import { DAY, MINUTE } from "@/lib/shared/clock";
import type { FailureRecord } from "@/lib/store/failures";

/** What is made up: so many failures, of so many causes. */
export interface MadeUp {
  failures: number;
  causes: number;
  /** Time of the newest failure. */
  end: Date;
}

const RELEASES = ["flamingo", "epoxy", "dalmatian", "caracal", "antelope"];
const COMPONENTS = ["compute", "network", "cinder", "glance", "security", "common", "clients", "tempest"];
const DFGS = ["compute", "network", "storage", "security", "packaging", "quality", "production-chain"];
const PACKAGES = 640;
const SOURCES = { dlrn: "bench", zuul: "bench-zuul" } as const;

const ERRORS = [
  (n: number) => `ImportError: cannot import name '${word(n)}' from '${word(n * 7)}.${word(n * 13)}'`,
  (n: number) => `AttributeError: module '${word(n)}' has no attribute '${word(n * 3)}'`,
  (n: number) => `No matching package to install: 'python3-${word(n)}-${word(n * 5)}'`,
  (n: number) => `${word(n)}.tests.unit.test_${word(n * 11)}.Test.test_${word(n * 17)} [0.213s] ... FAILED`,
  (n: number) => `error: ${word(n)}_${word(n * 19)} was not declared in this scope`,
  (n: number) => `fatal: could not resolve host ${word(n)}.${word(n * 23)}.example.org`,
];
const CLASSES = ["code", "code", "dependency", "test", "packaging", "infra"] as const;

const hash = (n: number) => Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 0;
/** A word without digits, the same for the same number. */
function word(n: number): string {
  let rest = hash(n + 1);
  let text = "";
  for (let i = 0; i < 6; i += 1) {
    text += String.fromCharCode(97 + (rest % 26));
    rest = Math.floor(rest / 26);
  }
  return text;
}

/** Few causes have most of the failures, as in life; the newest failures are of all of them, two each, so that all are open. */
function causeOf(n: number, { failures, causes }: MadeUp): number {
  const newest = failures - 2 * causes;
  if (n >= newest) return (n - newest) % causes;
  const share = (hash(n) % 100_000) / 100_000;
  return Math.floor(share * share * share * causes);
}

const EVIDENCE: Omit<BuildEvidence, "lines"> = {
  source: "job-output.txt",
  phase: "run",
  task: null,
  alsoFailed: [],
  ignored: 0,
  reported: null,
  nodes: [
    {
      host: "controller",
      label: "el9",
      image: "el9-1",
      provider: "rdo",
      region: null,
      cloud: "rdo",
      zone: null,
    },
  ],
  timedOut: false,
  truncated: false,
  expired: false,
  problems: [],
};

/** Of one cause fail a few subjects, one after the other. */
const whichOf = (n: number, cause: number) => cause * 31 + (hash(n) % (1 + (cause % 9)));

/** The `n`th failure, oldest first; the same for the same number. */
export function madeUpFailure(n: number, of: MadeUp): FailureRecord {
  const cause = causeOf(n, of);
  const isJob = cause % 3 === 0;
  const which = whichOf(n, cause);
  const release = RELEASES[which % RELEASES.length] ?? "";
  const component = COMPONENTS[which % COMPONENTS.length] ?? "";
  const subject = isJob ? `periodic-job-${which}-${release}` : `python-package-${which}`;
  const kind = cause % ERRORS.length;
  const headline = `${ERRORS[kind]?.(cause) ?? ""} (attempt ${n % 1000})`;
  const failureClass = CLASSES[kind] ?? "unknown";
  return {
    source: isJob ? "zuul" : "dlrn",
    sourceId: isJob ? SOURCES.zuul : SOURCES.dlrn,
    key: isJob ? `${word(n)}${n}` : String(n),
    seq: n,
    subjectKind: isJob ? "job" : "package",
    subject,
    scope: isJob ? `periodic-${component}\nrdo-jobs\nmaster` : "",
    releaseName: release,
    component,
    pipeline: isJob ? `periodic-${component}` : null,
    project: isJob ? "rdo-jobs" : null,
    packageName: isJob ? null : subject,
    ownerSlug: DFGS[which % DFGS.length] ?? null,
    at: new Date(of.end.getTime() - ((of.failures - n) * 180 * DAY) / of.failures - MINUTE),
    result: isJob ? "FAILURE" : "FAILED",
    verdict: {
      class: failureClass,
      rule: `${failureClass}:made-up`,
      why: "made up",
      confidence: "high",
      line: 0,
    },
    evidence: {
      ...EVIDENCE,
      lines: [0, 1, 2, 3, 4, 5].map((line) => ({
        text: line === 0 ? headline : `${word(n + line)} ${word(cause)} said something about ${word(line)}`,
        file: "job-output.txt",
        line: 100 + line,
        task: null,
        field: null,
      })),
    },
    headline,
    logUrl: `https://logs.example.org/${n}`,
    voting: true,
  };
}

/** The package that fails in the `n`th place, and what it says. */
export function brokenPackage(n: number, of: MadeUp): { name: string; error: string } {
  const cause = causeOf(n, of);
  return {
    name: `python-package-${whichOf(n, cause) % PACKAGES}`,
    error: ERRORS[cause % ERRORS.length]?.(cause) ?? "",
  };
}

/** Failures `from` to before `until`. */
export const madeUpFailures = (from: number, until: number, of: MadeUp): FailureRecord[] =>
  Array.from({ length: Math.max(0, Math.min(until, of.failures) - from) }, (_, i) =>
    madeUpFailure(from + i, of),
  );
