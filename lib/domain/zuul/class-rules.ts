import type { FailureClass } from "../failure/class";

/** A wording of logs that gives a failure away. */
export interface TextRule {
  name: string;
  class: FailureClass;
  /** Tried on single lines of at most 500 characters; no nested repetition. */
  pattern: RegExp;
  why: string;
}

const rules = (of: FailureClass, rows: readonly (readonly [string, RegExp, string])[]): TextRule[] =>
  rows.map(([name, pattern, why]) => ({ name: `${of}:${name}`, class: of, pattern, why }));

/** Results of tests. They come first: what a failing test prints looks like every other kind of failure. */
export const TEST_RULES = rules("test", [
  [
    "count",
    /^\s*-\s*Failed:\s*[1-9]|\bFAILED \((?:failures|errors)=|(?:^|[=\s])[1-9]\d* failed\b.*\b(?:passed|in \d)/,
    "the test runner counts failures",
  ],
  [
    "case",
    /(?:\.\.\.|\d\]|\btest_\w+(?:\[[^\]]{0,200}\])?) ?FAILED\b|^FAILED \S+::|^(?:ERROR|FAIL): \S*test_|^\s*--- FAIL: /,
    "a test case is named as failed",
  ],
  [
    "assertion",
    /\bAssertionError\b|\btesttools\.\w+\.\w*Mismatch|\bMismatchError\b/,
    "an assertion of a test did not hold",
  ],
  ["check", /\(%check\)/, "the %check section of the package failed"],
  [
    "summary",
    /\b(?:tempest|tobiko|unit|functional|integration|validation) tests? (?:have )?failed\b/i,
    "the job says that its tests failed",
  ],
]);

const FETCHER =
  "(?:curl|dnf|yum|git|pip|skopeo|podman|buildah|docker|wget|urlopen|https?:\\/\\/|mirror|registry|repo)";
const CUT_OFF =
  "(?:connection (?:refused|reset|timed out|broken)|timed out|tls handshake timeout|unexpected eof|i\\/o timeout|network is unreachable|no route to host)";

/** Nodes, network, mirrors, registries. */
export const INFRA_RULES = rules("infra", [
  [
    "ssh",
    /failed to connect to the host via ssh|ssh: connect to host|waiting for privilege escalation prompt|host key verification failed|data could not be sent to (?:the )?remote host|shared connection to \S+ closed|host (?:is )?unreachable/i,
    "the node could not be reached",
  ],
  [
    "mirror",
    /no more mirrors to try|all mirrors were tried|repomd\.xml|cannot prepare internal mirrorlist|error downloading packages|failed to (?:download|fetch|synchronize) (?:metadata|cache)|errors during downloading metadata|hash sum mismatch/i,
    "a package repository did not answer",
  ],
  [
    "dns",
    /could(?:n't| not) resolve (?:host|proxy)|name or service not known|temporary failure in name resolution|no address associated with hostname|no viable v4 or v6 route/i,
    "a host name could not be resolved",
  ],
  ["disk", /no space left on device|disk quota exceeded|enough (?:free )?disk space/i, "the disk was full"],
  ["memory", /cannot allocate memory|out of memory|oom-kill|memory allocation fail/i, "memory ran out"],
  [
    "rate-limit",
    /too ?many ?requests|rate ?limit(?:ed|ing|exception| exceeded)/i,
    "a server limits the number of requests",
  ],
  [
    "image-pull",
    /(?:error|fail\w*|unable).{0,60}\bpull(?:ing)?\b.{0,20}\bimage|initializing source docker:\/\/|pulling image failed|unauthorized\W.{0,20}authentication required/i,
    "a container image could not be fetched",
  ],
  [
    "git",
    /remote end hung up|fatal: unable to (?:access|look up)|rpc failed; (?:http|curl)|early eof\b/i,
    "a git server broke off",
  ],
  [
    "certificate",
    /certificate (?:has expired|verify failed|is not yet valid|signed by unknown)|ssl certificate problem/i,
    "a certificate was not accepted",
  ],
  [
    "server-error",
    /(?:status code:?|returned error:|http error:?|server error:) ?50[0234]\b|50[234] server error|gateway time-?out: the server didn't respond/i,
    "a server of the infrastructure answered with an error",
  ],
  [
    "download",
    new RegExp(
      `\\bfailed to connect to [\\w-]{1,60}(?:\\.[\\w-]{1,60}){0,5}\\.[a-z]{2,10} port (?:80|443)\\b|retry\\(total=0\\b|connectionpool\\(host=.{1,120}timed out|\\b${FETCHER}.{0,200}\\b${CUT_OFF}|\\b${CUT_OFF}\\b.{0,120}\\b${FETCHER}`,
      "i",
    ),
    "a download was cut off",
  ],
  [
    "nodes",
    /not enough nodes|node request \S+ failed|ipmi call failed|failed (?:creating|to create) (?:ovb )?stack|couldn't retrieve env|no longer a configured node|went offline during|not enough free physical ports|failed to prepare node|nodes will be manageable|no more ip addresses/i,
    "no node could be provided",
  ],
]);

/** Of the CI itself: jobs, playbooks, variables. */
export const CONFIG_RULES = rules("config", [
  [
    "undefined",
    /\bis undefined\b|undefined variable|template error while templating|the conditional check .{0,200} failed/i,
    "a playbook uses what is not defined",
  ],
  [
    "not-found",
    /the playbook: .{0,300} could not be found|unable to find (?:playbook|role)\b|the role '.{0,200}' was not found|couldn't resolve module\/action|no such job\b/i,
    "a playbook or role is not there",
  ],
  [
    "syntax",
    /syntax error while loading yaml|zuul encountered a (?:syntax error|configuration error)|unsupported parameters for/i,
    "the configuration cannot be read",
  ],
]);

/** Something that is needed is not there, or not fit. */
export const DEPENDENCY_RULES = rules("dependency", [
  [
    "rpm",
    /no matching packages? to install|no match for argument|unable to find a match|nothing provides|none of the providers can be installed|failed build dependencies|conflicting requests|\bis needed by\b|\bpackage \S+ requires \S+|broken dependenc|unresolved dependenc/i,
    "a package that is needed cannot be installed",
  ],
  [
    "python",
    /no matching distribution found|could not find a version that satisfies|resolutionimpossible|conflicting dependencies|(?:contextual)?versionconflict|distributionnotfound/i,
    "a Python requirement cannot be met",
  ],
  [
    "import",
    /\b(?:ModuleNotFoundError|ImportError)\b/,
    "a Python module that is needed is missing or has changed",
  ],
  [
    "image",
    /manifest unknown|(?:not found|no such) image|no such id: |image \S+ not found/i,
    "an image that is needed was not published",
  ],
]);

/** The package: spec file, patches, file lists. */
export const PACKAGING_RULES = rules("packaging", [
  [
    "patch",
    /hunk #\d+ failed|patch(?:es)? (?:failed|does not apply|do not apply)|malformed patch|reversed \(or previously applied\)|bad exit status from \S+ \(%prep\)/i,
    "a patch of the package does not apply",
  ],
  [
    "files",
    /installed \(but unpackaged\) file|(?:file|directory) not found: \S*buildroot/i,
    "the file list of the package does not fit",
  ],
  [
    "spec",
    /rpm build errors?|bad exit status from \S+ \(%|error: line \d+: |\berror: unknown tag|error: query of specfile|bad source:|error:dlrn:/i,
    "the package does not build",
  ],
  ["lint", /^\S+: E: [\w-]+|rpmlint.{0,80}\b[1-9]\d* errors?/i, "rpmlint found errors"],
]);

/** The software itself. */
export const CODE_RULES = rules("code", [
  [
    "python",
    /\b(?:SyntaxError|IndentationError|NameError|AttributeError|TypeError|KeyError|ValueError|UnboundLocalError)\b/,
    "a Python error",
  ],
  [
    "compile",
    /error: command '\S*(?:gcc|g\+\+|cc)\S*' failed|undefined reference to|compilation terminated|make(?:\[\d+\])?: \*\*\* /,
    "it does not compile",
  ],
  [
    "puppet",
    /evaluation error|error while evaluating|could not find (?:declared )?class|could not find data item|mError: /i,
    "Puppet stopped at an error",
  ],
  ["shell", /: unbound variable|: command not found/, "a script uses what is not there"],
  [
    "service",
    /failed because the control process exited|failed to start \S+ (?:container|service)|healthcheck failed|isn't working/i,
    "a service does not start",
  ],
  [
    "deploy",
    /CREATE_FAILED|UPDATE_FAILED|deploymenterror|deployment (?:failed|exited with non-zero)|no valid host was found/i,
    "the deployment failed",
  ],
]);

/** Waited too long for something; weaker than what names the thing. */
export const TIMEOUT_RULES = rules("timeout", [
  [
    "waited",
    /async task did not complete|timed out waiting|timeout waiting|(?:exceeded|reached).{0,40}timeout|timeout (?:exceeded|reached)|killed\s+timeout -s|\btimeoutexception\b|\btimed out after\b|timing out after|introspection timeout|result_timed_out|exit[_ ](?:value|code)[=:] ?1(?:37|43)\b|gate_retval=137|sudo kill -9/i,
    "it waited too long",
  ],
]);

/** What a failing task is about, by its name and its role's. */
export const TASK_RULES: readonly TextRule[] = [
  {
    name: "test:task",
    class: "test",
    pattern:
      /tempest|stestr|\btox\b|pytest|unit.?test|functional.?test|tobiko|rally|kuttl|validat|\brun tests?\b/i,
    why: "the failing task runs tests",
  },
  {
    name: "packaging:task",
    class: "packaging",
    pattern: /rpmbuild|rpmlint|\bmock\b|build.{0,10}packages?\b|srpm|\bdlrn\b/i,
    why: "the failing task builds packages",
  },
];
