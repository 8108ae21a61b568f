import type { FailureClass } from "../failure/class";

/** One way to tell a class: the last line that matches. */
export interface Rule {
  name: string;
  failureClass: FailureClass;
  line: RegExp;
  /** Must match some line too. */
  and?: RegExp;
}

/** Hostile or minified lines are not searched to their end. */
const LONGEST_LINE = 2000;

/** The line a rule finds, at most 240 characters; undefined when it does not apply. */
export function failingLine({ line, and }: Rule, text: string): string | undefined {
  const lines = text.split("\n").map((one) => one.slice(0, LONGEST_LINE));
  if (and && !lines.some((one) => and.test(one))) return undefined;
  return lines
    .findLast((one) => line.test(one))
    ?.trim()
    .slice(0, 240);
}

const rule = (name: string, failureClass: FailureClass, line: RegExp, and?: RegExp): Rule => ({
  name,
  failureClass,
  line,
  ...(and && { and }),
});

/** mock's exit status where no log says more, after mock's own list of them. */
export const MOCK_STATUS: Record<number, FailureClass> = {
  2: "config", // run without its setuid wrapper
  3: "config",
  5: "config",
  6: "config", // an architecture it does not build
  10: "code", // rpmbuild failed
  11: "timeout",
  20: "infra", // the chroot
  25: "infra",
  30: "dependency", // the package manager
  31: "dependency",
  40: "packaging", // the source package itself
  50: "infra",
  60: "infra", // build root in use
  65: "infra",
  70: "infra", // no result directory
  80: "infra",
  90: "infra", // bootstrap chroot
  110: "infra",
  120: "dependency",
  129: "infra", // signals: somebody ended mock
  137: "infra",
  141: "infra",
  143: "infra",
};

const NO_ROOM = /No space left on device|Cannot allocate memory|Disk quota exceeded|Read-only file system/;
const MISSING_MODULE =
  /ModuleNotFoundError: No module named|ImportError: (?:No module named|cannot import name)|DistributionNotFound|(?:Contextual)?VersionConflict|PackageNotFoundError|AttributeError: (?:partially initialized )?module '[\w.]{1,200}' has no attribute/;
const MISSING_LIBRARY =
  /fatal error: \S+: No such file or directory|cannot find -l\S+|Package '?\S+'?,? (?:was not found|required by)|Could NOT find \S+|No matching distribution found|Could not find a version that satisfies|command not found/;

/** rpmbuild ran: the section of the spec that failed, and what it said before. */
export const RPMBUILD: readonly Rule[] = [
  rule("out-of-room", "infra", NO_ROOM),
  rule("killed", "infra", /\bKilled\b.*(?:signal 9|rpm)|signal 9 \(SIGKILL\)|Out of memory: Kill/),
  rule("command-timeout", "timeout", /Timeout\(\d+\) expired for command|commandTimeoutExpired/),
  rule("build-dependencies", "dependency", /Failed build dependencies|\bis needed by \S+-\d/),
  rule("own-module", "code", /ImportError: cannot import name .{1,200} \([^)]{0,200}\/BUILD\//),
  rule("missing-module", "dependency", MISSING_MODULE),
  rule("missing-library", "dependency", MISSING_LIBRARY),
  rule("patch", "packaging", /Hunk #\d+ FAILED|malformed patch|Reversed \(or previously applied\) patch/),
  rule("files", "packaging", /(?:Installed \(but unpackaged\) file\(s\) found|(?:File|Directory) not found)/),
  rule("spec", "packaging", /^error: (?:line \d+: |Unknown tag|Bad (?:file|source)|parse error)|bad %if/i),
  rule("check-section", "test", /Bad exit status from \S+ \(%check\)/),
  rule("prep-section", "packaging", /Bad exit status from \S+ \(%prep\)/),
  rule("buildrequires-section", "packaging", /Bad exit status from \S+ \(%generate_buildrequires\)/),
  rule("install-section", "packaging", /Bad exit status from \S+ \(%(?:install|clean)\)/),
  rule("build-section", "code", /Bad exit status from \S+ \(%(?:build|conf)\)/),
];

/** The build root was being set up: a mirror that does not answer, or a package that cannot be had. */
export const SETUP: readonly Rule[] = [
  rule("out-of-room", "infra", NO_ROOM),
  rule(
    "repository",
    "infra",
    /Curl error|Status code: 5\d\d|Failed to download metadata|Cannot download|All mirrors were tried|Connection (?:refused|reset|timed out)|Could not resolve host|Temporary failure in name resolution|checksum doesn't match|GPG check FAILED/i,
  ),
  rule(
    "unresolvable",
    "dependency",
    /No matching package to install|nothing provides|Unable to find a match|cannot install (?:the best|both)|conflicting requests|package .* requires .*, but none|conflicts with/i,
  ),
  rule("chroot", "infra", /mount.*(?:failed|busy)|unshare|systemd-nspawn.*fail|lvm.*fail/i),
];

/** No exit of mock: the hub or the builder says itself what was wrong. */
export const REASONS: readonly Rule[] = [
  rule("build-exists", "packaging", /Build already (?:exists|in progress)|build .* already exists/i),
  rule("not-listed", "config", /not in list for tag|is blocked|(?:package|build) .* blocked/i),
  rule(
    "target",
    "config",
    /No such (?:build )?(?:target|tag)|invalid (?:build )?(?:target|tag)|no destination tag|No (?:matching )?arch(?:es)?\b|is locked|policy violation|ActionNotAllowed|not allowed|No hosts? (?:available|configured)/i,
  ),
  rule("timed-out", "timeout", /timed? ?out|timeout expired|exceeded .*time/i),
  rule(
    "bad-source",
    "packaging",
    /(?:invalid|corrupt|bad|no such) s?rpm|error building srpm|No spec file|Multiple spec files/i,
  ),
  rule(
    "scm",
    "infra",
    /(?:could not resolve|unable to access|connection|early EOF|hung up).*|Error running .*(?:git|cvs|svn)/i,
    /\bgit\b|\bSCM\b|checkout/i,
  ),
  rule(
    "builder",
    "infra",
    /terminated by signal|killed by signal|No space left|Connection (?:refused|reset)|HTTP(?:S|Error)?\b.*\b5\d\d|offline|Failed to (?:upload|download)|could not init mock|buildroot|repo .*(?:expired|not ready|DELETED)|refused|unreachable/i,
  ),
];
