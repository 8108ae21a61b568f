import type { BuildEvidence, FailedTask } from "@/lib/domain/failure/evidence";
import { cleanLine } from "@/lib/domain/failure/telling";
import type { ZuulBuildFact } from "@/lib/domain/zuul/facts";
import { evidenceWithoutLogs } from "@/lib/domain/zuul/without-logs";
import { messageOf } from "@/lib/shared/errors";
import type { Http } from "../http";
import { type ConsoleReading, createConsoleReader } from "./console";
import { decisiveTask } from "./decisive-task";
import { createJobOutputReader, type JobOutput } from "./job-output";
import { createLogFiles, type FileState, type LogLimits } from "./log-files";
import { parseFailuresFile, parseInventory, parseManifest } from "./small-files";

const LIMITS: LogLimits = { maxBytes: 64 * 1024 * 1024, timeoutMs: 120_000 };
/** Of a console too large to be read whole, its end. */
const TAIL = 512 * 1024;

export type LoggedBuild = Pick<ZuulBuildFact, "logUrl" | "artifacts" | "errorDetail">;

/**
 * Where a build's files lie. `log_url` mostly is that folder, but may lead into one below it; the manifest, where there is
 * one, lies at the top.
 */
export function logRootOf(build: LoggedBuild): string | null {
  const manifest = build.artifacts.find(({ type }) => type === "zuul_manifest");
  if (manifest) return new URL(".", manifest.url).href;
  if (build.logUrl === null) return null;
  const url = new URL(build.logUrl);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url.href;
}

/**
 * Why a build failed, from its logs: job-output.json (packed, then plain), the console where that does not tell,
 * logs/failures_file and the inventory. Memory stays small whatever a log's size. To be called once per failed build, and
 * soon: logs are kept for weeks only.
 *
 * @throws SourceRefused or SourceUnreachable when the log server may do better later; nothing is lost by asking again
 */
export async function fetchEvidence(
  http: Http,
  build: LoggedBuild,
  signal: AbortSignal,
  limits: Partial<LogLimits> = {},
): Promise<BuildEvidence> {
  const evidence = evidenceWithoutLogs(build.errorDetail);
  const root = logRootOf(build);
  if (root === null) return evidence;
  const files = createLogFiles(http, root, { ...LIMITS, ...limits });
  const problems: string[] = [];

  const manifest = build.artifacts.some(({ type }) => type === "zuul_manifest")
    ? await optional(files.text("zuul-manifest.json", signal), problems, signal)
    : null;
  const listed = manifest === null ? undefined : parseManifest(manifest);

  const output = await readOutput(files, listed, problems, signal);
  const decisive = output && decisiveTask(output.playbooks);
  const told = decisive?.certain && decisive.task !== null;
  const console = told ? undefined : await readConsole(files, problems, signal);
  const useConsole = console && console.lines.length > 0 && (!decisive?.task || console.task !== null);

  // The console and the job's output are written after the manifest; what a job collects is in it.
  const collected = async (path: string) =>
    listed && !listed.has(path) ? null : await optional(files.text(path, signal), problems, signal);
  const report = await collected("logs/failures_file");
  const inventory = await collected("zuul-info/inventory.yaml");
  const reported = report === null ? null : parseFailuresFile(report);

  const found = {
    reported,
    nodes: inventory === null ? [] : parseInventory(inventory),
    truncated: output?.whole === false || console?.cut === true,
    expired: !output && !console && report === null && inventory === null,
    problems: problems.map((problem) => cleanLine(problem)),
  };
  const reason = reported?.reason
    ? [{ text: reported.reason, file: "logs/failures_file", line: 1, task: null, field: null }]
    : [];
  if (useConsole)
    return {
      ...evidence,
      ...found,
      source: "job-output.txt",
      phase: console.phase ?? decisive?.phase ?? evidence.phase,
      task: taskOf(console, evidence.task),
      timedOut: console.timedOut,
      lines: [...console.lines, ...reason, ...evidence.lines],
    };
  if (decisive?.task) {
    const { phase, task, alsoFailed, ignored } = decisive;
    const lines = [...decisive.lines, ...reason, ...evidence.lines];
    return {
      ...evidence,
      ...found,
      source: "job-output.json",
      phase,
      task,
      alsoFailed,
      ignored,
      lines,
    };
  }
  return {
    ...evidence,
    ...found,
    source: reported ? "failures_file" : evidence.source,
    phase: decisive?.phase ?? evidence.phase,
    lines: [...reason, ...evidence.lines],
  };
}

type Files = ReturnType<typeof createLogFiles>;

/** Files that only add to the picture: whatever is wrong with them is noted, and no more. */
async function optional(
  text: Promise<string | null>,
  problems: string[],
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return await text;
  } catch (error) {
    signal.throwIfAborted();
    problems.push(messageOf(error));
    return null;
  }
}

async function readOutput(
  files: Files,
  listed: ReadonlySet<string> | undefined,
  problems: string[],
  signal: AbortSignal,
): Promise<JobOutput | undefined> {
  const names = ["job-output.json.gz", "job-output.json"];
  if (listed?.has("job-output.json") && !listed.has("job-output.json.gz")) names.reverse();
  for (const name of names) {
    const reader = createJobOutputReader();
    const file: FileState = await files.stream(name, reader.write, signal);
    if (file.problem) problems.push(file.problem);
    if (file.state === "missing") continue;
    const output = reader.end();
    if (output.readable) return output;
    problems.push(`${name}: not the JSON it should be`);
  }
  return undefined;
}

async function readConsole(
  files: Files,
  problems: string[],
  signal: AbortSignal,
): Promise<(ConsoleReading & { cut: boolean }) | undefined> {
  for (const name of ["job-output.txt", "job-output.txt.gz"]) {
    const whole = createConsoleReader("job-output.txt", 1);
    const file = await files.stream(name, whole.write, signal);
    if (file.problem) problems.push(file.problem);
    if (file.state === "missing") continue;
    const reading = whole.end();
    if (file.state === "read" || reading.timedOut || reading.unreachable || name.endsWith(".gz"))
      return { ...reading, cut: file.state === "cut" };
    const end = createConsoleReader("job-output.txt", null);
    const tail = await files.stream(name, end.write, signal, TAIL);
    return { ...(tail.partial ? end.end() : reading), cut: true };
  }
  return undefined;
}

/** The task as far as a console tells it: its name, and the role's before a colon. */
function taskOf(console: ConsoleReading, known: FailedTask | null): FailedTask | null {
  if (console.task === null) return known;
  const [, role, name] = /^(.*?) : (.*)$/.exec(console.task) ?? [];
  return {
    name: name ?? console.task,
    role: role ?? null,
    play: null,
    playbook: null,
    phase: console.phase,
    action: null,
    hosts: known?.hosts ?? [],
    unreachable: console.unreachable,
    noLog: false,
    items: [],
    returnCode: null,
    anchor: null,
    startedAt: null,
  };
}
